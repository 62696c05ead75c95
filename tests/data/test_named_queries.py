"""The named queries: each is titled, described, and answers on the seed article what a reader of it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest

from graph.gazetteer import load_gazetteer
from graph.mapping import map_article
from graph.settings import DATA_FOLDER
from graph.store import Snapshot, open_snapshot, open_store
from ontology.terms import PREFIXES, SCHEMA
from tests.seed_findings import SEED_FILE, seed_article, seed_findings

BASE = "https://w3id.org/newsgraph/id/"
QUERIES = {path.stem: path for path in sorted((DATA_FOLDER / "queries").glob("*.rq"))}
FORUM, FIRST_FORUM = "second Hong Kong-Shenzhen Big Data Forum", "first Hong Kong-Shenzhen Big Data Forum"
HUNG, YANG, LIN = "Witman Hung Wai-man", "Yang Chengwei", "Lin Denan"
SERVICE, CENTRE, DEPARTMENT = "Qianhai International Liaison Service", "Shenzhen Medical Information Center", "Department of Youth Affair"
AUTHORITY = "Shenzhen Qianhai Authority"
OFFICE = "Liaison Office of the Central People’s Government in the Hong Kong Special Administrative Region"
LIAISON = "principal liaison officer for Hong Kong"
ADVANTAGES = "Hong Kong had unique advantages in becoming an international safe harbor for big data"
PILOT = "Qianhai in Shenzhen could be a pilot zone for cross-boundary data exchange"
CLUSTER = "the Bay Area will be a barrier-free city cluster"
BUILDING = "building a health big data center in the Bay Area"
POTENTIAL = "there’s a great potential for Hong Kong and Shenzhen to do this"
SMALL = "Hong Kong, with a population of 7 million, is too small on its own to compile health big data"
NAME, DAY = SEED_FILE.name, "2018-03-28"

# Read off the article by hand; offsets are counted in its text.
ANSWERS: dict[str, list[tuple[str | None, ...]]] = {
    "speakers-and-roles": [
        (FORUM, LIN, "director", CENTRE, DAY),
        (FORUM, HUNG, LIAISON, SERVICE, DAY),
        (FORUM, YANG, "deputy director-general", DEPARTMENT, DAY),
    ],
    "forum-city": [(FORUM, DAY, "Shenzhen")],
    "previous-edition": [(FORUM, "2", FIRST_FORUM, "1", "2016-07")],
    "sub-forums": [(FORUM, "big data for smart travel", DAY), (FORUM, "financial big data", DAY), (FORUM, "medical big data", DAY)],
    "proposals": [
        (LIN, "health big data center", "Greater Bay Area", None, BUILDING),
        (HUNG, "pilot zone for cross-boundary data exchange", "Qianhai", None, PILOT),
    ],
    "statements-word-for-word": [
        (LIN, "suggested", "Indirect", BUILDING, "2058", "2107", NAME),
        (LIN, "said", "Indirect", POTENTIAL, "2247", "2310", NAME),
        (LIN, "said", "Indirect", SMALL, "2436", "2529", NAME),
        (HUNG, "said", "Indirect", ADVANTAGES, "965", "1050", NAME),
        (HUNG, "suggested", "Indirect", PILOT, "1292", "1366", NAME),
        (YANG, "said", "Indirect", CLUSTER, "1548", "1596", NAME),
    ],
    "agencies-by-city": [
        ("Hong Kong", DEPARTMENT, OFFICE),
        ("Hong Kong", OFFICE, None),
        ("Shenzhen", SERVICE, AUTHORITY),
        ("Shenzhen", CENTRE, None),
        ("Shenzhen", AUTHORITY, None),
    ],
    "attendance": [(FORUM, DAY, "more than", "400", "experts")],
    "claims-about-places": [
        ("Greater Bay Area", LIN, BUILDING, "Positive", "Possible", NAME),
        ("Greater Bay Area", YANG, CLUSTER, "Positive", "Certain", NAME),
        ("Hong Kong", LIN, SMALL, "Positive", "Certain", NAME),
        ("Hong Kong", LIN, POTENTIAL, "Positive", "Certain", NAME),
        ("Hong Kong", HUNG, ADVANTAGES, "Positive", "Certain", NAME),
        ("Qianhai", HUNG, PILOT, "Positive", "Possible", NAME),
        ("Shenzhen", LIN, POTENTIAL, "Positive", "Certain", NAME),
        ("Shenzhen", HUNG, PILOT, "Positive", "Possible", NAME),
    ],
    "conflicts": [],
    "support": [],
    "corrections": [],
    "words-behind-roles": [
        (LIN, "director", CENTRE, f"director of {CENTRE}", "1999", "2046", NAME),
        (HUNG, LIAISON, SERVICE, f"{LIAISON}, {AUTHORITY} {SERVICE} Ltd.", "324", "434", NAME),
        (HUNG, LIAISON, SERVICE, f"{LIAISON}, {AUTHORITY}’s {SERVICE}", "851", "958", NAME),
        (YANG, "deputy director-general", DEPARTMENT, f"deputy director-general of {DEPARTMENT}", "1384", "1437", NAME),
    ],
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """Give a published store that holds the seed article."""
    yield from publish(tmp_path_factory.mktemp("one") / "store", SEED_FILE.name)


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """Give a published store that holds the same text under two identifiers."""
    yield from publish(tmp_path_factory.mktemp("two") / "store", "a.txt", "b.txt")


def publish(folder: Path, *identifiers: str) -> Iterator[Snapshot]:
    """Build a store of the seed under each identifier, and give what is published."""
    articles = [replace(seed_article(), identifier=identifier) for identifier in identifiers]
    with open_store(str(folder), base_iri=BASE, create=True) as store:
        store.replace_articles([map_article(article, seed_findings(), base_iri=BASE, gazetteer=load_gazetteer()) for article in articles])
        store.publish()
    with open_snapshot(str(folder)) as snapshot:
        yield snapshot


def ask(snapshot: Snapshot, name: str) -> list[tuple[str | None, ...]]:
    """Return the rows of a named query's answer."""
    solutions = snapshot.store.query(QUERIES[name].read_text(encoding="utf-8"))
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return [tuple(value and value.value for value in solution) for solution in solutions]


