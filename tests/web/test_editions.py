"""Editions in order with what no article names, and roles as of the days on which they were reported."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from rdflib import Graph, Literal

from graph.mapping import Contribution
from graph.store import open_store
from ontology.iris import mint_article_iri, mint_entity_iri, mint_graph_iri
from ontology.terms import KG, RDF, SCHEMA, XSD
from tests.graph.store.reports import BASE as REPORTS_BASE
from tests.graph.store.reports import Named, make_report, person_iri
from tests.web.conftest import BASE, BROWSER, open_client
from web.browse.events import Edition, Gap, list_with_gaps
from web.lookup import Thing

EVENT = Thing("urn:e", "An edition", "event", "/events/e")


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (["1", "2", "3"], ["1", "2", "3"]),
        (["1", "4"], ["1", Gap(2, 3), "4"]),
        (["3", "3", "5", ""], [Gap(1, 2), "3", "3", Gap(4, 4), "5", ""]),
        (["1998", "2000"], ["1998", Gap(1999, 1999), "2000"]),
        ([], []),
    ],
    ids=["none", "between", "before and between", "years", "no edition"],
)
def test_gaps_stand_where_editions_are_missing(numbers: list[str], expected: list[str | Gap]) -> None:
    """From the first to the last that an article names; what has no number leaves none, nor do the centuries before a year."""
    listed = list_with_gaps([Edition(EVENT, number, "") for number in numbers])
    assert [each if isinstance(each, Gap) else each.number for each in listed] == expected


def make_edition(identifier: str, number: int, day: str) -> Contribution:
    """Make an article that names one edition of a forum."""
    article, graph_iri, graph = mint_article_iri(BASE, identifier, identifier), mint_graph_iri(BASE, identifier), Graph()
    series = mint_entity_iri(BASE, identifier, "series", "Harbour Tides Forum")
    event = mint_entity_iri(BASE, identifier, "event", f"edition {number} of the Harbour Tides Forum")
    for triple in (
        (article, RDF.type, SCHEMA.NewsArticle),
        (article, SCHEMA.identifier, Literal(identifier)),
        (article, SCHEMA.datePublished, Literal(day, datatype=XSD.date)),
        (article, SCHEMA.mentions, event),
        (article, SCHEMA.mentions, series),
        (series, RDF.type, SCHEMA.EventSeries),
        (series, SCHEMA.name, Literal("Harbour Tides Forum")),
        (event, RDF.type, SCHEMA.Event),
        (event, RDF.type, KG.EventEdition),
        (event, SCHEMA.name, Literal(f"edition {number} of the Harbour Tides Forum")),
        (event, SCHEMA.superEvent, series),
        (event, KG.editionNumber, Literal(number)),
        (event, SCHEMA.startDate, Literal(day, datatype=XSD.date)),
    ):
        graph.add(triple)
    return Contribution(identifier, article, graph_iri, graph, Graph(), Graph())


def test_a_series_page_shows_editions_across_articles_and_the_gap(tmp_path: Path) -> None:
    """On the series' page and on each edition's."""
    location = tmp_path / "store"
    with open_store(str(location), base_iri=BASE, create=True) as store:
        store.replace_articles([make_edition("b.txt", 4, "2018-05-01"), make_edition("a.txt", 2, "2016-05-01"), make_edition("c.txt", 5, "2019-05-01")])
        store.publish()
    for client in open_client(location):
        for kind, section, name in (("series", "series", "Harbour Tides Forum"), ("event", "events", "edition 2 of the Harbour Tides Forum")):
            key = mint_entity_iri(BASE, "a.txt", kind, name).rpartition("/")[2]
            page = (
                html.unescape(client.get(f"/{section}/{key}", headers=BROWSER).get_data(as_text=True))
                .partition('<ol class="editions">')[2]
                .partition("</ol>")[0]
            )
            wanted = ("1st edition: no article", "edition 2", "3rd edition: no article", "edition 4", "edition 5")
            assert sorted(wanted, key=page.index) == list(wanted)


def test_roles_stand_in_the_order_in_which_they_were_reported(tmp_path: Path) -> None:
    """The newest first, each as of its days; the newest does not end the ones before."""
    location = tmp_path / "store"
    with open_store(str(location), base_iri=REPORTS_BASE, create=True) as store:
        posts = (("a.txt", "chairman", "2016-01-01"), ("b.txt", "director", "2018-01-01"))
        store.replace_articles([make_report(name, [Named("Yevgeny Sorokin", post, "Caspian Wave")], day=day) for name, post, day in posts])
        store.publish()
    for client in open_client(location):
        key = person_iri("a.txt", "Yevgeny Sorokin").rpartition("/")[2]
        page = client.get(f"/people/{key}", headers=BROWSER).get_data(as_text=True)
        assert page.count("A later report does not end an earlier post.") == 1
        assert "<strong>director</strong>" in page
        assert "<strong>chairman</strong>" in page
