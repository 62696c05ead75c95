"""Two of one name in one article: told apart where the article introduces the second or says so, one person or body where it does not."""

from __future__ import annotations

from collections import Counter

import pytest

from graph.extract.reader import Reader
from graph.model import Article, Block, BlockKind, Findings, Found, Span
from graph.text import hash_text
from tests.graph.extract.conftest import ReadText, make_article

_TWO = {
    "introduced by an article": "Ada Pike, the mayor of Elmport, opened the lock.\n\nAda Pike, a baker from Selbarra, brought bread.",
    "introduced before the name": "Ada Pike, 61, the owner, launched it.\n\nA nurse, Ada Pike, sang.",
    "described by what she does": "Ada Pike, minister of roads, paid for it.\n\nAda Pike, who sells eels, shrugged.",
    "work that does not go with the other's": "Ada Pike, the team's captain, wept.\n\nAda Pike, the minister for sport, did not.",
    "called another of the name": "Ada Pike, who chairs the board, voted for it.\n\nThe manager, Ada Pike, said that she was another Ada Pike.",
    "said to be no relation": "Ada Pike, a singer, came. She is no relation of the mayor, Ada Pike.",
    "said to be no relation, in one paragraph": "Ada Pike, a lawyer for the firm, will appeal. Ada Pike, who is not related to her, sang.",
    "said to share a name": "Ada Pike, the hotel's manager, bought it.\n\nThe inquiry is led by Ada Pike. The two women laughed about their name.",
    "described by what she did": "Ada Pike, a secretary of state, opened it.\n\nAda Pike, who worked there for 27 years, laughed.",
    "introduced by work that no list holds": "Ada Pike, the mayor of Elmport, opened it.\n\nAda Pike, a tapper in Selbarra, laughed.",
    "introduced under a shorter name": "Its chairman, Ada Nyambura Pike, opened it.\n\nAda Pike, a baker, laughed.",
    "father and son in Portuguese": "Peter Garvest founded it in 1975.\n\nPeter Garvest Filho, his son, has left.",
    "father and son of one name": "The mayor, Peter Garvest, called it barbarous. His son Peter Garvest, who is 24, laughed.",
    "introduced as named so": "Ada Pike, the mayor of Elmport, opened it.\n\nA farmer named Ada Pike won a cup.",
    "father and son": "Peter Garvest, who built boats, died on Monday.\n\nHe leaves a son, Peter Garvest Jr, and a boat.",
}
_ONE = {
    "described once": "Ada Pike, the mayor of Elmport, opened the lock.\n\nAda Pike said it was good.",
    "described again in the same words": "Ada Pike, the mayor of Elmport, opened the lock.\n\nAda Pike, a mayor since 2012, said it was good.",
    "said to be the same": "Ada Pike, the mayor of Elmport, opened the lock.\n\nAda Pike, also a baker, brought bread.",
    "a post that she held": "Ada Pike, the mayor of Elmport, opened the lock.\n\nAda Pike, a former judge, said it was good.",
    "no work": "Ada Pike, the mayor of Elmport, opened it.\n\nAda Pike, a mother of four, laughed.",
    "named in short": "Its chairman, Ada Nyambura Pike, opened it.\n\nAda Pike, the chairman, laughed.",
    "a clause of what she did": "Ada Pike, the mayor of Elmport, opened the lock.\n\nAda Pike, who won by four votes, said it was good.",
    "named again without the suffix": "Peter Garvest Jr, the owner, launched it.\n\nPeter Garvest said it was good.",
}


@pytest.mark.parametrize("case", _TWO)
def test_a_second_bearer_of_a_name_is_somebody_else(case: str, read_text: ReadText) -> None:
    """Newspapers introduce nobody twice."""
    assert len(read_text(_TWO[case]).people) == 2


@pytest.mark.parametrize("case", _ONE)
def test_whoever_is_named_again_is_one(case: str, read_text: ReadText) -> None:
    """A further description is no second introduction where it goes on about the same person."""
    assert len(read_text(_ONE[case]).people) == 1


def test_the_daughter_of_somebody_else_may_have_been_named_before(read_text: ReadText) -> None:
    """A mother is named between the two."""
    found = read_text("Ada Pike, the mayor of Elmport, opened it. Mara Pike said that her daughter Ada Pike was late.")
    assert [person.name for person in found.people] == ["Ada Pike", "Mara Pike"]


def test_each_bearer_has_their_own_post_and_words(read_text: ReadText) -> None:
    """A surname means whoever was introduced before it stands, or in its paragraph; else neither."""
    found = read_text(
        "Ada Pike, the mayor of Elmport, opened the lock. “It is deep,” Pike said.\n\n"
        "Ada Pike, a baker from Selbarra, brought bread. “It is warm,” Pike said.\n\nPike left at noon."
    )
    first, second = found.people
    assert {(role.person, role.title.split()[0]) for role in found.roles} == {(first.key, "mayor"), (second.key, "baker")}
    assert [statement.speaker for statement in found.statements] == [first.key, second.key]
    assert sum(len(form.spans) for person in found.people for form in person.forms) == 4


def test_a_surname_is_the_firsts_before_the_second_of_it_is_named(read_text: ReadText) -> None:
    """Behind that it is neither's."""
    found = read_text("Ada Pike, the mayor, came.\n\nIt was late, Pike said.\n\nOdel Pike, a baker, sang.\n\nIt was good, Pike said.")
    assert [sum(len(form.spans) for form in person.forms) for person in found.people] == [2, 1]


def _read_from(reader: Reader, text: str, dateline: str) -> Findings:
    """Read paragraphs behind a dateline."""
    made = make_article(text, published=None)
    rule = next(iter(reader.read(make_article("Ada Pike came.", published=None)).people)).rule
    whole = f"{dateline} - {text}"
    blocks = (Block(BlockKind.PARAGRAPH, Span(0, len(dateline) + 3 + made.blocks[0].span.end)),)
    blocks += tuple(Block(block.kind, Span(block.span.start + len(dateline) + 3, block.span.end + len(dateline) + 3)) for block in made.blocks[1:])
    found = Found(dateline.split(",", maxsplit=1)[0], (Span(0, len(dateline.split(",", maxsplit=1)[0])),), rule)
    return reader.read(Article("invented.txt", whole, hash_text(whole), blocks, dateline=found, dateline_span=Span(0, len(dateline) + 3)))


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("Peru's Ministry of Dyeing signed it. Bolivia's Ministry of Dyeing is still reading it.", 2),
        ("The Ministry of Dyeing told guests so on Monday. Bolivia's Ministry of Dyeing sent a boat.", 2),
        ("The Ministry of Dyeing told guests so on Monday. The Bolivian Ministry of Dyeing sent a boat.", 2),
        ("Bolivia's Ministry of Dyeing sent a boat. The Ministry of Dyeing paid for it.", 1),
        ("The Ministry of Dyeing told guests so on Monday. Peru's Ministry of Dyeing sent a boat.", 1),
        ("The National Dyeing Institute told guests so on Monday. Bolivia's National Dyeing Institute sent a boat.", 2),
        ("Larch Grid Services told guests so on Monday. Bolivia's Larch Grid Services sent a boat.", 1),
    ],
)
def test_offices_of_one_name_are_two_where_they_are_of_two_lands(text: str, bodies: int, reader: Reader) -> None:
    """An office that the article gives to no land is of the one that it was written in."""
    found = Counter(name for name in (body.name for body in _read_from(reader, text, "LIMA, Peru").organisations) if "Dyeing" in name or "Larch" in name)
    assert found.total() == bodies
