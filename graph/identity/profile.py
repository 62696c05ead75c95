"""What one article says of somebody or something that it names, as far as it helps to tell whether another article means the same.

It decides nothing. Profiles hold little, so that many mentions share one: what is decided of two profiles holds for all mentions of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

__all__ = ["CONFOUNDED", "NAMESAKE", "Mention", "Profile", "read_profile"]

NAMESAKE = "namesake"
"""Among the titles of somebody of whom the article says that another bears the name."""
CONFOUNDED = "namesakes"
"""Among them where the article was read as naming one only: which of the two is meant where, nothing tells."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a mention; each list is sorted, empty where nothing is known.

    Attributes:
        kind: "person", "organisation", "place", "series" or "event".
        names: full names as printed, former and later ones that the article gives included.
        short: acronyms, and single words of the name that stand alone.
        titles: words of the posts that a person holds or is named with, folded.
        bodies: keys of bodies that a person has a role in; of a body its parents;
            of a part of a meeting the folded names of the meeting.
        near: keys of the bodies named in the same paragraphs that are nobody else's.
        far: keys of further bodies named in these paragraphs or the ones next to them.
        staff: keys of the people who have a role in a body.
        people: keys of the people named in the same paragraphs or the ones next to them.
        seats: keys of the places where it surely belongs.
        around: keys of the places that the article names near it, else anywhere.
        series: keys of the series that an edition belongs to.
        twins: of somebody or a body whose article names another of the same name: what only these two share.
        number: of an edition, or None.
        year: of a meeting, or None.
    """

    kind: str
    names: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    far: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    twins: tuple[str, ...] = ()
    number: int | None = None
    year: int | None = None

    def to_json(self) -> str:
        """Write it as a line that `read_profile` reads; equal profiles give equal lines."""
        values = {name: value for name in _FIELDS if (value := getattr(self, name))}
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


_FIELDS = tuple(field.name for field in fields(Profile))


def read_profile(line: str) -> Profile:
    """Read what `Profile.to_json` wrote."""
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(line).items()}  # as written
    return Profile(**values)


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody or something that one article names.

    Attributes:
        iri: of the entity in that article.
        order: its article's date, a line break, its article's identifier: the first in order gives a cluster its IRI.
        profile: what the article says of it.
    """

    iri: str
    order: str
    profile: Profile
