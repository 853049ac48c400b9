"""From bytes to text: the encoding of a file, a stream or a web page."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

from factx.errors import InputError

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEAD = 4096  # bytes in which a page shows that it is one, and in what encoding

# what may stand before the page itself; the atomic group keeps the search linear
_PAGE = re.compile(
    r"(?>(?:\s+|<!--.*?-->|<\?.*?>)*)<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_DECLARED = re.compile(
    rb"""<meta\b[^<>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)|<\?xml\b[^<>]*?\bencoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)
_TEXT_CODEC = re.compile(r"(?:ascii|big5|cp|euc|gb|iso|koi8|mac|shift|tis)")

# what pages mean by a name, where that is more than the name says: the WHATWG's Encoding Standard
_ON_THE_WEB = {
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}


def decode(content: bytes, where: str) -> str:
    """Bytes of a file or a stream as text: UTF-8 (with or without BOM), UTF-16 by its BOM, or Windows-1252.

    UTF-8 in which few characters are broken stays UTF-8; they become U+FFFD.

    Raises:
        InputError: none of them fits.
    """
    if content.startswith(_UTF_16):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
        damaged = content.decode("utf-8-sig", "replace")
        broken = damaged.count("\ufffd")
        # what is valid UTF-8 by chance is rare in Windows-1252
        if sum(not c.isascii() for c in damaged) > 3 * broken:
            return damaged
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(
        f"{where}: is not text in UTF-8, UTF-16 or Windows-1252. Convert it to UTF-8 first", code="encoding"
    )


def decode_page(content: bytes, where: str) -> str:
    """Bytes of a web page as text: by its BOM, else as UTF-8 if they are that, else as the page declares.

    A page without BOM and declaration is read as any text is.  What the declared encoding lacks becomes
    U+FFFD.

    Raises:
        InputError: nothing is declared, and nothing fits.
    """
    declared = _declared(content)
    if declared is None or content.startswith((codecs.BOM_UTF8, *_UTF_16)):
        return decode(content, where)
    if not content.isascii():
        with suppress(UnicodeDecodeError):  # tools save pages as UTF-8 and leave the declaration as it was
            return content.decode("utf-8")
    return content.decode(declared, "replace")


def is_page(content: bytes) -> bool:
    """Whether these bytes are a web page by how they begin."""
    head = content[:_HEAD]
    begin = head.decode("utf-16" if head.startswith(_UTF_16) else "utf-8-sig", "replace")
    return _PAGE.match(begin) is not None


def _declared(content: bytes) -> str | None:
    """Python's name of the encoding that the head of a page declares; ``None`` for UTF-8 or no known one."""
    found = _DECLARED.search(content, 0, _HEAD)
    if found is None:
        return None
    label = (found[1] or found[2]).decode("ascii").lower()
    try:
        name = codecs.lookup(label.removeprefix("x-")).name
    except LookupError:
        return None
    return _ON_THE_WEB.get(name, name) if _TEXT_CODEC.match(name) else None
