"""The pages: one module a section, each with its routes and the fixed queries that it reads by."""

from __future__ import annotations

from web.browse.articles import articles
from web.browse.conflicts import conflicts
from web.browse.events import events
from web.browse.explore import explore
from web.browse.explore_data import explore_data
from web.browse.home import home
from web.browse.organisations import organisations
from web.browse.people import people
from web.browse.places import places
from web.browse.questions import questions
from web.browse.resources import resources
from web.browse.review import review
from web.browse.statements import statements
from web.browse.vocabulary import vocabulary

__all__ = ["BLUEPRINTS"]

BLUEPRINTS = (home, articles, people, organisations, places, events, statements, explore, explore_data, questions, conflicts, review, vocabulary, resources)
"""All pages, written out."""
