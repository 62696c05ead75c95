"""What a careful reader finds in an article: the form of the gold files, checked as they are read.

It judges nothing. Called by the comparison, the score and the test of the files. The form is described in README.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict

__all__ = [
    "ARTICLES_FOLDER",
    "GoldArticle",
    "GoldEvent",
    "GoldMetadata",
    "GoldOptional",
    "GoldPerson",
    "GoldPrevious",
    "GoldProposal",
    "GoldRole",
    "GoldStatement",
    "GoldTitle",
    "find_gold_files",
    "load_gold",
]

ARTICLES_FOLDER = Path(__file__).parent / "articles"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GoldMetadata(_Frozen):
    """Headline, ISO date, authors and publisher as printed; empty where the article does not give them."""

    headline: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""


class GoldTitle(_Frozen):
    """A title as printed and the organisation it is held in; either may be empty."""

    title: str
    organization: str = ""


class GoldRole(GoldTitle):
    """A title with the person who holds it."""

    person: str


class GoldPerson(_Frozen):
    """Somebody named: the fullest form, the other forms, the roles held when reported."""

    name: str
    aliases: tuple[str, ...] = ()
    roles: tuple[GoldTitle, ...] = ()


class GoldPrevious(_Frozen):
    """What the article says of the edition before."""

    edition: int | None = None
    year: str = ""
    place: str = ""


class GoldEvent(_Frozen):
    """A named meeting and what the paper itself says of it."""

    name: str
    edition: int | None = None
    start: str = ""
    place: str = ""
    attendance: int | None = None
    organizers: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    sub: tuple[str, ...] = ()
    previous: GoldPrevious = GoldPrevious()


class GoldStatement(_Frozen):
    """Words as printed, and who they are attributed to; mode, cue and span are for readers and are not scored."""

    speaker: str
    text: str
    mode: str = ""
    cue: str = ""
    span: tuple[int, int] | None = None


class GoldProposal(_Frozen):
    """What somebody proposes, and where; the place is not scored."""

    by: str
    name: str
    place: str = ""


class GoldOptional(_Frozen):
    """What one of two careful readers would find: it counts neither for nor against."""

    people: tuple[GoldPerson, ...] = ()
    organizations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    roles: tuple[GoldRole, ...] = ()
    events: tuple[GoldEvent, ...] = ()
    statements: tuple[GoldStatement, ...] = ()
    proposals: tuple[GoldProposal, ...] = ()


class GoldArticle(_Frozen):
    """All that a careful reader finds in one article."""

    id: str
    source: str
    article: GoldMetadata
    people: tuple[GoldPerson, ...]
    organizations: tuple[str, ...]
    places: tuple[str, ...]
    events: tuple[GoldEvent, ...]
    statements: tuple[GoldStatement, ...]
    proposals: tuple[GoldProposal, ...]
    optional: GoldOptional = GoldOptional()

    @property
    def roles(self) -> tuple[GoldRole, ...]:
        """Every titled role of every person; a person who is only placed in an organisation has none."""
        return tuple(GoldRole(person=p.name, title=r.title, organization=r.organization) for p in self.people for r in p.roles if r.title)

    def forms_of(self, name: str) -> tuple[str, ...]:
        """Return every form of a person's name; empty for a name that is no person's."""
        return next(((p.name, *p.aliases) for p in self.people if p.name == name), ())


def load_gold(path: Path) -> GoldArticle:
    """Read one gold file.

    Raises:
        ValueError: it does not have the form; pydantic's message says where.
    """
    return GoldArticle.model_validate_json(path.read_text(encoding="utf-8"))


def find_gold_files(folder: Path) -> Iterator[Path]:
    """Yield the gold files of a folder by name; the article of each stands beside it with the ending .txt."""
    yield from sorted(folder.glob("*.json"))
