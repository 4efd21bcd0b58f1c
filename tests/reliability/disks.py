"""Disks that are full or may not be written to: ``python -m tests.reliability.disks limit|tmpfs|export|readonly TRIALS SEED``.

What cannot be done ends in one line, what was there before is as it was, and with room again all comes right.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

from claimtrack.errors import ClaimtrackError
from claimtrack.tracker import Tracker
from tests.reliability.corpus import write
from tests.reliability.damage import QUERY, SIZE, Trials, added, apart, healthy, main, note, sound
from tests.reliability.killer import Account
from tests.reliability.killing import FORMATS, content, exported

Use = Callable[[Tracker], object]
NOT_HERE = 77  # the exit code that says that the trials cannot be made on this machine


def disk_trials(folder: Path, trials: int, chance: Random, account: Account) -> None:
    """Let ``add`` hit a limit of file size: one line, and with room again the same bytes as an undisturbed run."""
    given = write(folder / "articles.jsonl", SIZE)
    whole = content(sound(folder))
    largest = max(path.stat().st_size for path in (folder / "index").iterdir())
    for number in range(trials):
        index, limit = folder / f"t{number}", chance.randrange(1024, largest)
        said = apart(partial(full, index, given, limit))
        with Tracker(index, "hash") as tracker:
            tracker.add([given])
        same = content(index) == whole and healthy(index)
        note(account, "add", said if same else f"FAILED: {said}, then other bytes", limit)
        shutil.rmtree(index)


def full(index: Path, given: Path, limit: int) -> str:
    """Add where no file may grow above ``limit`` bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return added(index, given)


def tmpfs_trials(folder: Path, trials: int, chance: Random, account: Account) -> None:
    """Let ``add`` fill a small disk: one line, and with room again the same bytes as an undisturbed run."""
    given = write(folder / "articles.jsonl", SIZE)
    whole = content(sound(folder))
    needed = sum(path.stat().st_size for path in (folder / "index").iterdir())
    disk = folder / "disk"
    disk.mkdir()
    for _ in range(trials):
        size = chance.randrange(64 * 1024, 2 * needed)
        mount(disk, f"size={size}")
        try:
            said = apart(partial(added, disk / "index", given))
            mount(disk, "remount,size=64m")
            with Tracker(disk / "index", "hash") as tracker:
                tracker.add([given])
            same = content(disk / "index") == whole and healthy(disk / "index")
            note(account, "add", said if same else f"FAILED: {said}, then other bytes", size)
        finally:
            subprocess.run(["umount", "-l", disk], check=True)


def mount(place: Path, options: str) -> None:
    """Mount a disk in memory; ends with NOT_HERE where that is not allowed."""
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", place], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(f"no tmpfs can be mounted here ({done.stderr.strip()})\n")
        sys.exit(NOT_HERE)


def export_trials(folder: Path, trials: int, chance: Random, account: Account) -> None:
    """Export over a file where no file may grow so large: the old file stays whole, and one line says why."""
    index, out = sound(folder), folder / "out"
    out.mkdir()
    for _ in range(trials):
        format = chance.choice(FORMATS)
        new = exported(index, format)
        limit = chance.randrange(0, 2 * len(new))
        (out / format).write_bytes(b"the old file")
        said = apart(partial(written, index, out / format, limit))
        whole = (out / format).read_bytes() == (new if said == "right result" else b"the old file")
        left = [path.name for path in out.iterdir() if path.name not in FORMATS]
        note(account, "export", said if whole and not left else f"FAILED: {said}, then {left or 'another file'}", (format, limit))


def written(index: Path, out: Path, limit: int) -> str:
    """Export where no file may grow above ``limit`` bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return ended(lambda tracker: tracker.export(out.name, out), index)


def ended(use: Use, index: Path) -> str:
    """How the use of an index ends."""
    try:
        with Tracker(index, "hash") as tracker:
            use(tracker)
    except ClaimtrackError as error:
        return "one clear line" if "\n" not in str(error) and error.mend else f"FAILED: {error}"
    return "right result"


def readonly_trials(folder: Path, trials: int, chance: Random, account: Account) -> None:
    """Read an index that may not be written to, and try to write: it is read as ever, and what writes ends in one line."""
    index, more = sound(folder), write(folder / "more.jsonl", 3, seed=5)
    right = {format: exported(index, format) for format in FORMATS}
    before = {path.name: path.read_bytes() for path in index.iterdir()}
    with unwritable(index):
        for number in range(trials):
            format = chance.choice(FORMATS)
            reading, name = USES[number % len(USES)]
            said = apart(partial(ended, partial(reading, format, folder, more), index))
            wanted = "one clear line" if name.startswith("add") else "right result"
            same = name != "export" or (folder / format).read_bytes() == right[format]
            note(account, name, said if said == wanted and same else f"FAILED: {said}", format)
    after = {path.name: path.read_bytes() for path in index.iterdir()}
    if before != after:
        account.fail("read-only", "the folder is another")


def _search(format: str, folder: Path, more: Path, tracker: Tracker) -> None:
    assert tracker.search(QUERY, 5)


def _export(format: str, folder: Path, more: Path, tracker: Tracker) -> None:
    tracker.export(format, folder / format)


def _doctor(format: str, folder: Path, more: Path, tracker: Tracker) -> None:
    assert tracker.doctor().ok


def _add(format: str, folder: Path, more: Path, tracker: Tracker) -> None:
    tracker.add([more])


USES = ((_search, "search"), (_export, "export"), (_doctor, "doctor"), (_add, "add"))


@contextmanager
def unwritable(place: Path) -> Iterator[None]:
    """Let nobody write there; for root that takes a mount."""
    if os.geteuid():
        place.chmod(0o555)
        yield
        place.chmod(0o755)
        return
    done = subprocess.run(["mount", "--bind", "-o", "ro", place, place], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(f"root may write everywhere, and nothing can be mounted here ({done.stderr.strip()})\n")
        sys.exit(NOT_HERE)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", place], check=True)


KINDS: dict[str, Trials] = {"limit": disk_trials, "tmpfs": tmpfs_trials, "export": export_trials, "readonly": readonly_trials}

if __name__ == "__main__":
    main(KINDS)
