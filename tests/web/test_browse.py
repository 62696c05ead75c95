"""The pages on the seed article: every question of a reporter is answered, with the words."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shlex
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import html as markup
from rdflib import Graph

from graph.store import open_store
from ontology.terms import SHACL
from tests.web.conftest import BASE, BROWSER, open_client

FORUM = "second Hong Kong-Shenzhen Big Data Forum"
BODIES = """
@prefix schema: <https://schema.org/> . @prefix org: <http://www.w3.org/ns/org#> . @base <{base}> .
<place/town> a schema:Place ; schema:name "Harbour Town" . <place/isle> a schema:Place ; schema:name "Isle" .
<organisation/board> a schema:Organization ; schema:name "Board" ; schema:location <place/town> .
<organisation/office> a schema:Organization ; schema:name "Office" ; org:subOrganizationOf <organisation/board> .
<organisation/desk> a schema:Organization ; schema:name "Desk" ; org:subOrganizationOf <organisation/office> .
<organisation/branch> a schema:Organization ; schema:name "Branch" ; org:subOrganizationOf <organisation/board> ; schema:location <place/isle> .
"""


def read(client: FlaskClient, path: str) -> str:
    """Return a page as a browser sees it, white space in single spaces."""
    response = client.get(path, headers=BROWSER, follow_redirects=True)
    assert response.status_code == 200, path
    return " ".join(response.get_data(as_text=True).split())


def find_page(client: FlaskClient, list_path: str, name: str) -> str:
    """Find the address of a page by the name that a list links."""
    found = re.search(rf'href="([^"]+)">{re.escape(html.escape(name))}</a>', read(client, list_path))
    assert found, f"{name} is not in {list_path}"
    return html.unescape(found[1])


def test_home_shows_the_event_with_people_agencies_and_cities(client: FlaskClient) -> None:
    """Who spoke for which agency in which city stands on the first page."""
    page = read(client, "/")
    for words in (FORUM, "Lin Denan", "Shenzhen Medical Information Center", "Shenzhen", "Experts call for deeper cross-border data ties", "/queries/"):
        assert words in page
    assert re.search(r"<b>1</b> article</a>", page)


def test_an_empty_store_says_how_to_fill_it(empty_client: FlaskClient) -> None:
    """Every page that would show something gives the command, with the store that is served where no command would find it by itself."""
    for path in ("/", "/articles", "/people", "/organisations", "/places", "/events", "/statements", "/statements?view=topics", "/explore", "/search?q=lin"):
        command = re.search('<code id="fill">(.+?)</code>', read(empty_client, path))
        assert command is not None, path
        words = shlex.split(html.unescape(command[1]))
        assert words[:4] == ["newsgraph", "build", "FOLDER", "--store"]
        assert (Path(words[4]) / "newsgraph-store.json").exists()
    read(empty_client, "/queries")


def test_a_person_has_role_statements_and_words(client: FlaskClient) -> None:
    """The role is as of the article's date, with its words; what was said is there, marked as said or proposed."""
    page = read(client, find_page(client, "/people", "Lin Denan"))
    assert "director of Shenzhen Medical Information Center" in page
    assert "28 March 2018" in page
    assert "building a health big data center in the Bay Area" in page
    assert "proposed" in page
    assert "Witman Hung Wai-man" in page  # spoke there too


def test_an_event_has_edition_before_speakers_and_attendance(client: FlaskClient) -> None:
    """The forum stands among its editions, with sub-forums, who spoke, and how many came."""
    page = read(client, find_page(client, "/events", FORUM))
    for words in ("ore than 400 experts attended", "July 2016", "medical big data", "Yang Chengwei", "deputy director-general"):
        assert words in page


def test_a_series_lists_its_editions(client: FlaskClient) -> None:
    """The first forum comes before the second."""
    page = read(client, find_page(client, "/events", "Hong Kong-Shenzhen Big Data Forum"))
    assert page.index("July 2016") < page.index("28 March 2018")


