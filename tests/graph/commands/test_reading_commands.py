"""Commands that read a store: they print results on standard output, messages on standard error, and change nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.store import open_snapshot
from ontology.terms import KG, OA
from tests.conftest import Newsgraph

READING = ("stats", "check", "validate")


@pytest.mark.slow
@pytest.mark.parametrize("command", READING)
def test_a_sound_store_ends_well(newsgraph: Newsgraph, seed_store: Path, command: str) -> None:
    """Status 0, and with --json one document that can be read."""
    assert newsgraph(command, "--store", seed_store).exit_code == 0
    result = newsgraph(command, "--store", seed_store, "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)


@pytest.mark.parametrize("command", READING)
def test_a_missing_store_is_named_and_not_made(newsgraph: Newsgraph, tmp_path: Path, command: str) -> None:
    """Status 3, one sentence, and nothing created."""
    result = newsgraph(command, "--store", "nowhere")
    assert result.exit_code == 3
    assert result.stderr.startswith("Error: there is no store at 'nowhere'")
    assert not result.stdout
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_of_other_things_is_refused(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """Status 3, and what was in it is left as it was."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "sea.jpg").write_text("x")
    assert newsgraph("stats", "--store", "photos").exit_code == 3
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["sea.jpg"]


def test_the_store_is_named_by_the_environment(newsgraph: Newsgraph, seed_store: Path) -> None:
    """NEWSGRAPH_STORE stands in where --store is not given."""
    assert newsgraph("stats", env={"NEWSGRAPH_STORE": str(seed_store)}).exit_code == 0


def test_stats_counts_what_the_seed_article_holds(newsgraph: Newsgraph, seed_store: Path) -> None:
    """One article, its series and its statements, and more triples than the view alone holds."""
    counts = json.loads(newsgraph("stats", "--store", seed_store, "--json").stdout)["counts"]
    assert counts["articles"] == 1
    assert counts["series"] == 1
    assert counts["statements"] > 0
    assert counts["triples in all"] > counts["triples in the merged view"]


@pytest.mark.slow
def test_check_names_the_first_fault(newsgraph: Newsgraph, own_seed_store: Path) -> None:
    """An offset that was moved is found, and the sentence says what stands there instead."""
    for folder in {path.parent for path in own_seed_store.rglob("CURRENT")}:
        database = ox.Store(str(folder))
        moved = min(database.quads_for_pattern(None, ox.NamedNode(OA.start), None, None), key=str)
        database.remove(moved)
        database.add(ox.Quad(moved.subject, moved.predicate, ox.Literal(int(moved.object.value) + 1), moved.graph_name))
        database.flush()
        del database
    result = newsgraph("check", "--store", own_seed_store, "--json")
    assert result.exit_code == 1
    assert "stands" in result.stderr
    assert json.loads(result.stdout)["fault"]["problem"] in result.stderr


def find_speaker(store: Path) -> str:
    """Return the IRI of somebody who spoke."""
    with open_snapshot(str(store)) as snapshot:
        return min(quad.object.value for quad in snapshot.store.quads_for_pattern(None, ox.NamedNode(KG.speaker), None, ox.DefaultGraph()))


def test_explain_shows_the_words_behind_each_fact(newsgraph: Newsgraph, seed_store: Path) -> None:
    """Of a speaker: that they spoke, with the rule that read it and at least one quotation."""
    result = newsgraph("explain", find_speaker(seed_store), "--store", seed_store, "--json")
    reasons = json.loads(result.stdout)["reasons"]
    spoke = [reason for reason in reasons if reason["relation"] == "spoke at"]
    assert spoke
    assert all(reason["rule"]["confidence"] and reason["passages"] for reason in spoke)
    printed = newsgraph("explain", find_speaker(seed_store), "--store", seed_store).stdout
    assert "spoke at: " in printed
    assert f"by {spoke[0]['rule']['name']}, right in {spoke[0]['rule']['confidence']:.0%} of what it finds" in printed


def test_explain_says_that_nothing_is_known(newsgraph: Newsgraph, seed_store: Path) -> None:
    """Status 1 for an IRI that the store does not hold, and for what is no IRI."""
    for iri in ("https://example.org/nobody", "no iri"):
        result = newsgraph("explain", iri, "--store", seed_store)
        assert result.exit_code == 1
        assert iri in result.stderr
