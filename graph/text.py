"""Text as newsgraph keeps it: decoded, normalised once, hashed; offsets never change afterwards.

It knows nothing of articles or markup. Called by the loaders, and by whatever checks evidence against stored text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

__all__ = ["NormalisedText", "decode_bytes", "hash_text", "normalise_text"]

_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """Normalised text and how many control characters and lone surrogates were dropped from it."""

    text: str
    dropped_characters: int


def decode_bytes(data: bytes) -> str | None:
    """Decode UTF-8 with or without mark, UTF-16 with mark, else cp1252; None when it is none of these.

    Text in cp1252 that holds bytes without a character there is not text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _try_decode(data, "utf-16")
    return _try_decode(data, "utf-8-sig") if _is_utf8(data) else _try_decode(data, "cp1252")


def _is_utf8(data: bytes) -> bool:
    return _try_decode(data, "utf-8") is not None


def _try_decode(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def normalise_text(raw: str) -> NormalisedText:
    r"""Normalise once, before any offset is taken: NFC, `\n` line ends, plain spaces, no invisible or control characters.

    Idempotent. Runs of spaces inside a line stay as they are, so that what is printed can be found again.

    >>> normalise_text("Ada\xa0Pike\r\n").text
    'Ada Pike\n'
    """
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n"))
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    text, dropped = _CONTROLS.subn("", text)
    # Dropping a character can bring a letter and a combining mark together, so compose once more.
    return NormalisedText(unicodedata.normalize("NFC", text), dropped)


def hash_text(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()
