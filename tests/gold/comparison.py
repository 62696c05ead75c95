"""Compare what a graph says of an article with what a careful reader found in it, kind by kind.

What a gold file calls optional counts neither for nor against. It reads no files and prints nothing. Called by the score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from tests.gold.annotation import GoldArticle, GoldEvent, GoldPerson, GoldPrevious, GoldProposal, GoldRole, GoldStatement
from tests.gold.facts import EventFacts, Facts, Names, ProposalFacts, RoleFacts, StatementFacts
from tests.gold.matching import content_words, is_part, is_same_name, name_likeness, overlap, pair_off

__all__ = ["KINDS", "Comparison", "Fault", "Tally", "Verdict", "compare", "find_event", "is_known_event", "is_named", "is_person"]

KINDS = ("metadata", "people", "organizations", "places", "roles", "events", "statements", "proposals")

_TITLE_OVERLAP = 0.5
_STATEMENT_OVERLAP = 0.6
_PROPOSAL_OVERLAP = 0.5

Wanted = TypeVar("Wanted")
Given = TypeVar("Given")


@dataclass(slots=True)
class Tally:
    """How many were right, how many were given, how many should have been."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.right += other.right
        self.given += other.given
        self.wanted += other.wanted

    @property
    def precision(self) -> float:
        """The share of the given that is right; 0 when nothing was given."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """The share of the wanted that was found; 0 when nothing was wanted."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One miss or one extra: its kind, what it is in words, and words of the article by which its sentence is found."""

    is_missed: bool
    kind: str
    description: str
    clues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that was found, as the facts give it, and whether it is right; what counts neither way has no verdict."""

    kind: str
    item: object
    is_right: bool


@dataclass(slots=True)
class Comparison:
    """The tallies by kind and every fault, of one article or of several; the verdicts on all that is no event and no metadata."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    faults: list[Fault] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def count(self, kind: str, *, right: int, given: int, wanted: int, faults: Iterable[Fault]) -> None:
        """Add the figures and the faults of one kind."""
        self.tallies[kind].add(Tally(right, given, wanted))
        self.faults.extend(faults)

    def judge(self, kind: str, given: Iterable[object], *, left: Sequence[object], extra: Sequence[object]) -> None:
        """Add a verdict on each that was given: wrong where it is extra, right where it is not among what is left over."""
        wrong, open_ones = ({id(item) for item in items} for items in (extra, left))
        self.verdicts += [Verdict(kind, item, id(item) not in wrong) for item in given if id(item) in wrong or id(item) not in open_ones]


def compare(gold: GoldArticle, facts: Facts) -> Comparison:
    """Compare one article's facts with its annotation."""
    comparison = Comparison()
    _compare_metadata(comparison, gold, facts)
    _compare_names(comparison, gold, facts)
    _compare_roles(comparison, gold, facts)
    _compare_events(comparison, gold, facts)
    _compare_statements(comparison, gold, facts)
    _compare_proposals(comparison, gold, facts)
    return comparison


# ----------------------------------------------------------------------------------------------- metadata and names
def _compare_metadata(comparison: Comparison, gold: GoldArticle, facts: Facts) -> None:
    wanted = gold.article
    checks = [("headline", wanted.headline, content_words(wanted.headline) == content_words(facts.headline))] if wanted.headline else []
    checks += [("published", wanted.published, wanted.published == facts.published)] if wanted.published else []
    checks += [("author", name, is_named(name, facts.authors)) for name in wanted.authors]
    checks += [("publisher", wanted.publisher, is_named(wanted.publisher, facts.publishers))] if wanted.publisher else []
    faults = [Fault(True, "metadata", f"{what} {value!r}", (value,)) for what, value, is_right in checks if not is_right]
    comparison.count("metadata", right=len(checks) - len(faults), given=len(checks), wanted=len(checks), faults=faults)


def _compare_names(comparison: Comparison, gold: GoldArticle, facts: Facts) -> None:
    def like_person(wanted: GoldPerson, given: Names) -> float:
        return name_likeness(wanted.name, given)

    _pair(comparison, "people", gold.people, facts.people, like_person, optional=gold.optional.people)
    _pair(comparison, "organizations", gold.organizations, facts.organisations, name_likeness, optional=gold.optional.organizations)
    _pair(comparison, "places", gold.places, facts.places, name_likeness, optional=gold.optional.places)


