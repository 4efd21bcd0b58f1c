from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack.backends.cache import cache_root, is_whole, prepared
from claimtrack.errors import BackendError


def build(folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "a.bin").write_bytes(b"weights" * 100)
    (folder / "deep" / "b.json").write_text("{}")


def flip(folder: Path) -> None:
    content = bytearray((folder / "a.bin").read_bytes())
    content[3] ^= 1
    (folder / "a.bin").write_bytes(content)
    os.utime(folder / "a.bin", ns=(1, 1))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a byte": flip,
    "cut": lambda folder: (folder / "a.bin").write_bytes(b"weights"),
    "a file gone": lambda folder: (folder / "deep" / "b.json").unlink(),
    "no manifest": lambda folder: (folder / "manifest.json").unlink(),
    "broken manifest": lambda folder: (folder / "manifest.json").write_text('{"files"'),
    "empty manifest": lambda folder: (folder / "manifest.json").write_text('{"files": {}}'),
    "manifest of another form": lambda folder: (folder / "manifest.json").write_text('["files"]'),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_directory_is_built_again(damage: str, tmp_path: Path) -> None:
    final = prepared(tmp_path / "cache" / "model", build)
    DAMAGES[damage](final)
    assert not is_whole(final)
    assert prepared(final, build) == final
    assert is_whole(final)
    assert (final / "a.bin").read_bytes() == b"weights" * 100
    assert sorted(path.name for path in final.parent.iterdir()) == ["model", "model.lock"]


def test_whole_directory_is_left_alone(tmp_path: Path) -> None:
    final = prepared(tmp_path / "model", build)
    os.utime(final / "a.bin", ns=(1, 1))  # as after a copy: read and hashed, and found whole
    prepared(final, lambda folder: pytest.fail("built again"))
    assert set(json.loads((final / "manifest.json").read_text())["files"]) == {"a.bin", "deep/b.json"}


def test_failed_build_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        build(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepared(tmp_path / "model", fail)
    assert [path.name for path in tmp_path.iterdir()] == ["model.lock"]


def test_unwritable_cache_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BackendError, match=r"cache cannot be written .* set CLAIMTRACK_CACHE"):
        prepared(tmp_path / "file" / "model", build)


def test_cache_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMTRACK_CACHE", str(tmp_path / "named"))
    assert cache_root() == tmp_path / "named"
    assert cache_root(tmp_path) == tmp_path
    monkeypatch.delenv("CLAIMTRACK_CACHE")
    assert cache_root().name == "claimtrack"


_SCRIPT = """
import sys, time
from pathlib import Path
from claimtrack.backends.cache import prepared
def build(folder):
    print("built", flush=True)
    time.sleep(0.5)
    (folder / "a.bin").write_bytes(b"x" * 1000)
print(prepared(Path(sys.argv[1]), build).name, flush=True)
"""


def test_processes_that_prepare_at_once_build_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _SCRIPT, str(tmp_path / "model")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate(timeout=60)[0].split() for process in running]
    assert sorted(said) == [["built", "model"], ["model"], ["model"]]
    assert is_whole(tmp_path / "model")
