"""Run a gold corpus through the whole pipeline and print its score sheet: ``python tests/quality.py CORPUS``.

CORPUS is a folder like ../shared/data/dev; the scores are those of ../shared/score/score.py. Everything happens in a
temporary folder, through the command line, as a user would do it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
SCORE = SHARED / "score" / "score.py"


def claimtrack(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "claimtrack", *words], check=True, stdout=subprocess.DEVNULL)


def sheet(corpus: Path, *options: str, encoder: str = "e5-small") -> str:
    """Return what score.py prints for the corpus."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        index = ("--index", str(folder / "index"))
        claimtrack("add", str(corpus / "articles.jsonl"), "--encoder", encoder, *index)
        claimtrack("export", "records", "-o", str(folder / "records.jsonl"), *index)
        claimtrack("export", "clusters", "-o", str(folder / "clusters.jsonl"), *index)
        score = [sys.executable, str(SCORE), str(corpus)]
        subprocess.run([*score, "--write-claims", str(folder / "claims.jsonl")], check=True)
        claimtrack("match", str(folder / "claims.jsonl"), "-o", str(folder / "matches.jsonl"), *index)
        files = (
            str(folder / "records.jsonl"),
            "--clusters",
            str(folder / "clusters.jsonl"),
            "--matches",
            str(folder / "matches.jsonl"),
        )
        return subprocess.run([*score, *files, *options], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    for corpus in sys.argv[1:] or [str(SHARED / "data" / "dev")]:
        sys.stdout.write(f"{corpus}\n{sheet(Path(corpus))}\n")
