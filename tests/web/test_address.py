"""Behind a proxy: every address in every answer leads back through the proxy, and only a proxy that is named is believed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from flask.testing import FlaskClient

from graph.errors import NewsgraphError
from graph.settings import Settings
from tests.serving import serving
from tests.web.conftest import BROWSER, open_client
from tests.web.test_security import Links
from web import create_app

OUTSIDE = "https://news.example/graph"
START = ("/", "/people", "/explore", "/sparql", "/search?q=a", "/queries/speakers-and-roles", "/ontology", "/statements", "/nowhere")
FOLLOWED = 150


@pytest.fixture(scope="module")
def below(seed_store: Path) -> Iterator[FlaskClient]:
    """A client of a service that stands at a path of another host."""
    yield from open_client(seed_store, base_url=OUTSIDE + "/")


@pytest.mark.slow
def test_every_link_stays_below_the_path_and_leads_somewhere(below: FlaskClient) -> None:
    """Pages, files, forms and headers: what is linked from the root of the host would be another service's."""
    waiting, seen = ["/graph" + path for path in START], set()
    while waiting and len(seen) < FOLLOWED:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        response = below.get(path, headers=BROWSER)
        assert response.status_code in (200, 302, 303, 404) if path == "/graph/nowhere" else response.status_code in (200, 302, 303), path
        found = list_links(response.text) if response.mimetype == "text/html" and "format=file" not in path else []
        found += re.findall(r"<([^>]*)>", response.headers.get("Link", "")) + response.headers.getlist("Location")
        local = [link.removeprefix("https://news.example") for link in found if not link.startswith(("http:", "https://", "#", "?")) or OUTSIDE in link]
        assert not [link for link in local if not f"{link}/".startswith(("/graph/", "/graph?"))], path
        waiting += [link.partition("#")[0] for link in local]
        response.close()
    assert len(seen) > 60


def list_links(page: str) -> list[str]:
    """List what a page links and loads, as addresses."""
    links = Links()
    links.feed(page)
    return [link for link in links.links if not link.startswith("data:")]


@pytest.mark.parametrize("path", ["/graph/people", "/people"])
@pytest.mark.parametrize("host", ["news.example", "127.0.0.1:8000", "localhost"])
def test_a_proxy_may_take_the_path_away_or_leave_it(below: FlaskClient, path: str, host: str) -> None:
    """And name its own host to us, or ours."""
    response = below.get(path, headers={**BROWSER, "Host": host})
    assert response.status_code == 200
    assert 'href="/graph/people/' in response.text
    assert 'href="/people' not in response.text


@pytest.mark.parametrize("host", ["evil.example", "news.example.evil.example"])
def test_other_hosts_are_refused_all_the_same(below: FlaskClient, host: str) -> None:
    """The address outside is trusted, and nothing else with it."""
    assert below.get("/people", headers={"Host": host}).status_code == 400


def test_own_pages_may_post_and_others_may_not(below: FlaskClient) -> None:
    """A browser names the address outside as the origin, and a proxy may pass on another host."""
    for origin, status in (("https://news.example", 415), ("https://evil.example", 403)):
        headers = {"Origin": origin, "Host": "127.0.0.1:8000"}
        assert below.post("/graph/sparql", data="ASK {}", content_type="text/plain", headers=headers).status_code == status


def test_absolute_addresses_are_the_ones_outside(below: FlaskClient) -> None:
    """Service description, VoID, canonical links, the search that a browser learns, and what pages tell programs."""
    assert f"<{OUTSIDE}/sparql>" in below.get("/sparql", headers={"Accept": "text/turtle"}).text
    void = below.get("/.well-known/void", headers={"Accept": "text/turtle"}).text
    assert f"<{OUTSIDE}/sparql>" in void
    assert f"<{OUTSIDE}/graphs>" in void
    page = next(link for link in list_links(below.get("/people", headers=BROWSER).text) if link.startswith("/graph/people/"))
    assert f'rel="canonical" href="https://news.example{page}"' in below.get(page, headers=BROWSER).text


def test_json_leads_below_the_path(below: FlaskClient) -> None:
    """What the search field is offered while one types is gone to as it is."""
    found = below.get("/search?q=a&format=json").json
    assert found
    assert all(hit["href"].startswith("/graph/") for hit in found)


def test_a_graph_is_called_by_its_address_outside(own_seed_store: Path) -> None:
    """So that the name under which it was put is that under which anybody can have it."""
    headers = {"Authorization": "Bearer word"}
    for client in open_client(own_seed_store, base_url=OUTSIDE, token="word"):  # noqa: S106 - nothing is guarded by it
        created = client.post("/graphs", data="<urn:s> <urn:p> 1 .", content_type="text/turtle", headers=headers)
        assert created.headers["Location"].startswith(f"{OUTSIDE}/graphs/")
        names = client.get("/sparql", query_string={"query": "SELECT ?g { GRAPH ?g { <urn:s> ?p ?o } }"}).json["results"]["bindings"]
        assert [name["g"]["value"] for name in names] == [created.headers["Location"]]
        assert "urn:s" in client.get("/graph" + created.headers["Location"].removeprefix(OUTSIDE)).text


@pytest.mark.parametrize("path", ["/people", "/id", "/static/", "/graphs"])
def test_a_path_of_our_own_is_refused(tmp_path: Path, path: str) -> None:
    """It could not be told which of the two is meant."""
    with pytest.raises(NewsgraphError, match="--base-url has the path"):
        create_app(Settings(base_url=f"https://news.example{path}"), location=str(tmp_path))


def test_a_host_of_its_own_needs_no_path(seed_store: Path) -> None:
    """Links stay as they are; absolute ones have the scheme and the host outside."""
    for client in open_client(seed_store, base_url="https://news.example"):
        assert 'href="/people/' in client.get("/people", headers=BROWSER).text
        assert "<https://news.example/sparql>" in client.get("/sparql", headers={"Accept": "text/turtle"}).text


FORWARDED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example, news.example"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("allowed", "endpoint"),
    [
        ("", "http://127.0.0.1"),
        ("10.0.0.1", "http://127.0.0.1"),
        ("127.0.0.1", "https://news.example/"),
        ("10.0.0.1, 127.0.0.0/8", "https://news.example/"),
        ("*", "https://news.example/"),
    ],
)
def test_forwarded_headers_are_believed_where_told(seed_store: Path, allowed: str, endpoint: str) -> None:
    """Scheme and host of absolute addresses; without being told, anybody could choose them."""
    with serving(seed_store, forwarded_allow_ips=allowed, trusted_hosts="news.example") as address:
        text = httpx.get(address + "/sparql", headers={"Accept": "text/turtle", **FORWARDED}).text
    assert f"<{endpoint}" in text


@pytest.mark.slow
def test_a_host_that_a_proxy_passes_on_is_guarded_too(seed_store: Path) -> None:
    """A proxy that is believed is not believed to have checked the name."""
    with serving(seed_store, forwarded_allow_ips="127.0.0.1") as address:
        assert httpx.get(address + "/people", headers={"X-Forwarded-Host": "evil.example"}).status_code == 400


def test_what_is_no_address_is_refused(seed_store: Path) -> None:
    """A slip would be a silence: nothing would be believed."""
    with pytest.raises(NewsgraphError, match=r"--forwarded-allow-ips names 'proxy'"), serving(seed_store, forwarded_allow_ips="proxy"):
        pass