def _compare_roles(comparison: Comparison, gold: GoldArticle, facts: Facts) -> None:
    def like_role(wanted: GoldRole, given: RoleFacts) -> float:
        title = overlap(wanted.title, given.title)
        is_same = is_person(gold, wanted.person, given.person) and _is_role_organisation(gold, wanted, given)
        return title if is_same and title >= _TITLE_OVERLAP else 0.0

    _pair(comparison, "roles", gold.roles, facts.roles, like_role, optional=gold.optional.roles)


def _is_role_organisation(gold: GoldArticle, wanted: GoldRole, given: RoleFacts) -> bool:
    organisation = wanted.organization
    if not organisation or name_likeness(organisation, given.organisation):
        return True
    if content_words(organisation) <= content_words(given.title):
        return True
    # "Egypt's foreign minister": a country stands in gold as the organisation, and may be left out.
    return not given.organisation and organisation not in gold.organizations


def _compare_proposals(comparison: Comparison, gold: GoldArticle, facts: Facts) -> None:
    def like_proposal(wanted: GoldProposal, given: ProposalFacts) -> float:
        shared = overlap(wanted.name, given.name)
        return shared if shared >= _PROPOSAL_OVERLAP and is_person(gold, wanted.by, given.by) else 0.0

    _pair(comparison, "proposals", gold.proposals, facts.proposals, like_proposal, optional=gold.optional.proposals)


def _pair(
    comparison: Comparison,
    kind: str,
    wanted: Sequence[Wanted],
    given: Sequence[Given],
    match: Callable[[Wanted, Given], float],
    *,
    optional: Sequence[Wanted],
) -> None:
    missed, left = pair_off(wanted, given, match)
    extra = [g for g in left if not any(match(o, g) for o in optional)]
    comparison.judge(kind, given, left=left, extra=extra)
    right = len(wanted) - len(missed)
    comparison.count(kind, right=right, given=right + len(extra), wanted=len(wanted), faults=_faults(kind, missed, extra))


# --------------------------------------------------------------------------------------------------------- statements
def _compare_statements(comparison: Comparison, gold: GoldArticle, facts: Facts) -> None:
    def like(wanted: GoldStatement, given: StatementFacts) -> float:
        shared = overlap(wanted.text, given.text)
        return shared if shared >= _STATEMENT_OVERLAP and is_person(gold, wanted.speaker, given.speaker) else 0.0

    def is_near(wanted: GoldStatement, given: StatementFacts) -> bool:
        return is_person(gold, wanted.speaker, given.speaker) and is_part(wanted.text, given.text)

    missed, left = pair_off(gold.statements, facts.statements, like)
    missed = [w for w in missed if not any(is_near(w, g) for g in facts.statements)]
    left = [g for g in left if not any(is_near(w, g) for w in gold.statements)]
    extra = [g for g in left if not any(like(o, g) or is_near(o, g) for o in gold.optional.statements)]
    comparison.judge("statements", facts.statements, left=left, extra=extra)
    right = len(gold.statements) - len(missed)
    faults = _faults("statements", missed, extra)
    comparison.count("statements", right=right, given=right + len(extra), wanted=len(gold.statements), faults=faults)


# ------------------------------------------------------------------------------------------------------------- events
def _compare_events(comparison: Comparison, gold: GoldArticle, facts: Facts) -> None:
    right = wanted = 0
    missed: list[tuple[str, ...]] = []
    extra: list[tuple[str, ...]] = []
    for event in gold.events:
        found = find_event(event, facts.events)
        checks = list(_check_event(gold, event, found or EventFacts()))
        wanted += 1 + len(checks)
        right += (found is not None) + sum(is_right for _, _, is_right in checks)
        missed += [] if found else [(event.name,)]
        missed += [(what, value) for what, value, is_right in checks if not is_right]
        extra += _find_extra_parts(event, found or EventFacts())
    extra += [e.names for e in facts.events if e.is_edition and not is_known_event(gold, e)]
    faults = [*_faults("events", missed, extra)]
    comparison.count("events", right=right, given=right + len(extra), wanted=wanted, faults=faults)


