"""Read the body of a web page in blocks: trafilatura finds the story; what pages set into it, before it and behind it is left out.

It reads no metadata. Called by the page loader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy

from lxml import html as lxml_html
from lxml.etree import _Element
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from graph.loaders.bylines import is_staff_line, read_byline
from graph.loaders.layout import read_date_line
from graph.loaders.lexicon import furniture_phrases, is_publisher
from graph.loaders.marks import LONGEST_FURNITURE, find_furniture, has_credit, is_prose, is_sentence
from graph.model import BlockKind

__all__ = ["FEWEST_WORDS", "fold", "read_body", "squash"]

FEWEST_WORDS = 12
LONGEST_HEAD = 6
LONGEST_FOOT = 4
"""How many blocks before and behind the story are looked at one by one."""
LONGEST_KICKER = 3
LONGEST_BESIDE = 25
"""How many characters may stand with the headline in one element: a section, a label."""
LONGEST_DATELINE = 8
LONGEST_SUBHEADING = 8
DASHES = ("—", "–", "-")
MOST_APART = 0.15
"""An element that holds more of the page's words than this is no side piece, whatever it is called."""
FEWEST_CAPTION_WORDS = 8
LONGEST_CAPTION = 700
CAPTION_SHARE = 0.02
"""How many of the story's words its pictures' captions may add: who counts or quotes the story wants the story."""

Block = tuple[str, str]

_APART = re.compile(
    r"(?:^|[\s_])(?:[\w-]*-)?(?:related[-_]?(?:content|coverage|articles?|stor(?:y|ies)|links|posts?|news)?|hub-?peek|read-?next|most-?(?:read|popular|viewed)"
    r"|newsletter(?:-[\w-]+)?|author-?bio|bio-?box|sharedaddy|share-?(?:bar|tools|buttons|links)|social-?(?:share|links|bar)|jp-relatedposts"
    r"|comments?-(?:area|section|list|wrap)|taboola|outbrain)(?:[\s_]|$)"
)
_CAPTION = re.compile(r"(?:^|[\s_-])(?:image|photo|picture|media|wp|img)?[-_]?caption(?:[-_]?text)?(?:[\s_]|$)")
_PULLED = re.compile(r"pull-?_?quote")
_WHOLE = frozenset({"html", "body", "main", "article"})
_BOXES = frozenset({"blockquote", "div", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "section", "ul"})
_BESIDE = frozenset({"aside", "nav", "footer", "header"})
_LABEL = re.compile(r"^(?:(?:image|photo|picture|video) caption\s*[,:]?|caption\s*[,:]|\[?\d+\s*(?:/|of)\s*\d+\]?)\s*", re.IGNORECASE)
_CREDIT = re.compile(
    r"\s*(?:[(\[][^()\[\]]{0,40})?\b(?:photo(?:graph)?s?|images?|pictures?|credit|illustration|video)\s*(?::|/|by\b|courtesy\b).*$"
    r"|\s+(?-i:[A-Z]{2}[A-Z ]{0,30})\s?/\s?(?-i:[A-Z]).*$",  # "AGENCY/A Name"
    re.IGNORECASE,
)
_MINUTES = re.compile(r"\d+\s*-?\s*min(?:ute)?s?\.?\s*read\b", re.IGNORECASE)
_SIGNED = re.compile(r"^[a-z]{2,4}(?:[/,] ?[a-z]{2,4})+\s*\([^()]*\)$")
"""The editors' letters with the agencies used: "ao/th (AFP, dpa)"."""
_OF_AUTHOR = re.compile(
    r"\b(?:more about|can be (?:reached|contacted)|covers|follow (?:her|him|them)|is (?:a|an|the|our) [\w ,’'-]{0,60}"
    r"(?:reporter|correspondent|editor|writer|columnist|journalist|producer|chief))\b",
    re.IGNORECASE,
)
_REACH = re.compile(r"^(?:reach|contact|e-?mail|follow|write to)\s+(?:the\s+(?:writer|author|reporter|journalist)s?\b)?", re.IGNORECASE)


