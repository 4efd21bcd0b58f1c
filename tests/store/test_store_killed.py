"""A writer that is killed leaves whole batches only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.types import Span
from tests.store.records import ENCODER, record, vectors

_WRITER = """
import sys
from pathlib import Path
from claimtrack.backends.store_sqlite import SqliteStore
from tests.store.records import ENCODER, record, vectors
store = SqliteStore(Path(sys.argv[1]), write=True)
print("ready", flush=True)
for n in range(100000):
    batch = [record(f"{n}-{i}", f"Claim {n} {i} stands here.", f"Claim {n} {i} goes on.") for i in range(5)]
    store.put(batch, vectors(*batch), ENCODER)
"""


@pytest.mark.parametrize("delay", [0.05, 0.2, 0.4])
def test_kill_9_leaves_whole_batches(tmp_path: Path, delay: float) -> None:
    path = tmp_path / "claims.sqlite"
    root = Path(__file__).resolve().parents[2]
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert writer.stdout is not None
    writer.stdout.readline()
    with pytest.raises(subprocess.TimeoutExpired):
        writer.wait(delay)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    with SqliteStore(path, write=True) as store:
        counts = store.counts()
        assert counts["articles"] == 5 * store.state().generation
        assert counts["claims"] == 2 * counts["articles"]
        assert {finding.check for finding in store.check()} <= {"clusters"}
        more = record("after", "The store still takes articles.")
        store.put([more], vectors(more), ENCODER)
        assert store.corpus().claims[more.claims[0].id].span == Span(0, 31)
