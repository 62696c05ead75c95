"""What the articles say of one of two things that may be the same: forms of its name, roles, facts, and its words in their sentences.

It compares nothing. Called by the review of who is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from graph.analysis import Quote
from ontology.terms import SCHEMA
from web.browse.facts import Fact, Role, add_words, find_roles, list_facts, list_inverse_facts, quote_roles
from web.browse.people import list_articles_naming, list_forms
from web.browse.resources import words_in_articles
from web.lookup import Lookup, Thing, Words

__all__ = ["Side", "read_side"]

MAX_ROLES = 8
MAX_FACTS = 8
MAX_PLACES = 3
MAX_ARTICLES = 6
_TOLD_AS_ROLES = frozenset(map(str, (SCHEMA.affiliation, SCHEMA.jobTitle)))


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two.

    Attributes:
        thing: the one, by its name.
        forms: what it is called besides.
        roles: what a person was, or who was what at a body, each with its words.
        facts: what else is asserted of it, and of others about it, each with its words.
        places: words that name it, one for each of some articles, with what stands around them.
        articles: the newest that name it, with their dates.
        more_articles: how many others do.
    """

    thing: Thing
    forms: tuple[str, ...]
    roles: tuple[Role, ...]
    facts: tuple[Fact, ...]
    places: tuple[tuple[Quote, Words, Thing, Thing | None], ...]
    articles: tuple[tuple[Thing, str], ...]
    more_articles: int


def read_side(lookup: Lookup, iri: str) -> Side:
    """Read what there is on one side of a pair."""
    roles = find_roles(lookup, iri, limit=MAX_ROLES)
    facts = [fact for fact in (*list_facts(lookup, iri), *list_inverse_facts(lookup, iri)) if fact.predicate not in _TOLD_AS_ROLES]
    articles = list_articles_naming(lookup, iri)
    by_article = {quote.article: quote for quote in reversed(lookup.quotes(iri))}
    quotes = sorted(by_article.values(), key=lambda quote: (quote.published, quote.article), reverse=True)
    return Side(
        thing=lookup.thing(iri),
        forms=tuple(list_forms(lookup, iri)),
        roles=tuple(quote_roles(lookup, roles)),
        facts=tuple(add_words(lookup, facts[:MAX_FACTS])),
        places=tuple(islice(words_in_articles(lookup, tuple(quotes)), MAX_PLACES)),
        articles=tuple(articles[:MAX_ARTICLES]),
        more_articles=max(0, len(articles) - MAX_ARTICLES),
    )
