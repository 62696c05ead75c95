"""The review of who is the same: the queue, the evidence of both sides, deciding with the token alone, taking back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.store import open_store
from tests.graph.store.reports import BASE, Named, make_report, person_iri
from tests.web.conftest import BROWSER, open_client

TOKEN = "a-token-of-the-test"  # noqa: S105 - it guards nothing but this test's store
BEARER = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json"}
FULL, SHORT, LATER = (person_iri(*each) for each in (("a.txt", "Yevgeny Sorokin"), ("b.txt", "Y. Sorokin"), ("c.txt", "Yevgeny Sorokin")))


def make_store(location: Path) -> Path:
    """Make a store in which it is open whether two are the same."""
    with open_store(str(location), base_iri=BASE, create=True) as store:
        store.replace_articles(
            [
                make_report("a.txt", [Named("Yevgeny Sorokin", "chairman", "Caspian Wave"), Named("Wang Lei")]),
                make_report("b.txt", [Named("Y. Sorokin")], day="2021-05-05"),
                make_report("c.txt", [Named("Yevgeny Sorokin", "chairman", "Caspian Wave")], day="2022-05-05"),
            ]
        )
        store.publish()
    return location


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with doubts that the test may decide."""
    return make_store(tmp_path / "store")


@pytest.fixture
def client(store: Path) -> Iterator[FlaskClient]:
    """A client of a service with a token."""
    yield from open_client(store, token=TOKEN)


@pytest.fixture
def reader(store: Path) -> Iterator[FlaskClient]:
    """A client of a service without one."""
    yield from open_client(store)


def read(client: FlaskClient, path: str = "/review") -> str:
    """Return a page as a browser sees it, white space in single spaces."""
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 200, response.get_data(as_text=True)
    return html.unescape(" ".join(response.get_data(as_text=True).split()))


def decide(client: FlaskClient, word: str, left: str = FULL, right: str = SHORT, **fields: str) -> dict[str, object]:
    """Decide as a script does."""
    response = client.post("/review", headers=BEARER, data={"left": left, "right": right, "decision": word, "by": "Ada", **fields})
    assert response.status_code == 200, response.get_data(as_text=True)
    return dict(response.get_json())


def test_the_queue_shows_both_sides_with_their_evidence(reader: FlaskClient) -> None:
    """Names, score, reasons, roles, bodies and articles stand side by side, without a token too."""
    page = read(reader)
    for words in ("Y. Sorokin and Yevgeny Sorokin", "names: initials", "chairman", "Caspian Wave", "score 0."):
        assert words in page
    assert page.count("<article ") == 2


def test_without_a_token_the_page_says_that_deciding_is_off(reader: FlaskClient) -> None:
    """And how it is turned on; there is no form, and what is sent all the same is refused."""
    page = read(reader)
    assert "Deciding is off here" in page
    assert "--token-file" in page
    assert 'method="post"' not in page
    assert reader.post("/review", data={"left": FULL, "right": SHORT, "decision": "same", "by": "Ada"}).status_code == 403


def test_the_queue_is_data_too(reader: FlaskClient) -> None:
    """CSV, JSON and Turtle hold the same pairs; `kind` chooses."""
    rows = reader.get("/review?format=json").get_json()["rows"]
    assert {(row["Pair"]["iri"], row["And"]["iri"]) for row in rows} == {(SHORT, FULL)}
    assert "Y. Sorokin,Yevgeny Sorokin,person,0." in reader.get("/review?format=csv").get_data(as_text=True)
    assert SHORT in reader.get("/review?format=turtle").get_data(as_text=True)
    assert reader.get("/review?kind=event&format=json").get_json()["rows"] == []


@pytest.mark.slow
def test_a_decision_is_seen_on_return_and_can_be_taken_back(client: FlaskClient) -> None:
    """Both become one, with who decided and why; undone, they are two again and in doubt again."""
    before = read(client)
    assert decide(client, "same", reason="the same birthplace")["decision"] == "same"
    page = read(client)
    assert "Nothing is in doubt" in page
    assert re.search(r"the same birthplace; Ada, <time datetime=\"20\d\d-", page)
    assert client.get(f"/people/{SHORT.rpartition('/')[2]}", headers=BROWSER).status_code == 303
    rows = client.get("/review/decided?format=json").get_json()["rows"]
    assert [(row["Decision"], row["Why"], row["By"]) for row in rows] == [("is", "the same birthplace", "Ada")]
    assert decide(client, "undo")["decision"] is None
    assert "Nobody has decided anything yet" in read(client)
    assert re.search("score 0[.][0-9]+", read(client)) == re.search("score 0[.][0-9]+", before) or "score 0." in read(client)


