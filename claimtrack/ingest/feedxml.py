"""A feed's XML reduced to what an article is made of, so that a feed reader gets nothing that it could choke on.

feedparser is quadratic in much that a feed may hold (categories, name spaces, long names of authors, a long base address)
and reads malformed XML by regular expressions that take quadratic time. So its input is made here: libxml2, which mends
malformed XML in linear time and is told neither to expand nor to fetch entities, yields tags; those of a short list go on.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from claimtrack.errors import InputError

ENTRIES = 5_000  # of one feed; usual ones have 10 to 100. Chosen, for what each costs (10 ms where it holds HTML)
_EACH = 20  # elements of one name in one entry, and links and authors among them
_SHORT = 2_000  # characters of a name, an address or a date
_HEAD = 65_536  # characters before the first element
_BLANK = re.compile(r"[\ufeff\s]*")
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,19}:)?(rss|RDF|feed)(?=[\s>/])")
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)(?:([A-Za-z]\w{1,30}|#\d{1,7}|#x[0-9a-fA-F]{1,6});)?")
_NO_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"<name>([^<>]{0,2000})</name>", re.IGNORECASE)
_MAIL = re.compile(r"(?:mailto:)?[^\s@<>()]{1,99}@[^\s@<>()]{1,99}")
_ATOM = "http://www.w3.org/2005/Atom"
# Name spaces (small letters, no # or / at the end) whose elements are read, and the prefix they get; others are passed over.
_SPACES = {
    "": "",
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/atom/ns": "",
    "http://purl.org/rss/1.0": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://backend.userland.com/rss2": "",
    "http://purl.org/dc/elements/1.1": "dc:",
    "http://purl.org/dc/terms": "dc:",
    "http://purl.org/rss/1.0/modules/content": "content:",
}
_AROUND = {
    "rss": '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"{}>',
    "RDF": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"{}>',
    "feed": f'<feed xmlns="{_ATOM}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"{}>',
}
_PROSE = {"title", "description", "summary", "content", "content:encoded"}  # may hold markup, as text or as elements
_LONG = _PROSE - {"title"}
_OPENED, _ENTRY = frozenset({"channel", "item", "entry", "source"}), ("item", "entry")  # elements with elements in them
_ROOTS = {"RDF": "rdf:RDF"}
_HTML, _TEXT = ("html", "xhtml", "text/html", "application/xhtml+xml"), ("text", "plain", "text/plain")
# What is read, under which name; both a dialect's own name and a common one of another dialect.
_NAMED = {
    **{
        name: name
        for name in ("title", "description", "summary", "content", "link", "guid", "id", "language", "author", "published")
    },
    **{"pubdate": "pubDate", "issued": "published", "updated": "updated", "modified": "updated", "encoded": "content:encoded"},
    **{"content:encoded": "content:encoded", "creator": "dc:creator", "dc:creator": "dc:creator", "date": "dc:date"},
    **{"dc:date": "dc:date", "dc:created": "published", "dc:issued": "published", "dc:modified": "updated"},
    **{"dc:language": "dc:language"},
}
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_KEPT = {"rel": "rel", "href": "href", "url": "url", "isPermaLink": "isPermaLink"}
_KEPT |= {f"{{http://www.w3.org/XML/1998/namespace}}{name}": f"xml:{name}" for name in ("lang", "base")}


def root_of(text: str) -> tuple[str, int] | None:
    """Return which of ``rss``, ``RDF`` and ``feed`` a document's first element is, and where; None for any other document."""
    head, at = text[:_HEAD], 0
    while True:
        blank = _BLANK.match(head, at)
        at = blank.end() if blank else at
        if not head.startswith(("<?", "<!"), at):
            found = _ROOT.match(head, at)
            return (found[1], at) if found else None
        end = _behind(head, at)
        if end <= at:
            return None
        at = end


