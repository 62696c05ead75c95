"""Whose words are whose, where the speaker is a pronoun, a noun or named from afar; and words that are nobody's here."""

from __future__ import annotations

import pytest

from graph.model import Certainty, Polarity
from tests.graph.extract.conftest import ReadText

_SAID = {
    "he is not whom the quotation names": (
        "Tom Hall met reporters in Cork. “The harbour needs a new wall,” said Hall.\n\n“Mayor Lou Reed has seen to it. Lou Reed loves the harbour,” he said.",
        ("Tom Hall", "Mayor Lou Reed has seen to it. Lou Reed loves the harbour"),
    ),
    "the one person named, two paragraphs on": (
        "“We need boats,” said Tom Hall of the Dock Trust.\n\nA storm hit the coast.\n\nNine barns are gone and more could fall, he said.",
        ("Tom Hall", "Nine barns are gone and more could fall"),
    ),
    "who praised somebody in the paragraph before": (
        "Mayor Lea Moss opened the hall. She thanked the growers of Cork.\n\n“All of your efforts have brought us this hall.”\n\nIt was late.",
        ("Lea Moss", "All of your efforts have brought us this hall"),
    ),
    "the spokesman who was named": (
        "Trust spokesman Tom Hall said the lock would open.\n\nThe spokesman said he would take it up on Friday.",
        ("Tom Hall", "he would take it up on Friday"),
    ),
    "he, of a body's spokesman": (
        "A spokesman for the Dock Trust said the lock would open at noon. He added that no boat was damaged.",
        ("Dock Trust", "no boat was damaged"),
    ),
    "agency by its acronym in brackets": (
        "The government's flood relief agency (NFRA) said nine villages were dry again.",
        ("NFRA", "nine villages were dry again"),
    ),
    "the company that spoke": (
        "Orin Foods said a manager of Larch Bank would lead it.\n\nThe change came late.\n\nThe company said it remained on track for the year.",
        ("Orin Foods", "it remained on track for the year"),
    ),
    "claiming, without a comma": (
        "The Harbour Party attacked the council for halting the plans claiming it was a favour.",
        ("Harbour Party", "it was a favour"),
    ),
    "statement that was sent": (
        "Tom Hall sent members a statement saying that the Dock Trust would pay for the wall.",
        ("Tom Hall", "the Dock Trust would pay for the wall"),
    ),
    "party and state behind the name": (
        "“Let's wait for the tide, friends,” Sen. Ron Hall, R-Wis., told reporters.",
        ("Ron Hall", "Let's wait for the tide, friends"),
    ),
}
_SAID |= {
    "it, of the sentence's body, not of the one before": (
        "The figures were gathered by the data firm Norvex. Shares of Orin Foods rose after it said it was looking for a buyer.",
        ("Orin Foods", "it was looking for a buyer"),
    ),
    "it, of the body that spoke some paragraphs on": (
        "The Dock Trust said the wall would hold.\n\nPresident Lou Reed saw it on Monday.\n\nNine barns are gone.\n\n“The storm is not over,” it said.",
        ("Dock Trust", "The storm is not over"),
    ),
    "which a body said was so": (
        "Nine barns fell in the slide, which the Hill and Stones Bureau said was caused by rain.",
        ("Hill and Stones Bureau", "was caused by rain"),
    ),
    "lender whose name stands behind it": ("The old lender, Larch Bank, said it was open.", ("Larch Bank", "it was open")),
    "minister of two fields": (
        "“The road will hold,” said Roads and Public Works Minister Tom Hall.",
        ("Tom Hall", "The road will hold"),
    ),
    "firm called by the first word of its name": (
        "Larchmont Bank of Elmland lost money.\n\nShares of Larchmont fell after it said it was late.",
        ("Larchmont Bank of Elmland", "it was late"),
    ),
}
_SAID |= {
    "according to him": (
        "Tom Hall opened the lock.\n\nAccording to him, nine boats were in it.",
        ("Tom Hall", "nine boats were in it"),
    ),
    "according to the post": (
        "Mayor Tom Hall opened the lock. Nine boats were in it, according to the mayor.",
        ("Tom Hall", "Nine boats were in it"),
    ),
    "name behind another's, without a comma before the verb": (
        "Reacting to the storm that blew up around Mayor Sam Reed, Tom Hall TD said it would pass.",
        ("Tom Hall", "it would pass"),
    ),
    "single marks that the next paragraph closes": (
        "Tom Hall told Elm Radio yesterday: ‘The lock is on everybody’s lips: did a boat sink?\n\n‘And the harbour knew it. It is shut.’",
        ("Tom Hall", "And the harbour knew it. It is shut"),
    ),
}
_SAID |= {
    "name of a body, behind what is said": (
        "The quake of June 30, whose centre was near Cork, may have cracked the slope, geologist Tom Hall of the University of Cork said.",
        ("Tom Hall", "The quake of June 30, whose centre was near Cork, may have cracked the slope"),
    ),
    "according to the bank": (
        "Larch Bank opened in Cork. Nine boats were sold, according to the bank.",
        ("Larch Bank", "Nine boats were sold"),
    ),
    "appealed to somebody to do it": (
        "Tom Hall, who came late, appealed to motorists to obey the limits.",
        ("Tom Hall", "to obey the limits"),
    ),
}
_NOT_SAID = {
    "police, who said": "Tom Hall told police, who said that he was right.",
    "farmers who said": "Tom Hall met farmers who said that the lock was shut.",
    "the brother, who said": "They met Tom Hall's brother, who said that the lock was shut.",
    "neither nor": "Tom Hall neither confirmed nor denied that the lock was shut.",
    "asked": "Asked if the lock was shut, Tom Hall said no.",
    "according to a report": "Larch Bank opened in Cork. Nine boats were sold, according to the report.",
    "plans according to somebody, before their verb": "Mayor Tom Hall came. The plans according to the mayor include a lock and the Land Secretariat.",
    "according to an unnamed mayor": "Tom Hall opened the lock. According to the mayor of Cork, nine boats were in it.",
    "apostrophe, not a mark": "Tom Hall opened the lock. Rock ‘n’ roll was heard on the boats’ decks.",
    "sergeant without a name": "At a school in the worst-hit town of Elmport, a sergeant in the Coast Guard said there was hope.",
    "sources near a body": "Sources close to the Dock Trust said the wall would hold.",
    "lawyer of a body": "A lawyer for Larch Bank said it would appeal.",
    "it, where two bodies are named": "Shares of Orin Foods fell behind those of Larch Bank after it said it was late.",
    "it, long after, with another body between": (
        "The Dock Trust denied the plan.\n\nThe Dock Trust and the Larch Guild met.\n\nLarch Bank closed.\n\n“The storm is not over,” it said."
    ),
    "letter that is shown": "Tom Hall showed a letter saying the bridge was unsafe.",
    "director without a name": "The rules are hard on small firms, according to the director of communications at Orin Foods.",
}


