"""`newsgraph rules` lists every rule with its sentence and its measured precision."""

from __future__ import annotations

import json

from graph.extract import RULES as READING_RULES
from graph.loaders import RULES as LOADING_RULES
from tests.conftest import Newsgraph


def test_every_rule_is_listed(newsgraph: Newsgraph) -> None:
    """As a table for people and as one document for programs."""
    table, document = newsgraph("rules").stdout, json.loads(newsgraph("rules", "--json").stdout)
    names = sorted({rule.name for rule in (*READING_RULES, *LOADING_RULES)})
    assert [rule["name"] for rule in document] == names
    assert all(name in table for name in names)
