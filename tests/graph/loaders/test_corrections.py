"""Notices in which a paper corrects itself: found wherever they stand, marked so that they are not read, and nothing else taken for one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph.loaders import SourceFile, load
from graph.model import Article, BlockKind

PARAGRAPHS = (
    "The harbour board agreed on Monday to rebuild the eastern pier, the largest work in the port for twenty years.",
    "Work begins in the spring and will take two years, Maren Holt, the chairwoman of the board, said after the vote.",
    "The pier was closed after a storm in which two ships were driven onto the rocks below the old light.",
)


def read(data: str, name: str) -> Article:
    """Read the one article of a source."""
    (article,) = load(SourceFile(name, name, data=data.encode()), max_bytes=1_000_000)
    return article


def read_text(*paragraphs: str, headline: str = "Board votes to rebuild pier") -> Article:
    """Read a text file of these paragraphs."""
    return read("\n\n".join((headline, "By Ada Lindqvist", "12 March 2021", *paragraphs)) + "\n", "a.txt")


def read_record(**fields: Any) -> Article:
    """Read a record with these fields beside its text."""
    return read(json.dumps({"headline": "Board votes to rebuild pier", "body": "\n\n".join(PARAGRAPHS)} | fields) + "\n", "a.jsonl")


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: The chairwoman is Maren Holt, not Karen Holt.",
        "CORRECTION — The vote was on Monday, not on Tuesday.",
        "Correction (14 March 2021): The pier was closed in 2019.",
        "Correction, March 14: The pier was closed in 2019.",
        "Corrections and clarifications: The pier was closed in 2019.",
        "An earlier version of this article said that Karen Holt was the mayor of the port.",
        "This story has been corrected to give the name of the chairwoman.",
        "• This article was amended on 14 March 2021. The pier was closed in 2019.",
        "Editor’s note: An earlier version of this report gave a wrong name.",
        "Editor's note: Correction: the pier was closed in 2019.",
        "(The original version of this story misspelt the name of the chairwoman.)",
    ],
)
@pytest.mark.parametrize("at_the_end", [True, False], ids=["below", "above"])
def test_a_notice_is_found_and_is_not_read(notice: str, at_the_end: bool) -> None:
    """Below the story or above it; its words are given with their place."""
    article = read_text(*(*PARAGRAPHS, notice) if at_the_end else (notice, *PARAGRAPHS))
    (found,) = article.corrections
    assert found.value == notice
    assert article.quote(found.spans[0]) == notice
    assert [article.quote(block.span) for block in article.blocks if block.kind is BlockKind.NOTICE] == [notice]
    assert sum(block.kind is BlockKind.PARAGRAPH for block in article.blocks) == len(PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    [
        "Correction of prices went on in the autumn, and few traders had seen it come.",
        "Correction:",
        "The board corrected an earlier version of the plan and published it again in the spring.",
        "An earlier version of the plan was rejected by the council in the winter of that year.",
        "Editor's note: This is the first of three articles on the port and its piers.",
        "Note: all times are local, and the tables are those of the port.",
        "“This story was corrected by nobody,” said Maren Holt, who had read it in the paper.",
    ],
)
def test_what_only_sounds_like_one_is_read(line: str) -> None:
    """Words of the story stay words of the story."""
    article = read_text(PARAGRAPHS[0], line, *PARAGRAPHS[1:])
    assert article.corrections == ()
    assert not [block for block in article.blocks if block.kind is BlockKind.NOTICE]


@pytest.mark.parametrize(
    "correction",
    [
        "The vote was on Monday.",
        {"@type": "CorrectionComment", "text": "The vote was on Monday.", "datePublished": "2021-03-14"},
        [{"@type": "CorrectionComment", "text": "<p>The vote was on <b>Monday</b>.</p>"}, "https://coastal.example/corrections"],
    ],
    ids=["text", "comment", "list"],
)
def test_what_a_record_says_of_itself_is_a_notice(correction: object) -> None:
    """`correction` of schema.org, with the field in place of words of the text; an address alone says nothing."""
    (found,) = read_record(correction=correction).corrections
    assert (found.value, found.spans, found.field) == ("The vote was on Monday.", (), "json:correction")


def test_a_page_says_so_in_its_json_ld() -> None:
    """As records do."""
    about = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Board votes to rebuild pier", "correction": {"text": "It was Monday."}}
    body = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    script = f'<script type="application/ld+json">{json.dumps(about)}</script>'
    article = read(f"<html><head>{script}</head><body><h1>Board votes to rebuild pier</h1><article>{body}</article></body></html>", "a.html")
    assert [(found.value, found.field) for found in article.corrections] == [("It was Monday.", "jsonld:correction")]


def test_an_editors_note_of_an_agency_counts_where_it_corrects() -> None:
    """Most of them say other things."""
    assert [found.field for found in read_record(ednote="Correction: the vote was on Monday.").corrections] == ["json:ednote"]
    assert read_record(ednote="Pictures will follow at noon.").corrections == ()


def test_what_is_printed_and_said_by_a_field_stands_once() -> None:
    """Where it is printed, for there it can be shown."""
    notice = "Correction: The vote was on Monday."
    (found,) = read_record(body="\n\n".join((*PARAGRAPHS, notice)), correction="The vote was on Monday.").corrections
    assert (found.value, bool(found.spans)) == (notice, True)


@pytest.mark.parametrize(
    ("field", "linked"),
    [
        ("associations", [{"name": "featuremedia", "uri": "https://coastal.example/photo"}, {"name": "corrects", "uri": "https://coastal.example/pier"}]),
        ("associations", {"correctionOf": {"uri": "https://coastal.example/pier"}}),
        ("altids", [{"role": "corrected-item", "value": "https://coastal.example/pier"}]),
        ("altids", {"corrects": "https://coastal.example/pier"}),
    ],
)
def test_an_item_of_an_agency_names_what_it_corrects(field: str, linked: object) -> None:
    """By the role of an association or of another name."""
    corrects = read_record(**{field: linked}).corrects
    assert corrects is not None
    assert (corrects.value, corrects.field) == ("https://coastal.example/pier", f"json:{field}")


@pytest.mark.parametrize(
    "linked", ["text", 7, [7, None], {"a": 7}, [{"role": "correction", "uri": 7}], [{"name": "photo", "uri": "https://coastal.example/p"}]]
)
def test_other_associations_name_nothing(linked: object) -> None:
    """Whatever they are."""
    assert read_record(associations=linked, altids=linked).corrects is None


def test_an_article_that_is_headed_as_a_correction_corrects_what_it_names_first() -> None:
    """The address stands in its words; without that heading an address is an address."""
    line = "A report on the pier (https://coastal.example/pier) gave the wrong day of the vote in the harbour board, which was Monday."
    article = read_text(line, *PARAGRAPHS, headline="Correction: Board votes to rebuild pier")
    assert article.corrects is not None
    assert (article.corrects.value, article.quote(article.corrects.spans[0])) == ("https://coastal.example/pier",) * 2
    assert read_text(line, *PARAGRAPHS).corrects is None