def test_each_named_query_has_its_answer_here() -> None:
    """A query that is added brings its answer along."""
    assert set(QUERIES) == set(ANSWERS)


@pytest.mark.parametrize("name", QUERIES)
def test_a_named_query_answers_as_a_reader_of_the_article_does(snapshot: Snapshot, name: str) -> None:
    """Row by row and in order."""
    assert ask(snapshot, name) == ANSWERS[name]


@pytest.mark.parametrize("name", ["statements-word-for-word", "words-behind-roles", "claims-about-places"])
def test_articles_of_one_text_answer_each_for_itself(twins: Snapshot, name: str) -> None:
    """They share their evidence, and no row pairs the words of one with the name of the other."""
    expected = [(*row[:-1], identifier) for row in ANSWERS[name] for identifier in ("a.txt", "b.txt")]
    assert sorted(map(str, ask(twins, name))) == sorted(map(str, expected))


def test_articles_that_disagree_on_a_meeting_are_listed_with_what_each_says(tmp_path: Path) -> None:
    """Both values stand, each with the article that gives it."""
    findings = seed_findings()
    meetings = tuple(
        replace(each, attendance=each.attendance and replace(each.attendance, value=replace(each.attendance.value, value=350))) for each in findings.events
    )
    both = [(replace(seed_article(), identifier="a.txt"), findings), (replace(seed_article(), identifier="b.txt"), replace(findings, events=meetings))]
    with open_store(str(tmp_path / "store"), base_iri=BASE, create=True) as store:
        store.replace_articles([map_article(article, found, base_iri=BASE, gazetteer=load_gazetteer()) for article, found in both])
        store.publish()
    with open_snapshot(str(tmp_path / "store")) as snapshot:
        assert ask(snapshot, "conflicts") == [(FORUM, "attendance", "350", "b.txt", "400", "a.txt")]


@pytest.mark.parametrize("name", [name for name in QUERIES if name not in ("corrections", "support")])
def test_what_articles_call_by_several_names_stands_in_one_row(snapshot: Snapshot, name: str) -> None:
    """Whichever of its names that is; else two names of a speaker, a meeting and an agency would give eight rows."""
    renamed, graph = pyoxigraph.Store(), pyoxigraph.DefaultGraph()
    renamed.extend(snapshot.store)
    for quad in snapshot.store.quads_for_pattern(None, pyoxigraph.NamedNode(SCHEMA.name), None, graph):
        renamed.add(pyoxigraph.Quad(quad.subject, quad.predicate, pyoxigraph.Literal(f"{quad.object.value} (also)"), graph))
    assert len(list(renamed.query(QUERIES[name].read_text(encoding="utf-8")))) == len(ANSWERS[name])


@pytest.mark.parametrize("path", QUERIES.values(), ids=QUERIES)
def test_a_named_query_begins_with_its_title_and_description(path: Path) -> None:
    """The title is a question, the description a sentence, and its prefixes are those that everything else uses."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert lines[0].endswith("?")
    assert lines[1].startswith("# ")
    assert lines[1].endswith(".")
    bound = dict(line.removeprefix("PREFIX ").split(": ") for line in lines if line.startswith("PREFIX "))
    assert {prefix: iri.strip("<>") for prefix, iri in bound.items()}.items() <= PREFIXES.items()


@pytest.mark.parametrize("path", QUERIES.values(), ids=QUERIES)
def test_a_named_query_names_nobody(path: Path) -> None:
    """Each asks of any article: no name of an entity of the seed stands in it."""
    findings = seed_findings()
    names = {form.text for entities in (findings.people, findings.organisations, findings.places, findings.events) for e in entities for form in e.forms}
    assert not [name for name in names if name in path.read_text(encoding="utf-8")]
