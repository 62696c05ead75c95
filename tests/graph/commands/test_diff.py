"""`diff`: what changed in an article, and what other commands say of what was taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology.terms import PROV
from tests.conftest import Newsgraph

FIRST = """City opens library

By Joan Reed

3 March 2021

NAIROBI — Anna Otieno, director of the Nairobi City Library, said on Monday that the new reading room would open in May.

"We expect 400 readers a day," she said. Brian Kamau, a spokesman for the Ministry of Education, denied that the room would close at night.
"""
SECOND = FIRST.replace("director of", "deputy director of").replace('"We expect', 'The room is the largest in the city, it was announced.\n\n"We expect')

pytestmark = pytest.mark.slow


@pytest.fixture
def revised(newsgraph: Newsgraph, tmp_path: Path) -> Path:
    """Build an article, change it and build it again."""
    article = tmp_path / "news" / "library.txt"
    article.parent.mkdir()
    for text in (FIRST, SECOND):
        article.write_text(text)
        assert newsgraph("build", "news", "--store", "store").exit_code == 0
    return article


def read_facts(newsgraph: Newsgraph, *options: str) -> dict[str, list[tuple[str, str, str]]]:
    """List the facts that are gone, new and kept, each as subject, relation and value."""
    facts = json.loads(newsgraph("diff", "library.txt", "--store", "store", "--json", *options).stdout)["facts"]
    return {name: [(each["subject"], each["relation"], each["value"]) for each in part] for name, part in facts.items()}


@pytest.mark.usefixtures("revised")
def test_words_and_facts_that_changed_are_shown(newsgraph: Newsgraph) -> None:
    """What only moved in the text is kept: a statement below the words that are new."""
    facts = read_facts(newsgraph)
    assert ("Anna Otieno", "title", "director") in facts["gone"]
    assert ("Anna Otieno", "title", "deputy director") in facts["new"]
    assert ("Brian Kamau", "denied", "the room would close at night") in facts["kept"]
    assert not {each[0] for part in ("gone", "new") for each in facts[part]} - {"Anna Otieno"}
    shown = newsgraph("diff", "library.txt", "--store", "store")
    assert "\n-NAIROBI — Anna Otieno, director" in shown.stdout
    assert "Gone:\n" in shown.stdout
    assert "Kept:\n" not in shown.stdout
    assert "text 1 to 2 of 2" in shown.stderr
    words = newsgraph("diff", "library.txt", "--store", "store", "--words", "--kept").stdout
    assert "Otieno,{+ deputy+} director" in words
    assert "Kept:\n" in words


def test_three_texts_are_compared_as_one_likes(newsgraph: Newsgraph, revised: Path) -> None:
    """By their numbers; a number that there is none of is refused with those that there are."""
    revised.write_text(FIRST.replace("Anna Otieno", "Dora Achieng"))
    newsgraph("build", "news", "--store", "store")
    assert ("Anna Otieno", "title", "director") in read_facts(newsgraph, "--from", "1")["gone"]
    assert ("Anna Otieno", "title", "deputy director") in read_facts(newsgraph)["gone"]
    assert ("Anna Otieno", "title", "deputy director") in read_facts(newsgraph, "--to", "2")["new"]
    result = newsgraph("diff", "library.txt", "--store", "store", "--from", "4")
    assert result.exit_code == 1
    assert "has no text 4: 3 known" in result.stderr


@pytest.mark.usefixtures("revised")
def test_what_was_taken_back_is_said_to_be(newsgraph: Newsgraph) -> None:
    """By its old address; nothing that stands takes it for a fact, a candidate or an objection."""
    document = json.loads(newsgraph("diff", "library.txt", "--store", "store", "--json").stdout)
    gone = next(each["iri"] for each in document["facts"]["gone"] if each["value"] == "director")
    result = newsgraph("explain", gone, "--store", "store")
    assert result.exit_code == 1
    assert "was taken back: library.txt does not say it any more" in result.stderr
    view = newsgraph("query", 'SELECT ?p { ?p <https://schema.org/jobTitle> "director" }', "--store", "store", "--json")
    assert json.loads(view.stdout)["results"]["bindings"] == []
    anywhere = newsgraph("query", 'SELECT ?p { GRAPH ?g { ?p <https://schema.org/jobTitle> "director" } }', "--store", "store", "--json")
    assert json.loads(anywhere.stdout)["results"]["bindings"] == []


@pytest.mark.usefixtures("revised")
def test_exports_depend_on_what_articles_are_not_on_what_they_were(newsgraph: Newsgraph) -> None:
    """With --past they do, and say which text is the revision of which."""
    newsgraph("build", "news", "--store", "afresh")
    plain, afresh = (newsgraph("export", "--format", "nquads", "--store", name).stdout for name in ("store", "afresh"))
    assert plain == afresh
    assert "wasRevisionOf" in newsgraph("export", "--format", "nquads", "--past", "--store", "store").stdout
    assert newsgraph("export", "--format", "turtle", "--past", "--store", "store").exit_code == 2
    counts = [json.loads(newsgraph("stats", "--store", name, "--json").stdout)["counts"] for name in ("store", "afresh")]
    assert [count.pop("earlier texts") for count in counts] == [1, 0]
    assert counts[0].pop("triples in all") > counts[1].pop("triples in all")
    assert counts[0] == counts[1]


@pytest.mark.usefixtures("revised")
def test_the_past_goes_with_its_article(newsgraph: Newsgraph) -> None:
    """Retracting leaves nothing of it."""
    newsgraph("retract", "library.txt", "--store", "store")
    assert json.loads(newsgraph("stats", "--store", "store", "--json").stdout)["counts"]["triples in all"] == 0


def test_an_article_that_never_changed_has_nothing_to_compare(newsgraph: Newsgraph, seed_store: Path) -> None:
    """That is said, and is no failure; all that is read in it is kept."""
    identifier = json.loads(newsgraph("query", "SELECT ?i { ?a <https://schema.org/identifier> ?i }", "--store", seed_store, "--json").stdout)
    name = identifier["results"]["bindings"][0]["i"]["value"]
    result = newsgraph("diff", name, "--store", seed_store)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 text known" in result.stderr
    facts = json.loads(newsgraph("diff", name, "--store", seed_store, "--json").stdout)["facts"]
    assert (facts["gone"], facts["new"]) == ([], [])
    assert facts["kept"]


NOTICE = "Correction: An earlier version of this article said that Karen Oduya, the mayor of Nairobi, told reporters that the room would be free."


def test_a_correction_is_linked_to_what_it_corrects_and_never_read(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """Within the article, and by an article of its own that names the address; what the notice repeats is no fact."""
    address = "https://news.example/library"
    record = {"headline": "City opens library", "text": f"{FIRST.partition('NAIROBI — ')[2]}\n\n{NOTICE}", "url": address, "id": 1}
    (tmp_path / "wire.jsonl").write_text(json.dumps(record) + "\n")
    own = f"Correction: City opens library\n\nBy Joan Reed\n\n5 March 2021\n\nOur report on the library ({address}) gave a wrong name. We regret the error.\n"
    (tmp_path / "notice.txt").write_text(own)
    built = newsgraph("build", "wire.jsonl", "notice.txt", "--store", "store", "--validate")
    assert built.exit_code == 0, built.stderr
    assert newsgraph("check", "--store", "store", "--view").exit_code == 0
    rows = json.loads(newsgraph("query", "corrections", "--store", "store", "--json").stdout)["results"]["bindings"]
    assert [(row["article"]["value"], row["words"]["value"]) for row in rows] == [
        ("wire.jsonl#1", NOTICE),
        ("wire.jsonl#1", "Correction: City opens library"),
    ]
    assert "Oduya" not in newsgraph("query", "SELECT ?name { ?thing <https://schema.org/name> ?name }", "--store", "store").stdout
    corrections = json.loads(newsgraph("diff", "wire.jsonl#1", "--store", "store", "--json").stdout)["corrections"]
    assert sorted(each["text"] for each in corrections) == [NOTICE, "Correction: City opens library"]
    assert f"Corrected: {NOTICE}\n" in newsgraph("diff", "wire.jsonl#1", "--store", "store").stdout


@pytest.mark.usefixtures("revised")
def test_check_proves_the_words_of_earlier_texts_too(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """They are what is shown of what was taken back; a text that was changed in the store is named."""
    assert newsgraph("check", "--store", "store").exit_code == 0
    for folder in {path.parent for path in (tmp_path / "store").rglob("CURRENT")}:
        database = ox.Store(str(folder))
        (text,) = (quad for quad in database.quads_for_pattern(None, ox.NamedNode(PROV.value), None, None) if "/past/" in str(quad.graph_name))
        database.remove(text)
        database.add(ox.Quad(text.subject, text.predicate, ox.Literal(text.object.value.replace("director", "porter")), text.graph_name))
        database.flush()
    result = newsgraph("check", "--store", "store")
    assert result.exit_code == 1
    assert "library.txt" in result.output
    assert "is not what the IRI says" in result.output
