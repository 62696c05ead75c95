"""The examples of docs/querying.md do what they say, on a running service, with the clients they are for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.serving import serving

PAGE = Path(__file__).resolve().parents[2] / "docs" / "querying.md"
ADDRESS = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# R, OpenRefine and Comunica (113 MB from npm) are tried by hand.
COMMANDS = {"sh": ["sh", "-c"], "python": [sys.executable, "-c"], "js": [str(Path(sys.executable).with_name("node")), "--input-type=module", "--eval"]}
EXAMPLES = [(language, code) for language, code in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if language in COMMANDS]


@pytest.fixture(scope="module")
def service(seed_store: Path) -> Iterator[str]:
    """The address of a service on the seed article's store."""
    with serving(seed_store) as address:
        yield address


def name_example(example: tuple[str, str]) -> str:
    """Name an example by its language and the first thing that it takes in or calls."""
    return re.sub(r"\W+", "-", " ".join([example[0], *example[1].split()[:2]]))


@pytest.mark.slow
@pytest.mark.parametrize(("language", "code"), EXAMPLES, ids=map(name_example, EXAMPLES))
def test_an_example_prints_who_spoke(service: str, language: str, code: str) -> None:
    """As it stands on the page, but for the port: name and title, and nothing on standard error."""
    command = COMMANDS[language]
    if shutil.which(command[0]) is None or (language == "sh" and shutil.which("curl") is None):
        pytest.skip(f"{command[0]} or curl is not installed")
    done = subprocess.run(
        [*command, code.replace(ADDRESS, service)], capture_output=True, text=True, timeout=60, check=False, env=os.environ | {"NO_PROXY": "*"}
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"Lin Denan\W+director", done.stdout)


def test_every_kind_of_client_has_an_example_that_is_tried() -> None:
    """curl, three of Python, and JavaScript."""
    assert [language for language, _ in EXAMPLES] == ["sh", "python", "python", "python", "js"]


@pytest.mark.slow
def test_the_addresses_on_the_page_answer(service: str) -> None:
    """Those with a query in their path give CSV, as the text round them says."""
    addresses = set(re.findall(rf"{ADDRESS}(/queries/[^\s`\")]+)", PAGE.read_text(encoding="utf-8")))
    assert addresses
    for path in addresses:
        response = httpx.get(service + path)
        assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (200, "text/csv")
        assert "Lin Denan" in response.text
