"""Tell in which encoding a page is written, by its bytes first and by what it declares only where they leave it open.

Called by the page reader alone.
"""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

__all__ = ["decode_page"]

HEAD_BYTES = 4096
SAMPLE_BYTES = 20_000
MOST_FAULTS = 0.1
"""Which share of the characters beyond ASCII may be wrong in a page that is in an encoding all the same: a cut, a pasted word."""
NUL_SHARE = 0.2
RUN_SHARE = 0.5
"""From which share of bytes beyond ASCII in runs on a page is in no Latin script, where they stand alone among others."""
LATIN = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252", "cp1252", "utf-8", "utf8"})
"""Declared by pages in any encoding; those that say UTF-8 were shown not to be, those that say ISO-8859-1 mean cp1252."""
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949"} | {
    "ks_c_5601-1987": "cp949",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "big5": "big5hkscs",
}
"""What is meant by the names of encodings that were widened."""
DETECTED = {"zh": ["gb18030", "big5hkscs"], "ja": ["cp932", "euc_jp"], "ko": ["cp949"], "ru": ["cp1251", "koi8_r"], "uk": ["cp1251"], "bg": ["cp1251"]} | {
    "ar": ["cp1256"],
    "fa": ["cp1256"],
    "el": ["cp1253"],
    "he": ["cp1255"],
    "th": ["cp874"],
}
"""What pages in other scripts may be in, by their language."""
BY_LANGUAGE = dict.fromkeys(("pl", "cs", "sk", "hu", "hr", "sl", "ro", "bs"), "cp1250") | {"tr": "cp1254", "lt": "cp1257", "lv": "cp1257", "et": "cp1257"}
"""What pages in a Latin script with further letters are in where they do not say."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_OF_PAGES = re.compile(r"windows|cp\d|iso|gb|x-gbk|big5|shift|x-sjis|sjis|euc|ks_c|koi8|tis|mac")
_LANGUAGE = re.compile(rb"<html[^>]{0,500}?\blang\s*=\s*[\"']?\s*([a-z]{2})", re.IGNORECASE)
_TAG = re.compile(rb"<[^>]{0,2000}>")
_RUN = re.compile(rb"(?:[\x80-\xff][\x21-\xff]?){3,}")
_HIGH = re.compile(rb"[\x80-\xff]")


def decode_page(data: bytes) -> str:
    """Decode a page; what is in no encoding is replaced by U+FFFD."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    head = data[:HEAD_BYTES]
    if head.count(b"\0") > NUL_SHARE * len(head):
        return data.decode("utf-16-le" if head[1::2].count(b"\0") > head[::2].count(b"\0") else "utf-16-be", "replace")
    text = data.decode("utf-8-sig", "replace")
    if _is_clean(text):
        return text
    declared = _find(_CHARSET, head)
    if declared and declared not in LATIN and _is_known(declared):
        text = data.decode(WIDER.get(declared, declared), "replace")
        if _is_clean(text):
            return text
    return data.decode(_detect(data) or BY_LANGUAGE.get(_find(_LANGUAGE, head), "cp1252"), "replace")


def _find(pattern: re.Pattern[bytes], head: bytes) -> str:
    match = pattern.search(head)
    return match[1].decode("ascii", "ignore").lower() if match else ""


def _is_known(name: str) -> bool:
    # Not UTF-7, nor Python's own codecs ("idna", "unicode_escape"): no page is written in them, and they make markup of plain text.
    if not _OF_PAGES.match(name):
        return False
    try:
        b"".decode(WIDER.get(name, name))
    except LookupError:
        return False
    return True


def _is_clean(text: str) -> bool:
    faults = text.count("\ufffd")
    return not faults or faults <= MOST_FAULTS * sum(not character.isascii() for character in text)


def _detect(data: bytes) -> str | None:
    """Return the encoding of a page in no Latin script, None for one that is, or where nothing fits."""
    words = b" ".join(piece for piece in _TAG.sub(b"\n", data).split() if _HIGH.search(piece))[:SAMPLE_BYTES]
    high = len(_HIGH.findall(words))
    if not high or sum(len(_HIGH.findall(run)) for run in _RUN.findall(words)) < RUN_SHARE * high:
        return None
    possible = DETECTED.get(_find(_LANGUAGE, data[:HEAD_BYTES])) or sorted({name for names in DETECTED.values() for name in names})
    best = from_bytes(words, cp_isolation=possible).best()
    return best.encoding if best else None
