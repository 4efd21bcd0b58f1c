"""One family of errors: each says what, where and how to mend it, in one line."""

from __future__ import annotations


class ClaimtrackError(Exception):
    """What went wrong, where, and what the user can do about it."""

    def __init__(self, what: str, where: str = "", mend: str = "") -> None:
        """Keep the three parts; ``str()`` joins them into one line."""
        self.what, self.where, self.mend = what, where, mend
        head = f"{where}: {what}" if where else what
        super().__init__(" ".join(f"{head}. {mend}".split()) if mend else " ".join(head.split()))


class InputError(ClaimtrackError):
    """An input file, line or value cannot be used."""


class BrokenIndexError(ClaimtrackError):
    """The index is missing, damaged, not writable or of another schema."""


class EncoderMismatchError(ClaimtrackError):
    """The index was made with another encoder; vectors of two encoders are never mixed."""


class NotFoundError(ClaimtrackError):
    """Nothing in the index has this id."""


class BackendError(ClaimtrackError):
    """A backend is not installed or cannot be prepared."""
