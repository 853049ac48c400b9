"""Everything that factx raises on purpose.

    FactxError                what the caller may catch
    ├── InputError            a document cannot be read            (also ValueError)
    ├── ModelError            no usable spaCy pipeline             (also OSError)
    ├── OptionError           an option has a value that it lacks  (also ValueError)
    └── DataError             a data file of factx, or of the user's own, is unfit

Each carries a ``code`` that stays the same between versions, and a message that says what was
wrong and what to do about it.  What concerns one place in a text is not raised: it is a
:class:`factx.Problem` in the report, so that one bad line never takes an article with it.
"""

from __future__ import annotations


class FactxError(Exception):
    """Base of all errors of factx.

    Args:
        message: what was wrong, and what to do.
        code: a stable word for programs, such as ``"file-missing"``.
    """

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        # keyword-only arguments do not survive the default pickling between processes
        return (_rebuild, (type(self), self.message, self.code))


class InputError(FactxError, ValueError):
    """A document cannot be read."""


class ModelError(FactxError, OSError):
    """No usable spaCy pipeline."""


class OptionError(FactxError, ValueError):
    """An option has a value that does not exist."""


class DataError(FactxError):
    """A data file does not have the shape that factx needs."""


def _rebuild(kind: type[FactxError], message: str, code: str) -> FactxError:
    return kind(message, code=code)
