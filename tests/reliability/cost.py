"""What reading a file costs, seen from a process of its own: seconds of the processor and the peak of memory."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# ru_maxrss would be that of who started the process. What is loaded once is loaded before the clock starts.
_READ = """
import json, re, sys, time
from pathlib import Path
from claimtrack.ingest import read
from claimtrack.types import Refusal
for warm in sys.argv[2:]:
    list(read(Path(warm)))
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
before, start = peak(), time.process_time()
found = list(read(Path(sys.argv[1])))
said = [item.what for item in found if isinstance(item, Refusal)]
texts = [item.text[:200] for item in found if not isinstance(item, Refusal)]
print(json.dumps([said[:200], len(said), texts[:200], time.process_time() - start, peak() - before]))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """The refusals (200 at most, and how many there were), the heads of the texts, the seconds and the MB more than before."""

    refused: list[str]
    count: int
    texts: list[str]
    seconds: float
    memory: int


def cost(path: Path, *warm: Path) -> Cost:
    """Read a file as ``add`` does, after the files in ``warm``."""
    words = [sys.executable, "-c", _READ, str(path), *map(str, warm)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return Cost(*json.loads(done.stdout))