@pytest.mark.parametrize(("text", "expected"), _SAID.values(), ids=_SAID)
def test_words_are_given_to_who_said_them(read_text: ReadText, text: str, expected: tuple[str, str]) -> None:
    """Pronouns, nouns for people and bodies, and clauses far from their subject find their speaker."""
    findings = read_text(text)
    names = {found.key: found.name for found in (*findings.people, *findings.organisations)}
    words = text.replace("\n\n", "  ")
    said = [(names[statement.speaker], words[statement.span.start : statement.span.end]) for statement in findings.statements]
    assert expected in said


_DENIED = {
    "claims": ("Tom Hall rejected claims that the lock was shut.", "the lock was shut"),
    "accusations by another": ("The Dock Trust rejected accusations by Mayor Lou Reed that it had lost money.", "it had lost money"),
    "the idea": ("Tom Hall refuted the idea that “the lock was shut”.", "the lock was shut"),
    "that": ("Tom Hall denied that the lock was shut.", "the lock was shut"),
}
_AFFIRMED = {
    "quoted behind a colon": ("Tom Hall rejected the report: “The lock was never shut.”", "The lock was never shut"),
    "quoted behind a colon, said": ("Tom Hall rejected the report: “It is a lie,” he said.", "It is a lie"),
    "who denied": ("“The lock was never shut,” said Tom Hall, who denied the report.", "The lock was never shut"),
}


