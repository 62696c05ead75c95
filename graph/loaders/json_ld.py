"""Take JSON-LD apart as pages and records write it: the objects of a block, which of them are articles, the names in a value.

Contexts are never fetched, nothing is expanded; depth and number are limited. Called by the readers of pages and of records.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["ARTICLE_TYPES", "Node", "find_articles", "list_names", "list_types", "parse_json", "parse_json_ld", "walk_json"]

ARTICLE_TYPES = (
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "BackgroundNewsArticle",
    "OpinionNewsArticle",
    "ReviewNewsArticle",
    "AskPublicNewsArticle",
    "LiveBlogPosting",
    "BlogPosting",
    "Report",
    "Article",
    "TechArticle",
    "ScholarlyArticle",
    "SocialMediaPosting",
)
DEEPEST_JSON = 60
DEEPEST_NAME = 4
MOST_NODES = 5_000

_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_COMMENT = re.compile(r"^\s*(?://)?\s*<!(?:--|\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$")

_USUAL_CASE = {name.lower(): name for name in ARTICLE_TYPES}

# Any: what JSON holds is known only by looking.
Node = dict[str, Any]


def parse_json_ld(text: str) -> list[Node]:
    """Return every object of a JSON-LD block, nested ones included; of a broken block what mending the usual faults gives.

    Contexts are never fetched; nesting and number are limited.
    """
    return walk_json(parse_json(text))


def walk_json(value: Any) -> list[Node]:
    """Return every object in a JSON value, outer ones first; nesting and number are limited."""
    nodes: list[Node] = []
    stack: list[tuple[Any, int]] = [(value, 0)]
    while stack and len(nodes) < MOST_NODES:
        value, depth = stack.pop()
        if depth > DEEPEST_JSON:
            continue
        if isinstance(value, dict):
            nodes.append(value)
            stack.extend((each, depth + 1) for each in reversed(list(value.values())))
        elif isinstance(value, list):
            stack.extend((each, depth + 1) for each in reversed(value))
    return nodes


def parse_json(text: str) -> Any:
    """Return what a text holds as JSON, the usual faults of pages mended; None where it cannot be mended."""
    bare = _COMMENT.sub("", text.strip()).strip().rstrip(";")
    for attempt in (bare, html.unescape(bare), _TRAILING_COMMA.sub(r"\1", bare), "[" + re.sub(r"}\s*{", "},{", bare) + "]"):
        try:
            value = json.loads(attempt, strict=False)
            return json.loads(value, strict=False) if isinstance(value, str) else value
        except (ValueError, RecursionError):
            continue
    return None


def find_articles(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes that are articles, the most telling types first."""
    articles = [node for node in nodes if any(each in ARTICLE_TYPES for each in list_types(node))]
    return sorted(articles, key=lambda node: min(ARTICLE_TYPES.index(each) for each in list_types(node) if each in ARTICLE_TYPES))


def list_types(node: Node) -> list[str]:
    """Return the short names of an object's types."""
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    short = [re.split(r"[/#]", each)[-1].removeprefix("schema:") for each in values if isinstance(each, str)]
    return [_USUAL_CASE.get(each.lower(), each) for each in short]


def list_names(value: Any, by_id: Mapping[str, Node], *, depth: int = 0) -> Iterator[tuple[str, bool]]:
    """Yield the names in a value, each with whether it is said to be an organisation's: texts, objects, lists of them, objects named elsewhere.

    Args:
        value: what stands under `author`, `publisher` and the like.
        by_id: the block's objects by their `@id`.
        depth: how deep it stands; what is nested deeper than four is none of these.
    """
    if isinstance(value, str):
        yield value, False
    elif depth > DEEPEST_NAME:
        return
    elif isinstance(value, list):
        for each in value:
            yield from list_names(each, by_id, depth=depth + 1)
    elif isinstance(value, dict):
        known = value.get("@id")
        node = by_id.get(known, value) if isinstance(known, str) and not value.get("name") else value
        is_body = any("Organization" in kind for kind in list_types(node))
        for name, is_nested_body in list_names(_name_of(node), by_id, depth=depth + 1):
            yield name, is_body or is_nested_body


def _name_of(node: Node) -> Any:
    given, middle, family = (part if isinstance(part, str) else "" for part in map(node.get, ("givenName", "additionalName", "familyName")))
    whole = " ".join(filter(None, (given, middle, family))) if given and family else None
    name = node.get("name")
    if whole and (not name or (isinstance(name, str) and "," in name)):
        return whole
    return name or next((node[key] for key in ("legalName", "alternateName", "byline", "@list", "@value", "author") if node.get(key)), None)