def _behind(head: str, at: int) -> int:
    """Return the place behind a declaration, an instruction or a comment; 0 when it does not end."""
    for start, end in (("<?", "?>"), ("<!--", "-->")):
        if head.startswith(start, at):
            return head.find(end, at) + len(end) if end in head[at:] else 0
    close, bracket = head.find(">", at), head.find("[", at)
    if 0 <= bracket < close:
        close = head.find(">", head.find("]", bracket)) if "]" in head[bracket:] else -1
    return close + 1


def reduced(text: str) -> tuple[str, bool]:
    """Return well-formed XML of what is read of a feed, and whether entries beyond ``ENTRIES`` were left out.

    Whatever stands before the first element goes, and with it every declaration of an entity. Raises InputError when the
    document is no feed, or so malformed that nothing is left of it.
    """
    found = root_of(text)
    if found is None:
        raise InputError("is no feed (RSS, Atom, RDF or JSON Feed)", mend="Save a page as .html, a text as .txt")
    from lxml import etree

    kind, at = found
    for body, recover in ((text[at:], False), (_mended(text[at:]), True)):
        taken = _Taken(kind)
        parser = etree.XMLParser(
            target=taken, encoding="utf-8", recover=recover, resolve_entities="internal", no_network=True, load_dtd=False
        )
        try:
            etree.fromstring(_NO_XML.sub("", body).encode("utf-8"), parser)
        except (etree.LxmlError, UnicodeError):
            continue
        return "".join(taken.out), taken.more
    raise InputError("is no XML that can be read", mend="Get the feed anew, or save its articles as .html")


def _mended(text: str) -> str:
    """Return the text with what stands for a letter as that letter, and each & that begins nothing as one, outside CDATA."""
    out, at = list[str](), 0
    while at < len(text):
        start = text.find("<![CDATA[", at)
        end = text.find("]]>", start) if start >= 0 else -1
        stop = start if end >= 0 else len(text)
        out.append(_ENTITY.sub(lambda found: escape(html.unescape(found[0])), text[at:stop]))
        at = end if end >= 0 else len(text)
        out.append(text[stop:at])
    return "".join(out)


@dataclass(slots=True, eq=False)
class _Open:
    """An element that is open in what is written; where it is one without elements, with the text and the tags in it."""

    name: str
    kept: dict[str, str] = field(default_factory=dict)
    kind: str = "text"
    pieces: list[tuple[bool, str]] = field(default_factory=list)
    marked: bool = False