def find_event(event: GoldEvent, events: Iterable[EventFacts]) -> EventFacts | None:
    """Return the event that the annotated one is, the best described of several; None when it was not found."""
    named = [e for e in events if any(is_same_name(event.name, name) for name in e.names)]
    # Its editions share the series' name: the one with the right number is meant, else the one that is best described.
    return max(named, key=lambda e: (e.edition == event.edition, len(e.speakers), bool(e.start)), default=None)


def _check_event(gold: GoldArticle, event: GoldEvent, found: EventFacts) -> Iterator[tuple[str, str, bool]]:
    if event.edition:
        yield "edition", str(event.edition), event.edition == found.edition
    if event.start:
        yield "start", event.start, event.start == found.start
    if event.place:
        yield "place", event.place, any(is_same_name(event.place, name) for name in found.places)
    if event.attendance:
        yield "attendance", str(event.attendance), float(event.attendance) in found.attendance
    yield from (("organizer", name, is_named(name, found.organisers)) for name in event.organizers)
    yield from (("part", name, is_named(name, found.parts)) for name in event.sub)
    yield from (("speaker", name, any(is_person(gold, name, names) for names in found.speakers)) for name in event.speakers)
    yield from _check_previous(event.previous, found)


def _check_previous(wanted: GoldPrevious, found: EventFacts) -> Iterator[tuple[str, str, bool]]:
    if wanted.edition:
        yield "previous edition", str(wanted.edition), any(p.edition == wanted.edition for p in found.previous)
    if wanted.year:
        yield "previous year", wanted.year, any(p.year == wanted.year for p in found.previous)
    if wanted.place:
        yield "previous place", wanted.place, any(is_same_name(wanted.place, name) for p in found.previous for name in p.places)


def _find_extra_parts(event: GoldEvent, found: EventFacts) -> list[tuple[str, ...]]:
    organisers = [("organizer", *names) for names in found.organisers if not _is_one_of(names, event.organizers)]
    return organisers + [("part", *names) for names in found.parts if not _is_one_of(names, event.sub)]


def is_known_event(gold: GoldArticle, found: EventFacts) -> bool:
    """Tell whether an event is one that the annotation has, optional ones included."""
    known = [*gold.events, *gold.optional.events]
    # The edition before a known one carries its name, so it is known by its name as well.
    return any(is_same_name(event.name, name) for event in known for name in found.names)


# ----------------------------------------------------------------------------------------------------- what all share
def is_person(gold: GoldArticle, name: str, names: Names) -> bool:
    """Tell whether one of the names is the annotated person's, in any form."""
    by_form = any(content_words(form) == content_words(n) for form in gold.forms_of(name) for n in names)
    return by_form or name_likeness(name, names) > 0


def is_named(name: str, entities: Iterable[Names]) -> bool:
    """Tell whether one of the entities has this name."""
    return any(name_likeness(name, names) for names in entities)


def _is_one_of(names: Names, wanted: Iterable[str]) -> bool:
    return any(name_likeness(name, names) for name in wanted)


def _faults(kind: str, missed: Iterable[object], extra: Iterable[object]) -> list[Fault]:
    pairs = [(True, item) for item in missed] + [(False, item) for item in extra]
    return [Fault(is_missed, kind, _describe(item), _clues(item)) for is_missed, item in pairs]


def _describe(item: object) -> str:
    return " | ".join(_clues(item))


def _clues(item: object) -> tuple[str, ...]:
    """Return the words of a wanted or given fact, those that stand in the article most surely first."""
    match item:
        case GoldStatement() | StatementFacts():
            words: tuple[str | Names, ...] = (item.text, item.speaker)
        case GoldRole():
            words = (item.title, item.person, item.organization)
        case RoleFacts():
            words = (item.title, item.person, item.organisation)
        case GoldProposal() | ProposalFacts():
            words = (item.name, item.by)
        case GoldPerson():
            words = (item.name,)
        case tuple():
            words = item
        case _:
            words = (str(item),)
    return tuple(_joined(part) for part in words)


def _joined(names: str | Names) -> str:
    return names if isinstance(names, str) else " / ".join(names)