def test_a_city_has_its_agencies(client: FlaskClient) -> None:
    """An agency in a district of the city is an agency of the city."""
    page = read(client, find_page(client, "/places", "Shenzhen"))
    assert "Shenzhen Medical Information Center" in page
    assert "Qianhai International Liaison Service" in page


def test_a_part_of_a_body_is_where_the_body_is(tmp_path: Path) -> None:
    """An office that no article puts anywhere stands with the body it is part of, one that sits elsewhere does not."""
    (tmp_path / "bodies.ttl").write_text(BODIES.format(base=BASE), encoding="utf-8")
    with open_store(str(tmp_path / "store"), base_iri=BASE, create=True) as store:
        store.import_file(tmp_path / "bodies.ttl")
        store.publish()
    for client in open_client(tmp_path / "store"):
        page = markup.fromstring(read(client, find_page(client, "/places", "Harbour Town")))
        rows = {row.findtext("th/a"): " ".join(row.xpath("string(td[1])").split()) for row in page.xpath("//section[h2/@id='agencies']//tbody/tr")}
        assert rows == {"Board": "Harbour Town", "Office": "Harbour Town, as part of Board", "Desk": "Harbour Town, as part of Office"}


def test_an_organisation_has_who_speaks_for_it(client: FlaskClient) -> None:
    """Its people with their titles, its parent, and what was said for it."""
    page = read(client, find_page(client, "/organisations", "Qianhai International Liaison Service"))
    for words in ("Witman Hung Wai-man", "principal liaison officer", "Shenzhen Qianhai Authority", "pilot zone for cross-boundary data exchange"):
        assert words in page


def test_an_article_has_its_text_with_every_span_marked(client: FlaskClient) -> None:
    """Names are marked by kind; each fact beside the text leads to an element that holds its words."""
    page = read(client, find_page(client, "/articles", "Experts call for deeper cross-border data ties"))
    assert 'class="kind-person"' in page
    ids = set(re.findall(r'id="(words-\d+-\d+)"', page))
    led_to = set(re.findall(r'href="#(words-\d+-\d+)"', page))
    assert led_to
    assert led_to <= ids


def test_the_ledger_filters(client: FlaskClient) -> None:
    """By kind, certainty, words, speaker: each leaves what fits, and says so when nothing does."""
    assert "barrier-free" not in read(client, "/statements?kind=proposed")
    assert "barrier-free" in read(client, "/statements?kind=said&certainty=certain&words=BARRIER")
    speaker = find_page(client, "/people", "Yang Chengwei").removeprefix("/people/")
    page = read(client, f"/statements?speaker=person/{speaker}")
    assert "barrier-free" in page
    assert "health big data center" not in page
    assert "No statement is like that" in read(client, "/statements?kind=denied")


def test_a_statement_shows_its_words_in_the_article(client: FlaskClient) -> None:
    """The words are marked where they stand, with article, publisher and date."""
    page = read(client, find_page(client, "/statements", "the Bay Area will be a barrier-free city cluster"))
    assert "<mark>the Bay Area will be a barrier-free city cluster</mark>" in page
    assert "China Daily" in page


@pytest.mark.parametrize("path", ["/articles", "/people", "/organisations", "/places", "/events", "/statements"])
def test_lists_have_twins_as_data(client: FlaskClient, path: str) -> None:
    """Every list is CSV and JSON too, with the same rows."""
    rows = list(csv.DictReader(io.StringIO(client.get(path, query_string={"format": "csv"}).get_data(as_text=True))))
    document = client.get(path, headers={"Accept": "application/json"}).json
    assert rows
    assert len(rows) == len(document["rows"])
    assert all(row["IRI"].startswith("https://w3id.org/newsgraph/id/") for row in rows)


@pytest.mark.parametrize("number", ["0", "-1", "x", "2", "99999999999"])
def test_pages_that_do_not_exist_are_404(client: FlaskClient, number: str) -> None:
    """A list has the pages that it has."""
    assert client.get("/people", query_string={"page": number}).status_code == 404


