"""What one article says of whom it names: profiles of small articles, as far as they help to keep two apart."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, URIRef

from graph.identity import Profile, Verdict, decide, find_mentions
from graph.store.names import to_triples
from ontology.iris import mint_article_iri, mint_entity_iri, mint_place_iri, mint_text_iri
from ontology.terms import KG, OA, PROV, RDF, SCHEMA, SKOS

BASE = "https://example.org/id/"
PAPER, PERSON, BODY = "Ropewalk Courier", "person", "organisation"
KENYA, PERU = "c/place/kenya-192950", "c/place/peru-3932488"


def describe(text: str, *named: tuple[str, str], other_names: tuple[str, ...] = (), land: tuple[str, int] = ("Kenya", 192950)) -> dict[str, Profile]:
    """Describe what an article of the Ropewalk Courier names, by its name; the first has other names as well."""
    article, graph = mint_article_iri(BASE, "a.txt", "a.txt"), Graph()
    graph.add((article, RDF.type, SCHEMA.NewsArticle))
    graph.add((article, SCHEMA.identifier, Literal("a.txt")))
    graph.add((article, SCHEMA.publisher, mint_entity_iri(BASE, "a.txt", BODY, PAPER)))
    graph.add((mint_text_iri(BASE, "0" * 64), PROV.value, Literal(text)))
    place = mint_place_iri(BASE, *land)
    graph.add((place, RDF.type, SCHEMA.Country))
    graph.add((place, SCHEMA.name, Literal(land[0])))
    for name, kind in (*named, (PAPER, BODY)):
        graph.add((mint_entity_iri(BASE, "a.txt", kind, name), SCHEMA.name, Literal(name)))
    for name in other_names:
        graph.add((mint_entity_iri(BASE, "a.txt", named[0][1], named[0][0]), SKOS.altLabel, Literal(name)))
    return {mention.profile.names[0]: mention.profile for mention in find_mentions(to_triples(graph), ())}


def test_the_paper_itself_stands_beside_nobody() -> None:
    """It is in each of its reports; a body that is named there is another matter."""
    found = describe("KISUMU (Ropewalk Courier) - John Brown left the Dye Works.", ("John Brown", PERSON), ("Dye Works", BODY))
    assert found["John Brown"].near == ("dye works",)
    assert not {*found["Dye Works"].near, *found["Dye Works"].far}


def test_who_has_a_name_like_anothers_is_told_from_them_however_far_they_stand() -> None:
    """Three paragraphs on they would else be strangers."""
    found = describe("Seo Ha-yoon spoke.\n\nNobody came.\n\nIt rained.\n\nH. Y. Seo sang.", ("Seo Ha-yoon", PERSON), ("H. Y. Seo", PERSON))
    assert found["Seo Ha-yoon"].people == ("h seo~0",)
    assert "hayoon seo" in found["H. Y. Seo"].people[0]


def test_two_of_one_name_in_one_article_are_known_to_be_two() -> None:
    """In whichever order their names are printed; each may be somebody's in another article."""
    found = describe("Seo Ha-yoon spoke. Ha-yoon Seo sang.", ("Seo Ha-yoon", PERSON), ("Ha-yoon Seo", PERSON))
    assert decide(found["Seo Ha-yoon"], found["Ha-yoon Seo"]).verdict is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("text", "is_confounded"),
    [
        ("Tilda Brown, a judge, spoke. Tilda Brown, a baker, bears the same name.", True),
        ("Tilda Brown, a judge, is no relation of the baker.", False),
        ("Tilda Brown, a judge, spoke. Tilda Brown sang.", False),
    ],
    ids=["two of one name", "named once", "no word of another"],
)
def test_two_of_one_name_who_were_read_as_one_are_marked(text: str, is_confounded: bool) -> None:
    """Where the article says that there are two, prints the name twice and has nobody else of it."""
    assert ("namesakes" in describe(text, ("Tilda Brown", PERSON))["Tilda Brown"].titles) is is_confounded


def test_whose_a_body_is_called_before_its_name_is_where_it_sits() -> None:
    """Whatever the article says elsewhere."""
    found = describe("Judge Brown of Kenya's Dyeing Tribunal spoke in Lima.", ("Dyeing Tribunal", BODY))
    assert found["Dyeing Tribunal"].seats == (KENYA,)


def test_two_lands_offices_of_one_kind_are_known_to_be_two_however_they_are_printed() -> None:
    """The one that the article gives to another land is not the one that it gives to none or to its own."""
    found = describe("Kenya's health ministry met the Ministry of Health of Peru.", ("health ministry", BODY), ("Ministry of Health of Peru", BODY))
    assert decide(found["health ministry"], found["Ministry of Health of Peru"]).verdict is Verdict.DIFFERENT
    assert set(found["health ministry"].twins) & set(found["Ministry of Health of Peru"].twins)


def test_one_land_s_office_may_be_printed_in_two_ways() -> None:
    """Nothing tells them apart."""
    found = describe("Kenya's health ministry closed. The Kenyan Ministry of Health opened.", ("health ministry", BODY), ("Kenyan Ministry of Health", BODY))
    assert found["health ministry"].twins == found["Kenyan Ministry of Health"].twins == ()


