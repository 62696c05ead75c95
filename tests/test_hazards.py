"""What the service and the store must withstand is numbered, and no number is without a test.

Q are queries, N the network, P what is parsed, W the web, S storage; a test carries its numbers in its name, as in test_q1_….
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
NUMBERS = [f"{letter}{number}" for letter, last in (("q", 8), ("n", 5), ("p", 6), ("w", 7), ("s", 6)) for number in range(1, last + 1)]
NAMES = [name for file in TESTS.rglob("test_*.py") for name in re.findall(r"^def (test_\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE)]


@pytest.mark.parametrize("number", NUMBERS)
def test_every_hazard_has_a_test(number: str) -> None:
    """At least one function bears it, alone or among others."""
    assert any(re.match(rf"test_(?:[qnpws]\d_)*{number}_", name) for name in NAMES), f"no test is named test_{number}_…"
