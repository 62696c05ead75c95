"""Turn the bits of markup inside records and feeds into plain paragraphs.

It reads no whole page. Called by the loaders of records and feeds.
"""

from __future__ import annotations

import re

from lxml import html as lxml_html
from lxml.etree import ParserError

__all__ = ["has_markup", "split_markup", "strip_markup"]

_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|em|i|b|strong|a|span|blockquote|table|img|figure)\b[^>]{0,2000}>", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def has_markup(words: str) -> bool:
    """Tell whether words hold tags of HTML."""
    return bool(_TAG.search(words))


def split_markup(value: str) -> list[str]:
    """Return the paragraphs of a bit of HTML as plain text, scripts and styles left out.

    >>> split_markup("<p>One &amp; two</p><p>Three<br>four</p>")
    ['One & two', 'Three', 'four']
    """
    try:
        tree = lxml_html.fragment_fromstring(_CONTROLS.sub("", value), create_parent="div")
    except (ParserError, ValueError):
        return [_TAG.sub(" ", value)]
    for element in tree.iter("p", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "tr"):
        element.tail = "\n" + (element.tail or "")
        if element.tag != "br":
            element.text = "\n" + (element.text or "")
    for element in list(tree.iter("script", "style")):
        element.drop_tree()
    return [" ".join(line.split()) for line in str(tree.text_content()).split("\n") if line.strip()]


def strip_markup(words: str) -> str:
    """Return words without tags, on one line."""
    return " ".join(split_markup(words)) if _TAG.search(words) else " ".join(words.split())