@pytest.mark.slow
def test_a_form_decides_without_javascript(client: FlaskClient) -> None:
    """The token comes in a field; the answer leads back to the queue, at the same place, the name kept, the token not."""
    fields = {"left": SHORT, "right": FULL, "decision": "different", "by": "Ada Byron", "token": TOKEN, "kind": "person"}
    response = client.post("/review", headers=BROWSER, data=fields)
    assert (response.status_code, response.headers["Location"]) == (303, "/review?kind=person&by=Ada+Byron")
    page = read(client, response.headers["Location"])
    assert "decided to be different; Ada Byron" in page
    undo = re.search(r'name="decision" value="(undo [^"]+)"', page)
    assert undo
    assert client.post("/review", headers=BROWSER, data={"decision": undo[1], "token": TOKEN}).status_code == 303
    assert "Nobody has decided anything yet" in read(client)


@pytest.mark.slow
def test_a_contradiction_is_refused_with_the_chain_in_names(client: FlaskClient) -> None:
    """What would join two that are known to be different changes nothing."""
    decide(client, "same", FULL, LATER)
    decide(client, "different", SHORT, LATER)
    response = client.post("/review", headers=BEARER, data={"left": FULL, "right": SHORT, "decision": "same", "by": "Ada"})
    problem = response.get_json()
    assert response.status_code == 409
    assert "“Yevgeny Sorokin”" in problem["detail"]
    assert set(problem["chain"]) == {FULL, LATER, SHORT}
    assert len(client.get("/review/decided?format=json").get_json()["rows"]) == 2


@pytest.mark.parametrize(
    ("headers", "fields", "status"),
    [
        ({}, {}, 401),
        ({}, {"token": "wrong"}, 401),
        ({"Authorization": "Bearer wrong"}, {"token": TOKEN}, 401),
        ({"Authorization": f"Bearer {TOKEN}"}, {"decision": "perhaps"}, 400),
        ({"Authorization": f"Bearer {TOKEN}"}, {"left": ""}, 400),
        ({"Authorization": f"Bearer {TOKEN}"}, {"by": " "}, 400),
        ({"Authorization": f"Bearer {TOKEN}", "Origin": "https://elsewhere.example"}, {}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, {"token": TOKEN}, 403),
    ],
    ids=["no token", "wrong field", "wrong header", "no such decision", "one side", "nobody", "another site", "another site's form"],
)
def test_what_may_not_decide_is_refused(client: FlaskClient, headers: dict[str, str], fields: dict[str, str], status: int) -> None:
    """Only who has the token, from our own page or from a program, with a whole decision."""
    given = {"left": FULL, "right": SHORT, "decision": "same", "by": "Ada", **fields}
    assert client.post("/review", headers=headers, data=given).status_code == status


@pytest.mark.slow
def test_only_what_articles_name_is_decided_on(client: FlaskClient) -> None:
    """And only what was decided is taken back."""
    for word, right in (("same", BASE + "person/nobody"), ("undo", SHORT)):
        given = {"left": FULL, "right": right, "decision": word, "by": "Ada"}
        assert client.post("/review", headers=BEARER, data=given).status_code == 404


def test_any_two_can_be_looked_at(reader: FlaskClient) -> None:
    """An address names a pair that is not in doubt; two that are one, or none, are not there."""
    page = read(reader, f"/review?left=person/{FULL.rpartition('/')[2]}&right={person_iri('a.txt', 'Wang Lei')}")
    assert page.count("<article ") == 2
    assert reader.get(f"/review?left={FULL}&right={LATER}").status_code == 404
    assert reader.get("/review?left=person/x&right=person/y").status_code == 404
    assert reader.get("/review?at=x").status_code == 404


def test_an_empty_store_has_nothing_in_doubt(empty_client: FlaskClient) -> None:
    """The page says so."""
    assert "Nothing is in doubt" in read(empty_client)