def test_a_hospital_called_by_a_place_elsewhere_is_not_placed_there() -> None:
    """Of a name that several places have, where the article writes of another land."""
    found = describe("Victoria Hospital opened a ward, the third in Peru.", ("Victoria Hospital", BODY), land=("Peru", 3932488))
    assert found["Victoria Hospital"].seats == ()
    assert PERU in found["Victoria Hospital"].around


def test_a_university_is_no_other_name_of_its_hospital() -> None:
    """Though the article may use it as one."""
    found = describe("Ropewalk University Hospital opened.", ("Ropewalk University Hospital", BODY), other_names=("Ropewalk University",))
    assert found["Ropewalk University Hospital"].names == ("Ropewalk University Hospital",)


def test_bearers_of_one_name_in_one_article_each_have_what_stands_beside_them() -> None:
    """Where each is first named tells which of the two a place in the text means; they are never one, whatever else they share."""
    text = "Tilda Brown, a judge, left the Rope Walk.\n\nTilda Brown, a baker, came to the Dye Works. Brown sang."
    article, graph = mint_article_iri(BASE, "a.txt", "a.txt"), Graph()
    graph.add((article, RDF.type, SCHEMA.NewsArticle))
    graph.add((mint_text_iri(BASE, "0" * 64), PROV.value, Literal(text)))
    for kind, key, name, start in (
        (PERSON, "Tilda Brown", "Tilda Brown", 0),
        (PERSON, "Tilda Brown 2", "Tilda Brown", text.rindex("Tilda")),
        (BODY, "Rope Walk", "Rope Walk", text.index("Rope")),
        (BODY, "Dye Works", "Dye Works", text.index("Dye")),
    ):
        iri, evidence, selector = (mint_entity_iri(BASE, "a.txt", kind, key), BASE + f"evidence/{start}", BASE + f"selector/{start}")
        graph.add((iri, SCHEMA.name, Literal(name)))
        graph.add((iri, KG.evidence, URIRef(evidence)))
        graph.add((URIRef(evidence), OA.hasSelector, URIRef(selector)))
        graph.add((URIRef(selector), OA.start, Literal(start)))
    people = [mention.profile for mention in find_mentions(to_triples(graph), ()) if mention.profile.kind == "person"]
    first, second = sorted(people, key=lambda profile: profile.near == ("dye works",))
    assert (first.titles, first.near) == (("judge",), ("rope walk",))
    assert (second.titles, second.near) == (("baker",), ("dye works",))
    assert decide(first, second).verdict is Verdict.DIFFERENT


def test_whoever_is_formerly_somebody_is_no_rival_of_theirs() -> None:
    """Both names are one's, and a third article may use either."""
    found = describe("Tilda Brown, formerly Tilda Brown-Vrba, left.", ("Tilda Brown", PERSON), ("Tilda Brown-Vrba", PERSON))
    assert all(profile.twins == () for profile in found.values())


@pytest.mark.parametrize(("name", "is_beside"), [("Tilda Achterberg", True), ("John Brown", False)])
def test_whoever_has_a_rare_name_is_named_with_all_of_a_short_story(name: str, is_beside: bool) -> None:
    """Of whom there are many, some other may be named two paragraphs on."""
    found = describe(f"{name} left.\n\nIt rained.\n\nKate Bramley came.", (name, PERSON), ("Kate Bramley", PERSON))
    assert ("bramley kate~1" in found[name].people) is is_beside


def test_what_meets_again_stands_beside_all_who_are_named_with_it() -> None:
    """A series of meetings is evidence as a body is."""
    found = describe("Tilda Brown spoke at the Rope Forum.", ("Tilda Brown", PERSON), ("Rope Forum", "series"))
    assert found["Tilda Brown"].near == ("rope forum",)


def test_who_is_known_in_another_tongue_by_another_name_is_one() -> None:
    """Both names are one's profile."""
    found = describe("Tilda Brown, the designer who is known in Chinese as Ho Ka-man, left.", ("Tilda Brown", PERSON), ("Ho Ka-man", PERSON))
    assert found["Ho Ka-man"].names == ("Ho Ka-man", "Tilda Brown")


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Tilda Brown, 34, a baker, left.", ("baker",)),
        ("Tilda Brown of the Rope Walk, who leads it, began with a baker.", ()),
        ("Tilda Brown thanked a baker.", ()),
        ("Tilda Brown, a miller and the old baker's daughter, left.", ()),
        ("Tilda Brown is a baker.", ("baker",)),
        ("The baker Tilda Brown left.", ("baker",)),
        ("Tilda Brown, no relation of the baker, left.", ("namesake",)),
        ("Tilda Brown is often mistaken for the baker.", ("namesake",)),
        ("Tilda Brown, who bears the old judge's name, left.", ("namesake",)),
        ("Tilda Brown, a baker, sang. “It is late,” she said. She shares her name with a judge.", ("baker", "namesake")),
        ("Tilda Brown, a baker, left. She's not related to the judge.", ("baker", "namesake")),
    ],
)
def test_a_trade_is_somebodys_where_it_is_said_of_them(text: str, titles: tuple[str, ...]) -> None:
    """Whom they met has a trade too."""
    assert describe(text, ("Tilda Brown", PERSON))["Tilda Brown"].titles == titles