def read_body(tree: HtmlElement, *, told: str | None, headline: str, authors: Iterable[str]) -> list[Block]:
    """Return the story's blocks as pairs of kind and text, then captions that are sentences, as far as they are few beside it.

    Args:
        tree: the page; it is not changed.
        told: the body that the page's JSON-LD gives, None where it gives none.
        headline: is no block.
        authors: their names, in whatever spelling.
    """
    tree = deepcopy(tree)
    captions = {squash(each.text_content()) for each in tree.iter("figcaption")}
    described = _list_captions(tree)
    _drop_captions(tree)
    _drop_side_pieces(tree)
    _drop_link_lines(tree)
    _split_breaks(tree)
    _open_layout_tables(tree)
    _part_inline(tree)
    blocks = [block for block in _extract(tree, captions) if not _is_headline(block[1], headline)]
    words = sum(len(text.split()) for _, text in blocks)
    is_one_lump = len(blocks) == 1 and told is not None and "\n" in told.strip()
    if told and (is_one_lump or len(told.split()) > 2 * words + FEWEST_WORDS):
        # The page is drawn by a script; its JSON-LD holds the story.
        blocks = [(BlockKind.PARAGRAPH.value, text) for text in _split_body(told)]
    names = {fold(name) for name in authors}
    kept = [block for block in _drop_foot(_drop_head(list(_join_datelines(blocks)), names), names) if not _is_furniture(block[1])]
    known = " ".join(fold(text) for _, text in kept)
    room = int(CAPTION_SHARE * len(known.split()))
    return kept + [(BlockKind.CAPTION.value, text) for text in _take_within([text for text in described if fold(text) not in known], room)]


def squash(text: str) -> str:
    """Return a text with its white space as single spaces."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """Return a text's words in lower case, for comparing.

    >>> fold("“Yes,” she said")
    'yes she said'
    """
    return re.sub(r"\W+", " ", text).strip().lower()


def _take_within(texts: Iterable[str], words: int) -> Iterator[str]:
    """Yield the first texts that have so many words together."""
    for text in texts:
        words -= len(text.split())
        if words < 0:
            return
        yield text


# ------------------------------------------------------------------------------------------------- before it is read
def _drop_side_pieces(tree: HtmlElement) -> None:
    """Drop boxes of links, newsletters and comments by what the page calls them, and quotations that it prints twice."""
    total = len(squash(tree.text_content()))
    whole = fold(tree.text_content())
    for element in list(tree.iter("div", "section", "aside", "ul", "figure", "blockquote", "p")):
        hint = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}".lower()
        if element.tag in _WHOLE or element.getparent() is None or not hint.strip():
            continue
        text = element.text_content()
        is_apart = bool(_APART.search(hint)) and len(squash(text)) < MOST_APART * total and element.find(".//h1") is None
        if is_apart or (_PULLED.search(hint) and whole.count(fold(text)) > 1):
            element.drop_tree()


def _drop_captions(tree: HtmlElement) -> None:
    """Drop captions that are paragraphs to the page's makers; those in figures trafilatura knows."""
    for element in list(tree.iter("p", "div", "span")):
        if _CAPTION.search((element.get("class") or "").lower()) and element.getparent() is not None and len(squash(element.text_content())) < LONGEST_CAPTION:
            element.drop_tree()


def _drop_link_lines(tree: HtmlElement) -> None:
    """Drop paragraphs that are one link and no sentence, as pages set between those of the story: "STORM CLOSES COAST ROAD"."""
    total = len(squash(tree.text_content()))
    lines = []
    for paragraph in tree.iter("p"):
        text = squash(paragraph.text_content())
        linked = squash(" ".join(link.text_content() for link in paragraph.iter("a")))
        if text and text == linked and not is_sentence(text) and next(paragraph.iter("img"), None) is None:
            lines.append(paragraph)
    if sum(len(squash(line.text_content())) for line in lines) < MOST_APART * total:
        for line in lines:
            line.drop_tree()


def _split_breaks(tree: HtmlElement) -> None:
    """Make paragraphs of what stands between pairs of line breaks, as pages were written before there were style sheets."""
    for parent in list(tree.iter("div", "td", "span", "font", "section", "article", "center")):
        if parent.find("br") is None or parent.find(".//p") is not None or parent.find(".//table") is not None:
            continue
        pieces = _part_at_breaks(parent)
        if sum(is_prose(squash(piece.text_content())) for piece in pieces) > 1:
            for child in list(parent):
                parent.remove(child)
            parent.text = None
            parent.extend(pieces)
            if parent.tag in {"span", "font", "center"}:
                parent.tag = "div"


