"""Apps and clients on real stores: the seed article, an empty one, and one full of markup where text is expected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.settings import Settings
from graph.store import open_store
from web import create_app
from web.runtime import EXTENSION

BASE = Settings.model_fields["base_iri"].default
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PAYLOAD = "</script><img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
HOSTILE = """
<{base}person/hostile> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Person> .
<{base}person/hostile> <https://schema.org/name> {literal} .
<{base}person/hostile> <http://www.w3.org/2004/02/skos/core#altLabel> {literal} .
<{base}person/hostile> <https://schema.org/jobTitle> {literal}@en .
<{base}person/hostile> <https://schema.org/url> <javascript:alert(1)> .
<{base}person/hostile> <https://evil.example/p?x='onload='alert(1)> {literal}^^<https://evil.example/'type> .
<{base}event/hostile> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Event> .
<{base}event/hostile> <https://schema.org/name> {literal} .
<{base}event/hostile> <https://w3id.org/newsgraph/ontology#speaker> <{base}person/hostile> .
<{base}event/hostile> <https://schema.org/startDate> {literal} .
<{base}article/hostile> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/NewsArticle> .
<{base}article/hostile> <https://schema.org/headline> {literal} .
<{base}article/hostile> <https://schema.org/url> <javascript:alert(1)> .
<{base}place/hostile> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Place> .
<{base}place/hostile> <https://schema.org/name> {literal} .
<{base}place/hostile> <https://schema.org/sameAs> <javascript:alert(1)> .
<{base}statement/hostile> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/newsgraph/ontology#Statement> .
<{base}statement/hostile> <https://schema.org/creator> <{base}person/hostile> .
<{base}statement/hostile> <https://schema.org/text> {literal} .
<{base}statement/hostile> <https://w3id.org/newsgraph/ontology#cue> {literal} .
<{base}statement/hostile> <https://schema.org/isPartOf> <{base}article/hostile> .
"""


def open_client(location: Path, **changes: object) -> Iterator[FlaskClient]:
    """Give a client of an app on a store, and end the app's processes afterwards."""
    app: Flask = create_app(Settings(query_workers=1, **changes), location=str(location))
    try:
        yield app.test_client()
    finally:
        app.extensions[EXTENSION].close()


@pytest.fixture(scope="session")
def client(seed_store: Path) -> Iterator[FlaskClient]:
    """A client of the seed article's store."""
    yield from open_client(seed_store)


@pytest.fixture(scope="session")
def empty_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of a store without any article."""
    folder = tmp_path_factory.mktemp("empty") / "store"
    with open_store(str(folder), base_iri=BASE, create=True) as store:
        store.publish()
    yield from open_client(folder)


@pytest.fixture(scope="session")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which every text is markup and links are scripts."""
    folder = tmp_path_factory.mktemp("hostile")
    literal = '"' + PAYLOAD.replace("\\", "\\\\").replace('"', '\\"') + '"'
    file = folder / "hostile.nt"
    file.write_text(HOSTILE.format(base=BASE, literal=literal), encoding="utf-8")
    with open_store(str(folder / "store"), base_iri=BASE, create=True) as store:
        store.import_file(file)
        store.publish()
    return folder / "store"


@pytest.fixture(scope="session")
def hostile_client(hostile_store: Path) -> Iterator[FlaskClient]:
    """A client of the store full of markup."""
    yield from open_client(hostile_store)
