"""`newsgraph rules` lists every rule with its sentence and its measured precision."""

from __future__ import annotations

import json
from pathlib import Path

from graph.extract import RULES as READING_RULES
from graph.loaders import RULES as LOADING_RULES
from tests.conftest import Newsgraph


def test_every_rule_is_listed(newsgraph: Newsgraph) -> None:
    """As a table for people and as one document for programs."""
    table, document = newsgraph("rules").stdout, json.loads(newsgraph("rules", "--json").stdout)
    names = sorted({rule.name for rule in (*READING_RULES, *LOADING_RULES)})
    assert [rule["name"] for rule in document] == names
    assert all(name in table for name in names)


def test_where_there_is_a_store_it_says_how_much_rests_on_each(newsgraph: Newsgraph, seed_store: Path) -> None:
    """Facts, statements and names that it found, and candidates."""
    rules = {rule["name"]: rule for rule in json.loads(newsgraph("rules", "--store", seed_store, "--json").stdout)}
    assert sum(rule["found"] for rule in rules.values()) > 0
    assert all(rule["candidates"] == 0 for rule in rules.values())
    assert "candidates" in newsgraph("rules", "--store", seed_store).stdout
    assert "candidates" not in newsgraph("rules").stdout


def test_a_store_that_is_asked_for_must_be_there(newsgraph: Newsgraph) -> None:
    """Status 3; the default one may be missing."""
    assert newsgraph("rules", "--store", "nowhere").exit_code == 3
