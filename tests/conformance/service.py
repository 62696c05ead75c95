"""The three operations that the suites need, of a service over HTTP and of the engine in this process.

It judges nothing. Called by the running of the suites and, for the state that a case begins from, by the cases of the protocols.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import httpx
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store, Triple, serialize

__all__ = ["Addresses", "EngineService", "HttpService", "Reply", "Service"]

TIMEOUT_S = 60.0
BASE = "http://localhost/"
"""What relative IRIs stand under in the engine; over HTTP they stand under the service's own address."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: a status of HTTP, the media type and the body."""

    status: int
    media_type: str = ""
    body: bytes = b""

    def __str__(self) -> str:
        """Return status and first words, for a line of the report."""
        return f"{self.status}: {self._read_detail()}" if self.body else str(self.status)

    def _read_detail(self) -> str:
        """Return what a problem says of itself, else how the body begins."""
        text = self.body.decode("utf-8", "replace")
        if "json" in self.media_type:
            try:
                found = json.loads(text)
            except ValueError:
                return " ".join(text.split())[:160]
            text = str(found.get("detail") or found) if isinstance(found, dict) else text
        return " ".join(text.split())[:160]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a service listens: for queries, for updates, and its graph store."""

    query: str
    update: str
    graphs: str

    @classmethod
    def below(cls, endpoint: str) -> Addresses:
        """Return the addresses of a newsgraph."""
        root = endpoint.rstrip("/")
        return cls(f"{root}/sparql", f"{root}/update", f"{root}/graphs")


class Service(Protocol):
    """What answers queries and takes updates."""

    def load(self, quads: Iterable[Quad], *, key: object = None) -> None:
        """Put the quads in the place of all that is there; nothing is done when the key is that of what is there."""

    def query(self, text: str, accept: str) -> Reply:
        """Ask a query for an answer of a media type."""

    def update(self, text: str) -> Reply:
        """Run an update."""


class HttpService:
    """A service over HTTP: queries by GET, updates and data by POST."""

    def __init__(self, addresses: Addresses, *, token: str | None = None) -> None:
        self.addresses = addresses
        self.authorization = {"Authorization": f"Bearer {token}"} if token else {}
        # A proxy that the environment names is for the network; the service is here.
        self.client = httpx.Client(timeout=TIMEOUT_S, trust_env=False)
        self._loaded: object = None

    def load(self, quads: Iterable[Quad], *, key: object = None) -> None:
        """Write the quads as an update's data."""
        by_graph: dict[NamedNode | DefaultGraph, list[Triple]] = defaultdict(list)
        for quad in quads:
            if isinstance(quad.graph_name, NamedNode | DefaultGraph):
                by_graph[quad.graph_name].append(quad.triple)
        self.begin_with(" ".join(_write_graph(graph, triples) for graph, triples in by_graph.items()), key=key)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def begin_with(self, data: str, *, key: object = None) -> None:
        """Put an update's data in the place of all that is there, in one request; nothing is done when the key is that of what is there."""
        if key is None or key != self._loaded:
            reply = self.update(f"DROP ALL ; INSERT DATA {{ {data} }}")
            if not 200 <= reply.status < 300:
                raise RuntimeError(f"what a case begins with could not be written: {reply}")
            self._loaded = key

    def forget(self) -> None:
        """Take what is there for unknown, since others may have written."""
        self._loaded = None

    def query(self, text: str, accept: str) -> Reply:
        """Ask by GET."""
        return _to_reply(self.client.get(self.addresses.query, params={"query": text}, headers={"Accept": accept}))

    def update(self, text: str) -> Reply:
        """Post the update as it is."""
        self._loaded = None
        headers = {**self.authorization, "Content-Type": "application/sparql-update"}
        return _to_reply(self.client.post(self.addresses.update, content=text.encode(), headers=headers))


def _to_reply(response: httpx.Response) -> Reply:
    return Reply(response.status_code, response.headers.get("Content-Type", ""), response.content)


def _write_graph(graph: NamedNode | DefaultGraph, triples: Iterable[Triple]) -> str:
    """Write a graph as an update's data."""
    written = serialize(triples, format=RdfFormat.N_TRIPLES).decode("utf-8")
    return f"GRAPH {graph} {{ {written} }}" if isinstance(graph, NamedNode) else written


class EngineService:
    """pyoxigraph in this process: what it fails too is the engine's fault, and no service on it can do better."""

    def __init__(self) -> None:
        self.store = Store()

    def load(self, quads: Iterable[Quad], *, key: object = None) -> None:
        """Begin with a new store, whatever the key."""
        del key
        self.store = Store()
        self.store.extend(quads)

    def query(self, text: str, accept: str) -> Reply:
        """Run a query; a graph comes as Turtle where a table's type alone is accepted, and the other way round."""
        return self._try(lambda: self._answer(text, accept))

    def update(self, text: str) -> Reply:
        """Run an update."""
        return self._try(lambda: self._change(text))

    def _answer(self, text: str, accept: str) -> Reply:
        answer = self.store.query(text, base_iri=BASE)
        if isinstance(answer, QueryBoolean | QuerySolutions):
            table_format = QueryResultsFormat.from_media_type(accept) or QueryResultsFormat.JSON
            # CSV and TSV hold no truth value.
            if isinstance(answer, QueryBoolean) and table_format in (QueryResultsFormat.CSV, QueryResultsFormat.TSV):
                table_format = QueryResultsFormat.JSON
            return Reply(200, table_format.media_type, answer.serialize(format=table_format))
        graph_format = RdfFormat.from_media_type(accept) or RdfFormat.TURTLE
        return Reply(200, graph_format.media_type, serialize(answer, format=graph_format))

    def _change(self, text: str) -> Reply:
        self.store.update(text, base_iri=BASE)
        return Reply(204)

    def _try(self, operation: Callable[[], Reply]) -> Reply:
        try:
            return operation()
        except SyntaxError as error:
            return Reply(400, body=str(error).encode())
        except (OSError, RuntimeError, ValueError) as error:
            return Reply(500, body=str(error).encode())
