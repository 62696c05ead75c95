"""What clients do in the soak, kind by kind: ask, write, read pages, attack, hang up; each knows which answers are right.

It starts nothing and counts nothing. Called by tests.faults.soak.
"""

from __future__ import annotations

import contextlib
import random
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote, urlsplit

import httpx

__all__ = ["KINDS", "Client", "Outcome", "read_expected"]

TOKEN = "word"  # noqa: S105 - the service is the soak's own
WRITING = {"Authorization": f"Bearer {TOKEN}"}
TIMEOUT_S = 60.0
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DOUBLING = " ".join(f"BIND(CONCAT(?v{number}, ?v{number}) AS ?v{number + 1})" for number in range(31))
BOMB = f"SELECT ?v31 {{ BIND('0123456789' AS ?v0) {DOUBLING} }}"
NESTED = ("{" * 3_000 + "}" * 3_000, "FILTER(" + "(" * 3_000 + "1" + ")" * 3_000 + ")", "{} UNION " * 1_500 + "{}", "FILTER(" + "1+" * 3_000 + "1)")
OUTWARDS = ("SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }", "sErViCe SILENT <http://127.0.0.1:9/> {}", "FILTER EXISTS { SERVICE <http://127.0.0.1:9/> {} }")
KEPT = (
    "SELECT ?name { ?person a schema:Person ; schema:name ?name } ORDER BY ?name",
    "SELECT ?class (COUNT(DISTINCT ?thing) AS ?n) { ?article a schema:NewsArticle . ?thing a ?class FILTER(isIRI(?thing)) } GROUP BY ?class ORDER BY ?class",
    "SELECT ?event ?person { ?event kg:speaker ?person } ORDER BY ?event ?person",
)
PAGES = ("/", "/people", "/events", "/organisations", "/places", "/statements", "/search?q=forum", "/explore", "/queries", "/sparql")


class Outcome(StrEnum):
    """What became of what a client did."""

    RIGHT = "right"
    BUSY = "told to come back"
    STOPPED = "stopped or died"
    WRONG = "wrong"
    DROPPED = "dropped"


@dataclass
class Client:
    """One client with what it has written so far.

    Attributes:
        number: which one it is.
        http: its connections.
        chance: its own.
        expected: the right answers to the kept queries.
        acknowledged: how many of its increments were acknowledged.
        unknown: how many failed, so that nobody knows whether they were done.
        said: what was wrong, for the report.
    """

    number: int
    http: httpx.Client
    chance: random.Random
    expected: dict[str, object]
    acknowledged: int = 0
    unknown: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def counter(self) -> str:
        """The IRI of what it counts in."""
        return f"urn:soak:counter:{self.number}"

    def judge(self, found: httpx.Response, *, is_right: bool, may_be_stopped: bool = True) -> Outcome:
        """Tell what an answer is; what is neither right nor an honest refusal is wrong."""
        if is_right:
            return Outcome.RIGHT
        if found.status_code == 503 and found.headers.get("retry-after"):
            return Outcome.BUSY
        if may_be_stopped and found.status_code in {500, 503} and found.headers["content-type"].startswith("application/problem+json"):
            return Outcome.STOPPED
        self.said.append(f"{found.request.method} {found.request.url!s:.120}: {found.status_code} {found.text[:300]}")
        return Outcome.WRONG

    def ask(self, query: str) -> httpx.Response:
        """Ask in an address where it is short, else in a body."""
        accept = {"Accept": "application/sparql-results+json"}
        if len(query) < 4_000:
            return self.http.get("/sparql", params={"query": query}, headers=accept)
        return self.http.post("/sparql", data={"query": query}, headers=accept)

    def read_counter(self) -> int | None:
        """Read how far it has counted; None where no answer came."""
        found = self.ask(f"SELECT ?n {{ <{self.counter}> <urn:soak:is> ?n }} # {self.chance.random()}")
        if found.status_code != 200:
            return None
        rows = found.json()["results"]["bindings"]
        return int(rows[0]["n"]["value"]) if len(rows) == 1 else -len(rows)


# --------------------------------------------------------------------------------------------------------------- asking
def ask_kept(client: Client) -> Outcome:
    """Ask what has been asked before."""
    query = client.chance.choice(KEPT)
    found = client.ask(query)
    return client.judge(found, is_right=found.status_code == 200 and found.json()["results"] == client.expected[query])


def ask_new(client: Client) -> Outcome:
    """Ask what nobody has asked before."""
    query, one, other = client.chance.choice(KEPT), client.chance.randrange(10**9), client.chance.randrange(10**9)
    found = client.ask(query.replace("}", f"BIND({one} AS ?of{other}) }}", 1))
    if found.status_code != 200:
        return client.judge(found, is_right=False)
    return client.judge(found, is_right=found.json()["results"] == client.expected[query])


def view_page(client: Client) -> Outcome:
    """Look at a page."""
    found = client.http.get(client.chance.choice(PAGES), headers={"Accept": "text/html"})
    return client.judge(found, is_right=found.status_code == 200 and found.text.rstrip().endswith("</html>"))


def watch(client: Client) -> Outcome:
    """Look whether the service lives."""
    found = client.http.get(client.chance.choice(["/health/live", "/metrics"]))
    return client.judge(found, is_right=found.status_code == 200, may_be_stopped=False)


