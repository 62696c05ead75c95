"""The index: names found in any order, without accents, nearly so written; lists in order; the ledger's filters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.index import Filters, Index
from web.index.entries import Saying, ThingEntry


def thing(iri: str, kind: str, *forms: str, date: str = "", mentions: int = 0) -> ThingEntry:
    """Make an entry."""
    return ThingEntry(iri, kind, forms, date, mentions)


THINGS = [
    thing("lin", "person", "Lin Denan", "Lin"),
    thing("zoe", "person", "Zoë Müller"),
    thing("linda", "person", "Linda Evans"),
    thing("hung", "person", "Witman Hung Wai-man"),
    thing("xi", "person", "歐陽娜娜"),
    thing("center", "organisation", "Shenzhen Medical Information Center"),
    thing("old", "event", "First Forum", date="2016-07"),
    thing("new", "event", "Second Forum", date="2018-03-28"),
    thing("said", "statement", "a center for medical data could be built"),
]
ALIKE = [
    thing("e1", "event", "Harbour Dialogue"),
    thing("s1", "series", "Harbour Dialogue"),
    thing("p1", "person", "Ann Lee"),
    thing("p2", "person", "Ann Lee"),
    thing("o1", "organisation", "Harbour Board"),
]
SAYINGS = [
    Saying("s1", ("lin",), ("center",), ("place",), ("city",), "new", "a2", "2018-03-28T11:18:00", 10, is_proposal=True, is_denied=False, is_possible=True),
    Saying("s2", ("zoe",), (), ("place", "lin"), (), "", "a2", "2018-03-28T11:18:00", 90, is_proposal=False, is_denied=True, is_possible=False),
    Saying("s3", ("lin",), (), (), (), "old", "a1", "2016-07", 5, is_proposal=False, is_denied=False, is_possible=False),
]


@pytest.mark.parametrize(("name", "meant"), [("Harbour Dialogue", "e1"), ("Ann Lee", None), ("Harbour Board", "o1"), ("harbour board", None), ("Nobody", None)])
def test_a_name_leads_to_what_alone_is_called_so(name: str, meant: str | None) -> None:
    """An edition goes before its series; of two people of one name neither is meant."""
    found = Index(ALIKE, []).find_only(name)
    assert (found.iri if found else None) == meant


@pytest.fixture(scope="module")
def index() -> Index:
    """An index of some things."""
    return Index(THINGS, SAYINGS)


@pytest.mark.parametrize(
    ("wanted", "kind", "found"),
    [
        ("lin denan", "person", ["lin"]),
        ("Denan Lin", "person", ["lin"]),
        ("denn", "person", ["lin"]),
        ("dnean lin", "person", ["lin"]),
        ("lin dennan", "person", ["lin"]),
        ("muller zoe", "person", ["zoe"]),
        ("MÜL", "person", ["zoe"]),
        ("waiman hung", "person", ["hung"]),
        ("hung wai man", "person", ["hung"]),
        ("娜娜", "person", ["xi"]),
        ("娜娜 歐陽", "person", ["xi"]),
        ("medcal information", "organisation", ["center"]),
        ("data center", "statement", ["said"]),
        ("lin", "person", ["lin", "linda"]),
        ("denan shanghai", "person", ["lin"]),
    ],
)
def test_names_are_found(index: Index, wanted: str, kind: str, found: list[str]) -> None:
    """In any order, by their beginnings, without accents, in any script, with a slip; whole words come first."""
    assert [hit.entry.iri for hit in index.search(wanted)[kind]] == found


@pytest.mark.parametrize("wanted", ["", "?!", "nobody", '"', "lin)", "NEAR(", "*"])
def test_what_is_typed_is_never_syntax(index: Index, wanted: str) -> None:
    """No text is an error, and none that names nobody finds somebody."""
    assert {hit.entry.iri for hits in index.search(wanted).values() for hit in hits} <= {"lin", "linda"}


@given(st.text(max_size=30))
def test_any_text_can_be_searched(wanted: str) -> None:
    """Whatever is typed is answered, within the limit of each kind."""
    assert all(len(hits) <= 2 for hits in Index(THINGS[:3], ()).search(wanted, limit=2).values())


def test_a_rare_thing_called_exactly_so_is_not_crowded_out() -> None:
    """A hundred better known names that begin alike do not hide the one that is meant."""
    known = [thing(f"p{number}", "person", f"Lin Number{number}") for number in range(200)]
    hits = Index([*known, thing("lin", "person", "Lin")], ()).search("lin", limit=3)
    assert hits["person"][0].entry.iri == "lin"


def test_a_search_can_be_for_some_kinds(index: Index) -> None:
    """Kinds that are not asked for are not looked through."""
    assert set(index.search("medical", kinds=["organisation"])) == {"organisation"}


def test_a_name_is_found_only_where_all_of_it_is_the_name(index: Index) -> None:
    """Filters that take a name take those who are called so."""
    assert index.find_named("denan lin", kinds=["person"]) == []
    assert index.find_named("LIN DENAN", kinds=["person"]) == ["lin"]


def test_lists_stand_in_order(index: Index) -> None:
    """By name without regard to case and accents; events newest first."""
    assert [entry.name for entry in index.list_by_name("person", offset=1, limit=2)] == ["Linda Evans", "Witman Hung Wai-man"]
    assert [entry.iri for entry in index.list_by_date("event", offset=0, limit=9)] == ["new", "old"]
    assert index.list_initials("person")[:2] == [("l", 0), ("w", 2)]
    assert index.counts["person"] == 5


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), ["s1", "s2", "s3"]),
        (Filters(speaker=("lin",)), ["s1", "s3"]),
        (Filters(speaker=("lin", "zoe"), about=("place",)), ["s1", "s2"]),
        (Filters(agency=("center",)), ["s1"]),
        (Filters(place=("city",)), ["s1"]),
        (Filters(kind="said"), ["s2", "s3"]),
        (Filters(kind="proposed"), ["s1"]),
        (Filters(polarity="denied"), ["s2"]),
        (Filters(polarity="affirmed", certainty="certain"), ["s3"]),
        (Filters(first="2017"), ["s1", "s2"]),
        (Filters(last="2018-03-28"), ["s1", "s2", "s3"]),
        (Filters(last="2018-03-27"), ["s3"]),
        (Filters(event="old"), ["s3"]),
        (Filters(article="a2"), ["s1", "s2"]),
        (Filters(words="center"), []),
    ],
)
def test_the_ledger_is_narrowed(index: Index, filters: Filters, found: list[str]) -> None:
    """Each filter leaves what fits it, the newest first; several of one field are alternatives."""
    assert index.list_sayings(filters, offset=0, limit=9) == found
    assert index.count_sayings(filters) == len(found)


def test_choices_are_counted_beside_the_other_filters(index: Index) -> None:
    """What a filter can be set to shows how many statements that leaves, its own setting aside."""
    chosen = index.list_choices("speaker", Filters(speaker=("zoe",), about=("place",)), limit=9)
    assert [(choice.value, choice.count) for choice in chosen] == [("lin", 1), ("zoe", 1)]