class _Taken:
    """What a parser finds, as XML of the elements that are read."""

    def __init__(self, kind: str) -> None:
        """``kind``: the name of the first element."""
        self.out: list[str] = []
        self.more, self._kind, self._entries, self._passed = False, kind, 0, 0
        self._tags: list[_Open | None] = []  # each tag that is open in the feed but for those passed over
        self._path: list[_Open] = []  # the elements that are open in ``out``
        self._leaf: _Open | None = None
        self._counts: Counter[str] = Counter()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take an element, or pass over it and all in it."""
        place, _, local = tag.rpartition("}")
        space = _SPACES.get(place.removeprefix("{").rstrip("#/").lower())
        if self._leaf is not None and space == "" and local in _ENTRY:
            self._leave()  # an element that was never ended
        if self._passed:
            self._passed += 1
        elif self._leaf is not None:
            self._tags.append(None)
            self._leaf.marked = True
            self._leaf.pieces.append((True, f"<{local}>"))
        else:
            self._begin(space, local.lower(), attributes)

    def _leave(self) -> None:
        """End the entry that is open."""
        if self._leaf is not None:
            self.out.append(_of_leaf(self._leaf, self._kind))
            self._leaf = None
        while len(self._path) > 1 and self._path[-1].name != "channel":
            self.out.append(f"</{self._path.pop().name}>")

    def _begin(self, space: str | None, local: str, attributes: Mapping[str, str]) -> None:
        name = self._kind if not self._path else None
        if space is not None and self._path:
            name = local if local in _OPENED and not space else _NAMED.get(space + local) or _NAMED.get(local)
        if name is None or not self._counted(name):
            self._passed = 1
            return
        made = _Open(name, _kept(attributes, self._kind), _type(attributes))
        self._tags.append(made)
        if name not in (*_OPENED, *_AROUND):
            self._leaf = made
            return
        self._path.append(made)
        self.out.append(_AROUND[name].format(_written(made.kept)) if name in _AROUND else f"<{name}{_written(made.kept)}>")

    def _counted(self, name: str) -> bool:
        """Whether one more element of a name may be taken."""
        if name in _ENTRY:
            self._counts.clear()
            self._entries += 1
            self.more |= self._entries > ENTRIES
            return self._entries <= ENTRIES
        self._counts[name] += 1
        return self._counts[name] <= _EACH

    def data(self, text: str) -> None:
        """Take text in an element that is taken."""
        if self._leaf is not None:
            pieces = self._leaf.pieces
            joins = bool(pieces) and not pieces[-1][0] and len(pieces[-1][1]) < _SHORT  # a parser tells letters one by one
            pieces.append((False, pieces.pop()[1] + text if joins else text))
        elif not self._passed and self._path and self._path[-1].name == "source" and len(text) <= _SHORT:
            self.out.append(escape(text))

    def end(self, tag: str) -> None:
        """End what was begun last."""
        if self._passed:
            self._passed -= 1
            return
        made = self._tags.pop() if self._tags else None
        if made is None and self._leaf is not None:
            self._leaf.pieces.append((True, f"</{tag.rpartition('}')[2]}>"))
        elif made is not None and made is self._leaf:
            self.out.append(_of_leaf(made, self._kind))
            self._leaf = None
        elif made is not None and made in self._path:
            while made in self._path:
                name = self._path.pop().name
                self.out.append(f"</{_ROOTS.get(name, name)}>")

    def close(self) -> None:
        """End whatever is open, in a feed that was cut off."""
        self._passed = 0
        while self._tags:
            self.end("")


def _kept(attributes: Mapping[str, str], kind: str) -> dict[str, str]:
    """Return the attributes that are read, but for those that are too long."""
    names = _KEPT | ({_ABOUT: "rdf:about"} if kind == "RDF" else {})
    return {names[name]: value for name, value in attributes.items() if name in names and 0 < len(value) <= _SHORT}


def _type(attributes: Mapping[str, str]) -> str:
    """Return what kind of text an element says it holds."""
    return "base64" if attributes.get("mode") == "base64" else attributes.get("type", "").strip().lower() or "text"


def _of_leaf(leaf: _Open, kind: str) -> str:
    """Return one element; markup in it as text, and nothing for what is too long or no text."""
    html_like = leaf.marked or leaf.kind in _HTML
    text = "".join(piece if is_tag or not leaf.marked else escape(piece) for is_tag, piece in leaf.pieces)
    if len(text) > _SHORT and leaf.name not in _LONG:
        return ""
    if leaf.name in _PROSE and kind == "feed":
        if not html_like and leaf.kind not in _TEXT:
            return ""
        leaf.kept["type"] = "html" if html_like else "text"
    if leaf.name in ("author", "dc:creator"):
        name = escape(person(text))
        return f"<author><name>{name}</name></author>" if kind == "feed" else f"<dc:creator>{name}</dc:creator>"
    name = "content:encoded" if leaf.name == "content" and kind != "feed" else leaf.name
    return f"<{name}{_written(leaf.kept)}>{escape(text)}</{name}>"


def person(text: str) -> str:
    """Return a name without addresses for mail: RSS asks for ``a@b.example (Ann Roe)``, Atom has elements."""
    named = _NAME.search(text)
    inner = html.unescape(named[1]) if named else text
    return " ".join(_MAIL.sub(" ", inner[:_SHORT]).strip(" ()<>,;\t\r\n").split())


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