# -------------------------------------------------------------------------------------------------------------- writing
def count_up(client: Client) -> Outcome:
    """Add one to its counter; read it back."""
    where = f"OPTIONAL {{ <{client.counter}> <urn:soak:is> ?x }} BIND(COALESCE(?x, 0) + 1 AS ?y)"
    step = f"DELETE {{ <{client.counter}> <urn:soak:is> ?x }} INSERT {{ <{client.counter}> <urn:soak:is> ?y }} WHERE {{ {where} }}"
    found = client.http.post("/update", content=step, headers={**WRITING, "Content-Type": "application/sparql-update"})
    if found.status_code != 204:
        # Refused before it began, or cut off in its midst.
        client.unknown += found.status_code == 500 or "stopped after" in found.text
        return client.judge(found, is_right=False)
    client.acknowledged += 1
    number = client.read_counter()
    return client.judge(found, is_right=number is None or client.acknowledged <= number <= client.acknowledged + client.unknown)


def put_graph(client: Client) -> Outcome:
    """Put a graph in place of the one before; read it back."""
    graph, mark = f"urn:soak:graph:{client.number}", client.chance.randrange(10**9)
    lines = sorted(f"<urn:s{each}> <urn:p> <urn:{mark}> ." for each in range(client.chance.randrange(1, 50)))
    found = client.http.put("/graphs", params={"graph": graph}, content="\n".join(lines), headers={**WRITING, "Content-Type": "text/turtle"})
    if found.status_code not in {201, 204}:
        return client.judge(found, is_right=False)
    read = client.http.get("/graphs", params={"graph": graph}, headers={"Accept": "application/n-triples"})
    return client.judge(read, is_right=read.status_code == 200 and sorted(read.text.split("\n")[:-1]) == lines)


# ------------------------------------------------------------------------------------------------------------ attacking
def nest_deeply(client: Client) -> Outcome:
    """Send a query that would bring the engine down."""
    found = client.ask(f"ASK {{ {client.chance.choice(NESTED)} }}")
    return client.judge(found, is_right=found.status_code in {400, 413})


def reach_out(client: Client) -> Outcome:
    """Send a query that would go out to the network."""
    found = client.ask(f"SELECT * {{ {client.chance.choice(OUTWARDS)} }}")
    return client.judge(found, is_right=found.status_code in {400, 403})


def run_away(client: Client) -> Outcome:
    """Send a query that would never end."""
    found = client.ask(f"{RUNAWAY} # {client.chance.random()}")
    return client.judge(found, is_right=found.status_code == 503 and "stopped after" in found.text)


def take_memory(client: Client) -> Outcome:
    """Send a query that would take all memory."""
    found = client.ask(f"{BOMB} # {client.chance.random()}")
    return client.judge(found, is_right=found.status_code == 500 and "memory" in found.text)


def write_without_token(client: Client) -> Outcome:
    """Try to write without the right to."""
    found = client.http.post("/update", content="DROP ALL", headers={"Content-Type": "application/sparql-update"})
    return client.judge(found, is_right=found.status_code == 401, may_be_stopped=False)


def hang_up(client: Client) -> Outcome:
    """Send a request, or half of one, and go."""
    address = urlsplit(str(client.http.base_url))
    begun = f"Host: {address.netloc}\r\nContent-Type: application/sparql-update\r\nAuthorization: Bearer {TOKEN}\r\n"
    whole = f"GET /sparql?query={quote(RUNAWAY)}%23{client.chance.random()} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n"
    half_head, half_body = whole[: len(whole) // 2], f"POST /update HTTP/1.1\r\n{begun}Content-Length: 2000000\r\n\r\nINSERT DATA {{"
    reading = f"GET /graphs HTTP/1.1\r\nHost: {address.netloc}\r\nAccept: application/n-quads\r\n\r\n"
    with contextlib.suppress(ConnectionError), socket.create_connection((address.hostname, address.port), timeout=TIMEOUT_S) as connection:
        connection.sendall(client.chance.choice([whole, half_head, half_body, reading]).encode())
        with contextlib.suppress(TimeoutError):
            connection.settimeout(client.chance.uniform(0.01, 0.5))
            connection.recv(100)
    return Outcome.RIGHT


KINDS: dict[str, tuple[Callable[[Client], Outcome], int]] = {
    "kept query": (ask_kept, 30),
    "new query": (ask_new, 30),
    "page": (view_page, 12),
    "health and metrics": (watch, 4),
    "update": (count_up, 8),
    "put and read a graph": (put_graph, 4),
    "deep query": (nest_deeply, 4),
    "query to elsewhere": (reach_out, 3),
    "endless query": (run_away, 2),
    "memory bomb": (take_memory, 1),
    "update without token": (write_without_token, 2),
    "hang-up": (hang_up, 4),
}
"""What clients do, and how often of about a hundred times."""


def read_expected(http: httpx.Client) -> dict[str, object]:
    """Ask the kept queries of a service that has nothing else to do."""
    answers = {query: http.get("/sparql", params={"query": query}, headers={"Accept": "application/sparql-results+json"}) for query in KEPT}
    return {query: answer.raise_for_status().json()["results"] for query, answer in answers.items()}