def test_every_link_of_every_page_leads_somewhere(client: FlaskClient) -> None:
    """All pages that can be reached from the first are there, and none is an error."""
    seen: set[str] = set()
    views: Counter[tuple[str, str]] = Counter()
    queue = ["/"]
    while queue:
        path = queue.pop()
        # A view may be changed without end: two stand for all that differ in values alone.
        views[view := _name_view(path)] += 1
        if path in seen or path.startswith(("/static/", "/assets/")) or ("?" in path and views[view] > 2):
            continue
        seen.add(path)
        response = client.get(path, headers=BROWSER)
        assert response.status_code in (200, 303), path
        if response.status_code == 303:
            queue.append(response.headers["Location"])
        elif response.mimetype == "text/html" and "Content-Disposition" not in response.headers:
            links = {html.unescape(link) for link in re.findall(r'href="(/[^"#]*)', response.get_data(as_text=True))}
            queue += sorted(links - seen)
    assert len(seen) > 100


def _name_view(link: str) -> tuple[str, str]:
    """Name an address by its section and the names of its parameters."""
    parts = urlsplit(link)
    return parts.path.split("/")[1], " ".join(sorted({name for name, _ in parse_qsl(parts.query)}))


@pytest.mark.parametrize("path", ["/articles", "/people", "/places?only=city", "/events", "/statements?kind=proposed", "/statements?view=proposals"])
def test_lists_are_turtle_too(client: FlaskClient, path: str) -> None:
    """What is listed is described in Turtle that parses, and the headers lead to each of the other forms."""
    page = client.get(path, headers=BROWSER)
    links = [link for link in page.headers.getlist("Link") if 'rel="alternate"' in link]
    assert [re.search(r'type="([^"]+)"', link)[1] for link in links] == ["text/csv", "application/json", "text/turtle"]  # type: ignore[index]  # each has one
    response = client.get(re.search(r"<([^>]+)>", links[-1])[1])  # type: ignore[index]  # as above
    graph = Graph().parse(data=response.get_data(as_text=True), format="turtle")
    assert response.mimetype == "text/turtle"
    assert len(graph) > 5


@pytest.mark.parametrize(
    "path",
    ["/", "/search?q=lin", "/events", "/statements?view=topics", "/explore", "/queries", "/queries/proposals", "/sparql", "/ontology", "/conflicts", "/review"],
)
def test_every_page_says_what_it_is_and_where_its_data_are(client: FlaskClient, path: str) -> None:
    """In words for who shares it, in schema.org's for who reads it by program; each address in its headers gives what it says."""
    page = client.get(path, headers=BROWSER)
    head = markup.fromstring(page.get_data()).find("head")
    assert json.loads(head.findtext("script[@type='application/ld+json']"))["@context"] == "https://schema.org"
    assert head.xpath("string(meta[@property='og:description']/@content)") == head.xpath("string(meta[@name='description']/@content)") != ""
    links = re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', ", ".join(page.headers.getlist("Link")))
    assert links
    for href, media_type in links:
        response = client.get(href)
        assert (response.status_code, response.mimetype) == (200, media_type)


def test_found_things_and_questions_are_data_too(client: FlaskClient) -> None:
    """Hits with what they were found by, and the named queries as others hand them out: SHACL's executables."""
    found = list(csv.DictReader(io.StringIO(client.get("/search?q=lin+denan&format=csv").get_data(as_text=True))))
    assert {"Name": "Lin Denan", "What it is": "person"}.items() <= found[0].items()
    asked = Graph().parse(data=client.get("/queries?format=turtle").get_data(as_text=True), format="turtle")
    texts = {str(text) for text in asked.objects(None, SHACL.select)}
    assert len(texts) == len(client.get("/queries?format=json").json["rows"]) > 10
    assert all("SELECT" in text for text in texts)