def _part_at_breaks(parent: HtmlElement) -> list[HtmlElement]:
    pieces, breaks = [_make_paragraph(parent.text)], 0
    for child in parent:
        if child.tag == "br":
            breaks += 1
            if breaks > 1:
                pieces.append(_make_paragraph(child.tail))
            else:
                _append_text(pieces[-1], " " + (child.tail or ""))
        elif child.tag in _BOXES:
            box = deepcopy(child)
            box.tail = None
            pieces += [box, _make_paragraph(child.tail)]
        else:
            pieces[-1].append(deepcopy(child))
        breaks = 0 if (child.tail or "").strip() or child.tag != "br" else breaks
    return [piece for piece in pieces if squash(piece.text_content())]


def _make_paragraph(text: str | None) -> HtmlElement:
    paragraph = lxml_html.Element("p")
    paragraph.text = text
    return paragraph


def _append_text(element: HtmlElement, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _open_layout_tables(tree: HtmlElement) -> None:
    """Make plain boxes of tables that only lay out the page: those with paragraphs of prose in a cell."""
    tables = [table for table in tree.iter("table") if sum(is_prose(squash(each.text_content())) for each in table.iter("p")) > 1]
    cells = [cell for table in tables for cell in table.iter("tbody", "tr", "td", "th") if next(cell.iterancestors("table")) is table]
    for element in (*tables, *cells):
        element.tag = "div"


def _part_inline(tree: HtmlElement) -> None:
    """Put a space between two spans that only the style sheet parts, so that "KenyaReuters" is two words; "R" and "euters" stay one."""
    for span in tree.iter("span"):
        after = span.getnext()
        if after is not None and after.tag == "span" and not span.tail:
            left, right = span.text_content().strip(), after.text_content().strip()
            if len(left) > 1 and right[:1].isupper():
                span.tail = " "


def _list_captions(tree: HtmlElement) -> list[str]:
    """List the captions that are sentences, each once, in order; a credit alone tells nothing."""
    found: dict[str, str] = {}
    for element in tree.iter("figcaption", "p", "div", "span"):
        if element.tag != "figcaption" and not _CAPTION.search((element.get("class") or "").lower()):
            continue
        if any(parent.tag in _BESIDE for parent in element.iterancestors()):
            continue
        text = _CREDIT.sub("", _LABEL.sub("", squash(element.text_content())))
        if len(text.split()) >= FEWEST_CAPTION_WORDS and (is_sentence(text) or ". " in text):
            found.setdefault(fold(text), text)
    return list(found.values())


# --------------------------------------------------------------------------------------------------------- the blocks
def _extract(tree: HtmlElement, captions: set[str]) -> Iterator[Block]:
    found = bare_extraction(tree, include_comments=False, include_tables=True, include_images=False, include_links=False, with_metadata=False)
    body = getattr(found, "body", None)
    if body is None:
        return
    for element in body.iter("head", "p", "quote", "item", "row", "list"):
        if element.tag == "list" or any(parent.tag in {"item", "row", "p", "head"} for parent in element.iterancestors()):
            continue
        if element.tag == "quote" and element.find(".//p") is not None:
            continue
        for text in [squash(" ".join(element.itertext()))] if element.tag == "row" else _split_lines(element):
            is_caption = text in captions or (has_credit(text) and not is_sentence(text.rstrip(")]")))
            kind = BlockKind.HEADING if element.tag == "head" else BlockKind.CAPTION if is_caption else BlockKind.PARAGRAPH
            yield kind.value, text


def _split_lines(element: _Element) -> list[str]:
    """Return an element's text, as several where line breaks part paragraphs: an empty line, or prose on both sides."""
    # White space in the source is none of the page's line ends.
    for part in element.iter():
        part.text, part.tail = (" ".join(re.split(r"\s+", words)) if words else words for words in (part.text, part.tail))
    for line_break in element.iter("lb"):
        line_break.tail = "\n" + (line_break.tail or "")
    lines = [squash(line) for line in "".join(element.itertext()).split("\n")]
    texts = [""]
    for line in lines:
        if not line or _begins_paragraph(line, texts[-1]):
            texts.append(line)
        else:
            texts[-1] = f"{texts[-1]} {line}".strip()
    return [text for text in texts if text]


def _begins_paragraph(line: str, before: str) -> bool:
    """Tell whether a line begins a paragraph of its own: prose, or a heading, stands before it, and it does not go on in lower case."""
    if line[:1].islower() or not before or before.endswith((",", *DASHES)):
        return False
    return is_prose(before) or (is_prose(line) and len(before.split()) <= LONGEST_SUBHEADING and not before.endswith((":", ".", ";")))


def _split_body(body: str) -> Iterator[str]:
    text = lxml_html.fromstring(f"<div>{body}</div>").text_content() if "</p>" in body or "<br" in body else body
    for paragraph in re.split(r"\s*\n\s*", text):
        if paragraph.strip():
            yield squash(paragraph)


def _is_headline(text: str, headline: str) -> bool:
    """Tell whether a block is the headline, a word or two above it or beside it included."""
    words, given = fold(text), fold(headline)
    return words == given or (bool(given) and given in words and len(words) - len(given) <= LONGEST_BESIDE and not is_sentence(text))


def _join_datelines(blocks: list[Block]) -> Iterator[Block]:
    """Give a place and a dash that stand in an element of their own to the paragraph that they open."""
    opening = ""
    for kind, text in blocks:
        if kind == BlockKind.PARAGRAPH.value and not opening and text.endswith(DASHES) and len(text.split()) <= LONGEST_DATELINE:
            opening = f"{text} "
        else:
            yield kind, opening + text
            opening = ""


def _drop_head(blocks: list[Block], authors: set[str]) -> list[Block]:
    """Drop by-line, date and the like that many pages set among the first paragraphs of the story."""
    story = next((index for index, (_, text) in enumerate(blocks) if is_prose(text)), 0)
    head, rest = blocks[:LONGEST_HEAD], blocks[LONGEST_HEAD:]
    return [block for index, block in enumerate(head) if not (_is_head_line(block[1], authors) or (index < story and _is_kicker(block)))] + rest


def _is_head_line(text: str, authors: set[str]) -> bool:
    folded = fold(text)
    if folded in authors or (_MINUTES.search(text) and len(text.split()) < FEWEST_WORDS):
        return True
    if len(text.split()) < FEWEST_WORDS and not is_sentence(text) and any(folded.startswith(name) for name in authors):
        return True
    return bool(read_byline(text) or read_date_line(text, order="DMY") or is_staff_line(text))


def _is_kicker(block: Block) -> bool:
    kind, text = block
    return kind == BlockKind.PARAGRAPH.value and len(text.split()) <= LONGEST_KICKER and not is_sentence(text) and not text.endswith((":", *DASHES))


def _drop_foot(blocks: list[Block], authors: set[str]) -> list[Block]:
    """Drop what tells of the author behind the story, and the letters of its editors."""
    return blocks[:-LONGEST_FOOT] + [block for block in blocks[-LONGEST_FOOT:] if not _is_foot_line(block[1], authors)]


def _is_foot_line(text: str, authors: set[str]) -> bool:
    folded = fold(text)
    if is_publisher(text.strip("()[] ")) or (any(folded.startswith(name) for name in authors) and _OF_AUTHOR.search(text)):
        return True
    opening = _REACH.match(text)
    return bool(_SIGNED.match(text)) or bool(
        opening and (opening[0].rstrip().lower().endswith(("r", "rs", "t", "ts")) or _names_author(text, opening, authors))
    )


def _names_author(text: str, opening: re.Match[str], authors: set[str]) -> bool:
    return any(fold(text[opening.end() :]).startswith(name) for name in authors)


def _is_furniture(text: str) -> bool:
    if len(text.split()) < FEWEST_WORDS:
        return find_furniture(text) is not None
    opening = text[:LONGEST_FURNITURE].lower().replace("’", "'")
    phrases = [phrase for phrase, where, _ in furniture_phrases() if where == "start" and opening.startswith(phrase)]
    # A long line is furniture where many words say so, or few as the label of a link.
    return any(phrase.count(" ") > 1 or (opening[len(phrase) :].startswith(":") and not is_sentence(text)) for phrase in phrases)
