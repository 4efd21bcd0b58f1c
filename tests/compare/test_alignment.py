"""Words of wordings against those of the first, across languages."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.backends.registry import embedder
from claimtrack.compare import Alignment, Comparison, compare
from claimtrack.compare.words import reader
from claimtrack.errors import BackendError
from claimtrack.protocols import Embedder, Progress, Vectors
from claimtrack.types import Span
from tests.compare import words as gold
from tests.story import Story

MEANINGS = ("close close.", "ferme", "shut"), ("port", "pelabuhan", "harbour"), ("council", "conseil", "dewan"), ("dua", "two")


class Meanings:
    """Knows which words of its little world mean the same; any other word means itself."""

    id = "meanings/test"
    dimension = 64
    cross_lingual = True

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return np.array([self.embed_query(text) for text in texts], np.float32).reshape(len(texts), self.dimension)

    def embed_query(self, text: str) -> Vectors:
        known = [k for k, group in enumerate(MEANINGS) if text.casefold() in group]
        vector = np.zeros(self.dimension, np.float32)
        vector[known[0] if known else 8 + sum(text.encode()) % 56] = 1.0
        return vector


class Monolingual(Meanings):
    cross_lingual = False


def compared(*wordings: tuple[str, str], by: Callable[[], Embedder] = Meanings) -> tuple[Story, Comparison]:
    """Compare wordings (language, sentence), the first being the reference; the claim is the sentence, or stands in | |."""
    s = Story()
    for number, (lang, text) in enumerate(wordings):
        before, _, rest = text.partition("|") if "|" in text else ("", "", text)
        claim, _, after = rest.partition("|")
        name = s.article(f"a{number}", f"{before}{claim}{after}.", published=f"2025-01-0{number + 1}", lang=lang)
        s.claim("c", name, claim)
    corpus = s.corpus()
    return s, compare(corpus.clusters["c"], corpus, by)


def shown(s: Story, found: Alignment, article: str = "a1") -> tuple[set[tuple[str, str]], list[str], list[str]]:
    one, two = s.articles[article].text, s.articles["a0"].text
    pairs = {(one[slice(*p.span)], two[slice(*p.partner)]) for p in found.aligned}
    return pairs, [one[slice(*span)] for span in found.added], [two[slice(*span)] for span in found.lost]


def test_words_that_say_the_same_are_partners_across_languages_and_the_rest_is_added_or_lost() -> None:
    s, found = compared(("fr", "le conseil ferme le port"), ("en", "the angry council shut the harbour"))
    first, second = found.rows
    assert first.alignment is None
    assert second.alignment is not None
    assert second.alignment.reference == first.claim
    pairs, added, lost = shown(s, second.alignment)
    assert pairs == {("council", "conseil"), ("shut", "ferme"), ("harbour", "port")}
    assert (added, lost) == (["angry"], [])
    assert all(p.rule == "words.meaning" and 0.5 < p.similarity <= 1 for p in second.alignment.aligned)
    assert found.aligned_by == "meanings/test, words alone"


def test_what_the_other_leaves_out_is_lost_in_the_words_of_the_first() -> None:
    s, found = compared(("en", "the angry council shut the old harbour"), ("id", "dewan pelabuhan"))
    assert found.rows[1].alignment is not None
    assert shown(s, found.rows[1].alignment)[1:] == ([], ["angry", "shut the old"])


@pytest.mark.parametrize(
    ("one", "two", "changed"),
    [
        (("fr", "le conseil ferme 8 000 comptes"), ("en", "the council shut 8,000 accounts"), False),
        (("fr", "le conseil ferme 8 000 comptes"), ("id", "dewan shut 80.000 akun"), True),
        (("en", "the council shut the harbour on 3 May 2025"), ("fr", "le conseil ferme le port le 3 mai 2025"), False),
        (("en", "the council shut the harbour on 3 May 2025"), ("fr", "le conseil ferme le port le 9 mai 2025"), True),
    ],
)
def test_figures_and_days_are_partners_and_may_have_changed(one: tuple[str, str], two: tuple[str, str], changed: bool) -> None:
    _, found = compared(one, two)
    assert found.rows[1].alignment is not None
    (pair,) = [p for p in found.rows[1].alignment.aligned if p.rule in ("words.figure", "words.date")]
    assert pair.changed is changed
    assert found.rows[1].alignment.changed == ((pair,) if changed else ())


def test_markers_of_a_kind_are_partners_whatever_the_encoder_says() -> None:
    s, found = compared(("fr", "le conseil n'a pas vu le port"), ("en", "the council has not seen the harbour"))
    assert found.rows[1].alignment is not None
    assert ("not", "n") in shown(s, found.rows[1].alignment)[0]


def test_a_word_that_stands_beside_the_claim_in_the_first_sentence_is_not_added() -> None:
    s, found = compared(("fr", "Le conseil, dit-on, |ferme le port|"), ("en", "the council shut the harbour"))
    assert found.rows[1].alignment is not None
    pairs, added, _ = shown(s, found.rows[1].alignment)
    assert ("council", "conseil") in pairs
    assert added == []


def test_an_encoder_of_one_language_aligns_only_what_needs_none_and_finds_nothing_added() -> None:
    s, found = compared(
        ("fr", "OpenAI ferme 8 000 comptes"),
        ("en", "OpenAI shut 8,000 accounts"),
        ("fr", "OpenAI ouvre 12 ports"),
        by=Monolingual,
    )
    english, french = found.rows[1].alignment, found.rows[2].alignment
    assert english is not None
    assert shown(s, english) == ({("OpenAI", "OpenAI"), ("8,000", "8 000")}, [], [])
    assert french is not None
    assert "ouvre" in " ".join(shown(s, french, "a2")[1])


def test_without_an_encoder_the_comparison_says_so_and_goes_without() -> None:
    def none() -> Embedder:
        raise BackendError("the encoder is not installed", mend="Install it")

    _, found = compared(("fr", "le conseil ferme le port"), ("en", "the council shut the harbour"), by=none)
    assert [row.alignment for row in found.rows] == [None, None]
    assert (found.aligned_by, found.unaligned) == ("", "the encoder is not installed. Install it")


def test_one_wording_alone_needs_no_encoder() -> None:
    def never() -> Embedder:
        raise AssertionError("asked for")

    _, found = compared(("fr", "le conseil ferme le port"), by=never)
    assert (found.rows[0].alignment, found.aligned_by, found.unaligned) == (None, "", "")


class Blind(Meanings):
    """Reads words in their sentence, but sees no letter of one."""

    def embed_in_context(self, items: Sequence[tuple[str, Span]], progress: Progress | None = None) -> Vectors:
        if any(text[slice(*span)] == "angry" for text, span in items):
            raise ValueError("span holds no token")
        return self.embed([text[slice(*span)] for text, span in items])


def test_a_word_that_the_encoder_cannot_read_has_no_partner_and_spoils_no_other() -> None:
    s, found = compared(("fr", "le conseil ferme le port"), ("en", "the angry council shut the harbour"), by=Blind)
    assert found.rows[1].alignment is not None
    pairs, added, lost = shown(s, found.rows[1].alignment)
    assert pairs == {("council", "conseil"), ("shut", "ferme"), ("harbour", "port")}
    assert (added, lost) == (["angry"], [])
    assert found.aligned_by == "meanings/test, words in their sentence"


WORDS = st.lists(
    st.sampled_from(["council", "shut", "port", "not", "8,000", "80,000", "Ana", "12 May 2025", "ferme"]), max_size=9
)


@given(WORDS, WORDS)
def test_places_are_words_of_their_sentences_and_what_is_added_has_no_partner(one: list[str], two: list[str]) -> None:
    s, found = compared(("en", " ".join(["the", *one])), ("fr", " ".join(["le", *two])))
    made = found.rows[1].alignment
    assert made is not None
    for pair in made.aligned:
        assert s.articles["a1"].text[slice(*pair.span)].strip()
        assert s.articles["a0"].text[slice(*pair.partner)].strip()
    assert not [1 for pair in made.aligned for span in made.added if span.overlaps(pair.span)]
    assert not [1 for pair in made.aligned for span in made.lost if span.overlaps(pair.partner)]
    assert made.added == tuple(sorted(made.added))
    assert compare(s.corpus().clusters["c"], s.corpus(), Meanings) == found


# Measured 2026-11-22 on tests/gold/words.txt: e5-small .978 and .867, use .930 and .733 (python -m tests.compare.words).
@pytest.mark.parametrize(("name", "precision", "recall"), [("e5-small", 0.95, 0.83), ("use", 0.9, 0.7)])
def test_judged_word_pairs_are_found(name: str, precision: float, recall: float) -> None:
    pairs, by = gold.judged(), reader(embedder(name))
    found = gold.score(pairs, gold.nearness(pairs, by), by.least, by.covered)
    assert found.pairs == 105
    assert found.precision >= precision
    assert found.recall >= recall


def test_reading_words_with_the_default_encoder_loads_no_torch() -> None:
    program = (
        "import sys; from claimtrack.backends.registry import embedder; from claimtrack.compare.words import reader;"
        "from claimtrack.types import Span;"
        "one, two = reader(embedder('e5-small')).read([('le compte', [Span(0, 2), Span(3, 9)]), ('akun itu', [Span(0, 4)])]);"
        "assert one.shape == (2, 384) and two.shape == (1, 384);"
        "print(sorted({'torch', 'sentence_transformers', 'transformers', 'scipy', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