@pytest.mark.parametrize(("text", "words"), _DENIED.values(), ids=_DENIED)
def test_what_somebody_rejects_is_denied(read_text: ReadText, text: str, words: str) -> None:
    """By whatever verb of denying, and whoever claims it."""
    (found,) = read_text(text).statements
    assert (found.text, found.polarity) == (words, Polarity.NEGATIVE)


@pytest.mark.parametrize(("text", "words"), _AFFIRMED.values(), ids=_AFFIRMED)
def test_what_somebody_says_in_denying_is_affirmed(read_text: ReadText, text: str, words: str) -> None:
    """It is the quotation alone: before its colon the paper speaks."""
    (found,) = read_text(text).statements
    assert (found.text, found.polarity) == (words, Polarity.POSITIVE)


@pytest.mark.parametrize(
    ("text", "proposes"),
    [
        ("Tom Hall suggested that the lock was unsafe.", False),
        ("Tom Hall suggested that the lock could be a museum.", True),
        ("Tom Hall suggested that the lock be shut.", True),
    ],
)
def test_who_suggests_that_something_is_so_proposes_nothing(read_text: ReadText, text: str, *, proposes: bool) -> None:
    """Only how things might be is proposed."""
    (found,) = read_text(text).statements
    assert (found.proposal is not None) == proposes


def test_who_asks_holds_nothing_for_certain(read_text: ReadText) -> None:
    """An indirect question is possible at most."""
    (found,) = read_text("Tom Hall asked whether the lock was shut.").statements
    assert found.certainty is Certainty.POSSIBLE


@pytest.mark.parametrize("text", _NOT_SAID.values(), ids=_NOT_SAID)
def test_words_of_others_are_given_to_nobody(read_text: ReadText, text: str) -> None:
    """Who shows somebody's writing did not say it, nor did the body whose unnamed director speaks."""
    assert not read_text(text).statements


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("President Tom Hall of Elmland will come, Foreign Minister Lea Moss said on Monday.", {"Tom Hall": "President", "Lea Moss": "Foreign Minister"}),
        ("Lea Moss said that Sam Reed was the mayor of Cork.", {}),
        ("Lea Moss said that Mayor Sam Reed had paid.", {"Sam Reed": "Mayor"}),
        ("Lea Moss said a panel led by Harbour Trust member Sam Reed had met.", {"Sam Reed": "member"}),
        ("Lea Moss said that a lawyer, Sam Reed, had paid.", {}),
        ("Lea Moss said rumours that Mayor Sam Reed had paid were false.", {}),
        ("Nurses said that Mayor Sam Reed had paid.", {}),
        ("Lea Moss denied that Mayor Sam Reed had paid.", {}),
        ("“Mayor Sam Reed is ill,” said Lea Moss.", {}),
        ("Lea Moss accused Mayor Sam Reed of theft.", {"Sam Reed": "Mayor"}),
        ("The accused Mayor Sam Reed fled.", {}),
        ("Lea Moss briefly met with Mayor Sam Reed.", {"Sam Reed": "Mayor"}),
        ("Cork will not deal with Mayor Sam Reed.", {"Sam Reed": "Mayor"}),
        ("PM Sam Reed left at 5 PM. Commissioner Tom Hall stayed.", {"Sam Reed": "PM", "Tom Hall": "Commissioner"}),
        ("Coach Tom Hall, who leads Oldport Rovers, spoke.", {"Tom Hall": "Coach"}),
        ("The Minister of Arts, Culture and the Coast, Lea Moss, came.", {"Lea Moss": "Minister of Arts, Culture and the Coast"}),
    ],
)
def test_titles_before_names_are_the_papers_own_in_sentences_that_it_attributes(read_text: ReadText, text: str, titles: dict[str, str]) -> None:
    """How the paper calls somebody counts in what it retells of a named speaker, not in quotations, denials, rumours and hearsay."""
    findings = read_text(text)
    names = {person.key: person.name for person in findings.people}
    assert {names[role.person]: role.title for role in findings.roles} == titles
