"""`newsgraph rules` lists every rule with its sentence and its measured precision."""

from __future__ import annotations

import json

from graph.extract import RULES
from tests.conftest import Newsgraph


def test_every_rule_is_listed(newsgraph: Newsgraph) -> None:
    """As a table for people and as one document for programs."""
    table, document = newsgraph("rules").stdout, json.loads(newsgraph("rules", "--json").stdout)
    assert [rule["name"] for rule in document] == sorted(rule.name for rule in RULES)
    assert all(rule.name in table for rule in RULES)
