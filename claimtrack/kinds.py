"""The closed lists of kinds."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """How far an event is said to have gone (annotation guide)."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    ALLEGED = "alleged"
    PLANNED = "planned"
    THREATENED = "threatened"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DENIED = "denied"
    POSSIBLE = "possible"


class SourceType(StrEnum):
    """What kind of thing a source is."""

    OUTLET = "outlet"
    PERSON = "person"
    ORGANISATION = "organisation"
    DOCUMENT = "document"
    ANONYMOUS = "anonymous"


class Role(StrEnum):
    """What a source does in an attribution."""

    SPEAKER = "speaker"
    RELAY = "relay"
    RECIPIENT = "recipient"
    VENUE = "venue"
    DERIVED_FROM = "derived_from"


class CitationKind(StrEnum):
    """How an article refers to an outlet."""

    CITES = "cites"
    TOLD_TO = "told_to"
    AIRED_ON = "aired_on"
    DERIVED_FROM = "derived_from"
    IMAGE_CREDIT = "image_credit"


class ChangeKind(StrEnum):
    """A typed difference between two claims of one cluster."""

    STATUS = "status"
    NUMBER = "number"
    DATE = "date"
    NEGATION = "negation"
    HEDGE = "hedge"
    ATTRIBUTION_DROPPED = "attribution_dropped"
    ATTRIBUTION_CHANGED = "attribution_changed"
    ACTOR = "actor"
    DETAIL_ADDED = "detail_added"
    DETAIL_DROPPED = "detail_dropped"


class Style(StrEnum):
    """Whether the content is quoted."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Evidence(StrEnum):
    """Where in the article an attribution was found."""

    PROSE = "prose"
    HEADLINE = "headline"
    FOOTER = "footer"
    LINK = "link"
    BYLINE = "byline"


class Relation(StrEnum):
    """What a match says of two claims: one proposition, one that could be mistaken for it, one topic."""

    SAME = "same"
    CONTRAST = "contrast"
    RELATED = "related"


class MarkKind(StrEnum):
    """Why a stretch of text is not the article's own prose. Marked stretches are never deleted."""

    SHARING = "sharing"
    NEWSLETTER = "newsletter"
    COMMENTS = "comments"
    REMOVAL = "removal"
    TEASER = "teaser"
    COUNTER = "counter"
    ADVERTISEMENT = "advertisement"
    COPYRIGHT = "copyright"
    CONSENT = "consent"
    BYLINE = "byline"
    FOOTER = "footer"
    IMAGE_CREDIT = "image_credit"
    CAPTION = "caption"
    OPINION = "opinion"
    NOTICE = "notice"


class SentenceKind(StrEnum):
    """What part of the article a sentence stands in."""

    HEADLINE = "headline"
    BODY = "body"