def test_files_have_names(client: FlaskClient) -> None:
    """What is taken along is called after what it is of, not after the address."""
    page = markup.fromstring(read(client, "/events"))
    assert {link.get("download") for link in page.xpath("//a[@download]")} == {"events.csv", "events.json", "events.ttl"}
    event = page.xpath("//tbody//th/a/@href")[0]
    assert set(markup.fromstring(read(client, event)).xpath("//a/@download")) == {f"{event.rpartition('/')[2]}.{end}" for end in ("ttl", "jsonld")}


def test_lists_can_be_narrowed_to_a_sort(client: FlaskClient) -> None:
    """Cities only, and a sort that there is none of is a page that is not there."""
    assert {row["What it is"] for row in client.get("/places?only=city", headers={"Accept": "application/json"}).json["rows"]} == {"city"}
    assert client.get("/places?only=planet").status_code == 404


def test_cells_lead_to_their_words(client: FlaskClient) -> None:
    """What a list says of a person can be asked for its reason."""
    row = next(part for part in read(client, "/people").split("<tr>") if ">Lin Denan</a>" in part)
    whys = [html.unescape(link) for link in re.findall(r'href="(/why[^"]+)"', row)]
    assert len(whys) == 2  # the title and the organisation
    for why in whys:
        leads_to = client.get(why, headers=BROWSER)
        assert leads_to.status_code == 303
        assert "director of Shenzhen Medical Information Center" in read(client, leads_to.headers["Location"])


def test_what_no_article_says_is_owned_to(client: FlaskClient) -> None:
    """Asked why a city lies in its country, the page says that no article does; asked of nothing, that there is nothing."""
    place = find_page(client, "/places", "Shenzhen").removeprefix("/places/")
    assert "No article says it" in read(client, f"/why?of=place/{place}&relation=containedInPlace&value=place/nowhere-1")
    assert client.get("/why?of=place/nowhere-1&relation=location&value=x", headers=BROWSER).status_code == 404


@pytest.mark.parametrize("path", ["/people/lin-denam", "/people/lin-denan-00000000", "/lin-denan", "/id/person/denan-lin-00000000"])
def test_what_is_not_there_has_near_names(client: FlaskClient, path: str) -> None:
    """A wrong address offers the names that it nearly is."""
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 404
    assert "Did you mean" in response.get_data(as_text=True)
    assert 'href="/people/lin-denan-' in response.get_data(as_text=True)


@pytest.mark.parametrize(("section", "name", "kind"), [("/people", "Lin Denan", "Person"), ("/events", FORUM, "Event"), ("/places", "Shenzhen", "Place")])
def test_pages_describe_themselves_to_machines(client: FlaskClient, section: str, name: str, kind: str) -> None:
    """The head holds JSON-LD in schema.org's terms, without what is not known, and what previews read."""
    page = client.get(find_page(client, section, name), headers=BROWSER).get_data(as_text=True)
    document = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]  # there is one
    assert (document["@context"], document["@type"], document["name"]) == ("https://schema.org", kind, name)
    assert None not in document.values()
    assert f'<meta property="og:title" content="{html.escape(name)} · newsgraph">' in page


def test_a_fact_can_be_cited(client: FlaskClient) -> None:
    """The footnote names publisher, article, date, words, version and link, and the query behind it gives the words again."""
    person = read(client, find_page(client, "/people", "Lin Denan"))
    page = client.get(re.findall(r'href="(/id/assertion/[^"]+)"', person)[0], headers=BROWSER).get_data(as_text=True)
    footnote, query = (html.unescape("".join(re.findall(pattern, page, re.DOTALL))) for pattern in (r'id="citation">(.*?)</p>', r"<pre><code>(.*?)</code>"))
    for words in ("China Daily", "28 March 2018", "director of Shenzhen Medical Information Center", " of the data", "https://w3id.org/"):
        assert words in footnote
    bindings = client.get("/sparql", query_string={"query": query}, headers={"Accept": "application/sparql-results+json"}).json["results"]["bindings"]
    assert "director of Shenzhen Medical Information Center" in {row["words"]["value"] for row in bindings}


def test_an_article_says_what_was_not_read(client: FlaskClient) -> None:
    """Paragraphs that gave nothing and quotations without a speaker are named, each with its place."""
    page = read(client, find_page(client, "/articles", "Experts call for deeper cross-border data ties"))
    assert "What we could not read" in page
    assert set(re.findall(r'href="#(from-\d+)"', page)) <= set(re.findall(r'id="(from-\d+)"', page))


def test_the_ledger_sets_affirmed_beside_denied(client: FlaskClient) -> None:
    """Grouped by topic, each topic has its statements; an unknown view is not there."""
    page = read(client, "/statements?view=topics")
    assert "Affirmed" in page
    assert client.get("/statements?view=x").status_code == 404


def test_proposals_are_a_table_and_data(client: FlaskClient) -> None:
    """Who proposed what, where and in what state, as a page and as CSV."""
    assert "no action reported" in read(client, "/statements?view=proposals")
    rows = list(csv.DictReader(io.StringIO(client.get("/statements?view=proposals&format=csv").get_data(as_text=True))))
    assert {"Proposed by": "Lin Denan", "Proposal": "health big data center"}.items() <= next(row for row in rows if "health" in row["Proposal"]).items()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("from=2018-01-01&to=2018-12-31", 6),
        ("from=2019-01-01", 0),
        ("speaker=lin+denan", 3),
        ("speaker=lin+denan&speaker=yang+chengwei", 4),
        ("polarity=denied", 0),
    ],
)
def test_the_ledger_says_how_many_pass(client: FlaskClient, query: str, count: int) -> None:
    """Dates and names narrow it; several names are alternatives; what is shown is what is given as data."""
    assert f"<strong>{count}</strong>" in read(client, f"/statements?{query}")
    assert len(client.get(f"/statements?{query}&format=json").json["rows"]) == count


@pytest.mark.parametrize("query", ["from=tomorrow", "speaker=nobody", "about=person/none"])
def test_a_filter_that_means_nothing_leaves_nothing_and_says_so(client: FlaskClient, query: str) -> None:
    """A name that nobody has, or a day that is none, does not show everything."""
    page = read(client, f"/statements?{query}")
    assert "Nothing is called" in page
    assert client.get(f"/statements?{query}&format=json").json["rows"] == []


def test_a_form_s_empty_fields_leave_its_address(client: FlaskClient) -> None:
    """What a form sends without a value is taken out of the address, so that it can be read and shared."""
    response = client.get("/statements?speaker=&agency=&kind=proposed&words=", headers=BROWSER)
    assert (response.status_code, response.headers["Location"]) == (302, "/statements?kind=proposed")


def test_an_event_in_a_part_of_a_city_stands_once(client: FlaskClient) -> None:
    """The forum is in the city and at a checkpoint of it: on the city's page that is one meeting."""
    page = read(client, find_page(client, "/places", "Shenzhen"))
    section = page[page.index('id="events"') : page.index("</section>", page.index('id="events"'))]
    assert section.count(FORUM) == 1


def test_what_is_proposed_is_marked_as_such(client: FlaskClient) -> None:
    """In the article the words of a proposal have the colour that the legend gives proposals."""
    assert '<mark class="kind-proposal"' in read(client, find_page(client, "/articles", "Experts call for deeper cross-border data ties"))


def test_names_in_an_answer_lead_to_their_pages(client: FlaskClient) -> None:
    """A cell of a stored question is one click from the page of what it names, and the columns are words."""
    page = read(client, "/queries/agencies-by-city")
    assert re.search(r'<a class="thing kind-organisation" href="/organisations/[^"]+">Shenzhen Medical Information Center</a>', page)
    assert '<th scope="col">part of</th>' in page


def test_the_nearest_container_comes_first(client: FlaskClient) -> None:
    """A city lies in its province before it lies in its continent."""
    page = read(client, find_page(client, "/places", "Shenzhen"))
    assert re.search(r"in\s.*Guangdong.*China.*Asia", re.sub(r"<[^>]+>", " ", page).replace("\n", " "))
