"""The index of one snapshot: names and words to be found, lists in their order, statements by what they are chosen by.

It is SQLite in memory, full-text search included, made once a snapshot and only read after; entries are numbered so that
the order of their numbers is their order of interest. It knows no request. Called by search, the lists and the ledger.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from web.index.entries import Saying, Tally, ThingEntry
from web.index.spelling import Spelling
from web.index.words import fold, list_index_words, split_words

__all__ = ["Choice", "Entry", "Filters", "Hit", "Index", "Topic"]

CANDIDATES = 80
"""So many names are ranked for each kind: those of the things that most articles name."""
MAX_KEPT = 500
"""So many counted lists of choices are remembered: pages of one filter ask for the same."""
_SCHEMA = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, kind TEXT, name TEXT, sorted TEXT, date TEXT, sort TEXT);
CREATE TABLE form (id INTEGER PRIMARY KEY, thing INTEGER, text TEXT, folded TEXT);
CREATE VIRTUAL TABLE words USING fts5(folded, content='', detail='none', columnsize=0, tokenize='ascii', prefix='1 2 3');
CREATE TABLE saying (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, article TEXT, event TEXT, day TEXT, proposal INT, denied INT, possible INT);
CREATE TABLE chosen_by (field TEXT, value TEXT, saying INTEGER, PRIMARY KEY (field, value, saying)) WITHOUT ROWID;
CREATE TABLE tally (iri TEXT, name TEXT, n INTEGER, PRIMARY KEY (iri, name)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX thing_by_name ON thing (kind, sorted, id);
CREATE INDEX thing_by_date ON thing (kind, date DESC, sorted, id);
CREATE INDEX form_by_words ON form (folded);
CREATE INDEX saying_by_article ON saying (article);
CREATE INDEX saying_by_event ON saying (event);
CREATE INDEX saying_by_day ON saying (day);
"""
_DAY = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing as a list shows it; `sort` says more closely what it is ("city"), as far as that is known."""

    iri: str
    kind: str
    name: str
    date: str
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found, the form of its name by which it was, and the words that fit, as they are compared."""

    entry: Entry
    form: str
    words: tuple[str, ...]

    def is_exact(self, wanted: str) -> bool:
        """Tell whether the form holds all that was typed, as it was typed."""
        held = list_index_words(self.form)
        return all(any(word.startswith(each.folded) for word in held) for each in split_words(wanted))

    def is_wanted(self, word: str) -> bool:
        """Tell whether a word of the form is one of those that were looked for."""
        return word.startswith(self.words) if word else False


@dataclass(frozen=True, slots=True)
class Filters:
    """What the ledger is narrowed to; empty takes everything. Of several values of one field any will do."""

    speaker: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    event: str = ""
    article: str = ""
    kind: str = ""
    polarity: str = ""
    certainty: str = ""
    words: str = ""
    first: str = ""
    last: str = ""

    def without(self, name: str) -> Filters:
        """Return these filters with one of them taken away."""
        kept: Any = {field.name: getattr(self, field.name) for field in fields(self) if field.name != name}  # Any: each has its field's type
        return Filters(**kept)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a filter can be set to, and how many statements that leaves."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that statements are about: how many affirm something of it and how many deny something."""

    value: str
    name: str
    affirmed: int
    denied: int


class Index:
    """Answers what pages and searches ask of one snapshot; threads may share it."""

    def __init__(self, things: Sequence[ThingEntry], sayings: Iterable[Saying], tallies: Iterable[Tally] = ()) -> None:
        """Index things, given in their order of interest kind by kind, statements, given in the order of the ledger, and counts."""
        self._lock = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.executescript(_SCHEMA)
        vocabulary = self._fill(things)
        self._fill_ledger(sayings)
        self._database.executemany("INSERT INTO tally VALUES (?, ?, ?)", ((each.iri, each.name, each.count) for each in tallies))
        self._database.executescript(_INDEXES)
        self._database.commit()
        self._spelling = Spelling(vocabulary)
        self._ranges = {
            kind: (first, last)
            for kind, first, last in self._rows("SELECT kind, MIN(f.id), MAX(f.id) FROM form f JOIN thing t ON t.id = f.thing GROUP BY kind")
        }
        self.sorts: dict[str, list[tuple[str, int]]] = {}
        for kind, sort, count in self._rows("SELECT kind, sort, COUNT(*) FROM thing WHERE sort != '' GROUP BY kind, sort ORDER BY COUNT(*) DESC"):
            self.sorts.setdefault(kind, []).append((sort, count))
        self._choices: dict[tuple[str, Filters, int], list[Choice]] = {}
        self.counts: dict[str, int] = dict(self._rows("SELECT kind, COUNT(*) FROM thing GROUP BY kind"))

    # ------------------------------------------------------------------------------------------------------------ search
    def search(self, wanted: str, *, kinds: Iterable[str] = (), limit: int = 8) -> dict[str, list[Hit]]:
        """Find what is called so, kind by kind: names that hold each word, in any order, as its beginning.

        Only where that finds nothing are words taken that are nearly so written, and after that names that lack some of the words.

        Args:
            wanted: what was typed.
            kinds: the kinds to look through; empty takes all.
            limit: the most hits of each kind.

        Returns:
            The hits of each kind that has some, the best first; kinds whose best hit is better come first.
        """
        words = tuple(word.folded for word in split_words(wanted) if word.folded)
        if not words:
            return {}
        for groups in self._spelling.readings(words):
            found = self._find(words, groups, tuple(kinds) or tuple(self._ranges), limit)
            if found:
                return found
        return {}

    def find_named(self, name: str, *, kinds: Iterable[str]) -> list[str]:
        """List the IRIs of the things of some kinds that are called exactly so, case and accents aside."""
        groups = self.search(name, kinds=kinds, limit=CANDIDATES)
        return [hit.entry.iri for hits in groups.values() for hit in hits if fold(hit.form) == fold(name)]

    def find_name(self, iri: str) -> tuple[str, str] | None:
        """Return the name and the kind of a thing; None when it is none of those that are indexed."""
        rows = self._rows("SELECT name, kind FROM thing WHERE iri = ?", (iri,))
        return (rows[0][0], rows[0][1]) if rows else None

    def list_newest(self, iris: Iterable[str], *, limit: int) -> list[Entry]:
        """List the newest of some things; those without a date come last, those that are not indexed not at all."""
        rows = self._rows(
            "SELECT iri, kind, name, date, sort FROM thing WHERE iri IN (SELECT value FROM json_each(?)) ORDER BY date DESC, iri DESC LIMIT ?",
            (json.dumps(list(iris)), limit),
        )
        return [Entry(*row) for row in rows]

    def find_only(self, name: str) -> Entry | None:
        """Return the thing whose name this is, character for character, where only one thing has it.

        An edition that is called as its series is meant before the series, which stands on its page.
        """
        rows = self._rows(
            "SELECT DISTINCT t.iri, t.kind, t.name, t.date, t.sort FROM form f JOIN thing t ON t.id = f.thing WHERE f.folded = ? AND t.name = ? LIMIT 3",
            (" ".join(list_index_words(name)), name),
        )
        found = [Entry(*row) for row in rows]
        if {entry.kind for entry in found} == {"event", "series"}:
            found = [entry for entry in found if entry.kind == "event"]
        return found[0] if len(found) == 1 else None

    def _find(self, wanted: tuple[str, ...], groups: Sequence[tuple[str, ...]], kinds: tuple[str, ...], limit: int) -> dict[str, list[Hit]]:
        # What was typed may be a beginning; what is read in its place is a whole word.
        prefixes = frozenset(wanted)
        expression = " AND ".join("(" + " OR ".join(f'"{word}"*' if word in prefixes else f'"{word}"' for word in group) + ")" for group in groups)
        words = tuple(dict.fromkeys((*wanted, *(word for group in groups for word in group))))
        found = {kind: self._find_in(expression, kind, wanted, words, limit) for kind in kinds if kind in self._ranges}
        ranked = sorted((kind for kind in found if found[kind]), key=lambda kind: _distance(" ".join(list_index_words(found[kind][0].form)), wanted))
        return {kind: found[kind] for kind in ranked}

    def _find_in(self, expression: str, kind: str, wanted: tuple[str, ...], words: tuple[str, ...], limit: int) -> list[Hit]:
        first, last = self._ranges[kind]
        # What is called exactly so comes in whatever its rank.
        rows = self._rows(
            "SELECT t.id, t.iri, t.kind, t.name, t.date, t.sort, f.text, f.folded FROM form f JOIN thing t ON t.id = f.thing WHERE f.id IN "
            "(SELECT id FROM form WHERE folded = ? AND id BETWEEN ? AND ? LIMIT ?) OR f.id IN "
            "(SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?)",
            (" ".join(wanted), first, last, CANDIDATES, expression, first, last, CANDIDATES),
        )
        ranks: dict[int, tuple[int, int]] = {}
        hits: dict[int, tuple[tuple[int, bool, int], Hit]] = {}
        for place, iri, its_kind, name, date, sort, form, folded in rows:
            lacking, beside = _distance(folded, wanted)
            ranks[place] = min(ranks.get(place, (lacking, beside)), (lacking, beside))
            # A thing is shown by its name where that holds the words as well as any other form does.
            shown = (lacking, form != name, beside), Hit(Entry(iri, its_kind, name, date, sort), form, words)
            hits[place] = min(hits.get(place, shown), shown, key=lambda each: each[0])
        return [hits[place][1] for place in sorted(hits, key=lambda place: (*ranks[place], place))[:limit]]

    # ------------------------------------------------------------------------------------------------------------- lists
    def list_by_name(self, kind: str, *, sort: str = "", offset: int, limit: int) -> list[Entry]:
        """List the things of a kind by name, all or those of one sort."""
        return self._entries("ORDER BY sorted, id", kind, sort, offset, limit)

    def list_by_date(self, kind: str, *, sort: str = "", offset: int, limit: int) -> list[Entry]:
        """List the things of a kind, the newest first and those without a date last."""
        return self._entries("ORDER BY date DESC, sorted, id", kind, sort, offset, limit)

    def count(self, kind: str, *, sort: str = "") -> int:
        """Count the things of a kind, all or those of one sort."""
        return dict(self.sorts.get(kind, ())).get(sort, 0) if sort else self.counts.get(kind, 0)

    def tally(self, iris: Sequence[str]) -> dict[str, dict[str, int]]:
        """Say how many of what each of some things has; what has none of anything has an empty entry."""
        found: dict[str, dict[str, int]] = {iri: {} for iri in iris}
        for iri, name, count in self._rows(f"SELECT iri, name, n FROM tally WHERE iri IN ({', '.join('?' * len(iris))})", iris):  # noqa: S608 - marks only
            found[iri][name] = count
        return found

    def list_initials(self, kind: str, *, sort: str = "") -> list[tuple[str, int]]:
        """List the first characters of a kind's names, each with how many names stand before it in the list by name."""
        where, values = _of_sort(kind, sort)
        rows = self._rows(f"SELECT SUBSTR(sorted, 1, 1), COUNT(*) FROM thing WHERE {where} GROUP BY 1 ORDER BY 1", values)  # noqa: S608 - fixed texts
        before, found = 0, []
        for initial, count in rows:
            found.append((initial, before))
            before += count
        return found

    # ------------------------------------------------------------------------------------------------------------ ledger
    def list_sayings(self, filters: Filters, *, offset: int, limit: int) -> list[str]:
        """List the IRIs of statements that pass, newest article first."""
        where, values = self._where(filters)
        return [iri for (iri,) in self._rows(f"SELECT iri FROM saying s WHERE {where} ORDER BY id LIMIT ? OFFSET ?", (*values, limit, offset))]  # noqa: S608 - conditions are fixed texts

    def count_sayings(self, filters: Filters) -> int:
        """Count the statements that pass."""
        where, values = self._where(filters)
        return int(self._rows(f"SELECT COUNT(*) FROM saying s WHERE {where}", values)[0][0])  # noqa: S608 - as above

    def list_choices(self, name: str, filters: Filters, *, limit: int) -> list[Choice]:
        """List what one filter can be set to beside the others that are set, what leaves most statements first."""
        key = name, filters, limit
        if key not in self._choices:
            if len(self._choices) >= MAX_KEPT:
                self._choices.clear()
            self._choices[key] = self._count_choices(name, filters.without(name), limit)
        return self._choices[key]

    def _count_choices(self, name: str, filters: Filters, limit: int) -> list[Choice]:
        where, values = self._where(filters)
        rows = self._rows(
            "SELECT c.value, t.name, COUNT(*) AS n FROM chosen_by c JOIN saying s ON s.id = c.saying JOIN thing t ON t.iri = c.value "  # noqa: S608 - as above
            f"WHERE c.field = ? AND {where} GROUP BY c.value ORDER BY n DESC, t.sorted LIMIT ?",
            (name, *values, limit),
        )
        return [Choice(*row) for row in rows]

    def list_topics(self, filters: Filters, *, offset: int, limit: int) -> list[Topic]:
        """List what the statements that pass are about: first what is both affirmed and denied, then what most are about.

        Where topics are asked for, only those are listed.
        """
        where, values = self._where(filters)
        if filters.about:
            where += f" AND c.value IN ({', '.join('?' * len(filters.about))})"
            values += filters.about
        rows = self._rows(
            "SELECT c.value, t.name, SUM(NOT s.denied) AS affirmed, SUM(s.denied) AS refused FROM chosen_by c JOIN saying s ON s.id = c.saying "  # noqa: S608 - as above
            f"JOIN thing t ON t.iri = c.value WHERE c.field = 'about' AND {where} GROUP BY c.value "
            "ORDER BY affirmed > 0 AND refused > 0 DESC, affirmed + refused DESC, t.sorted LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [Topic(*row) for row in rows]

    def _where(self, filters: Filters) -> tuple[str, list[object]]:
        conditions, values = ["1"], list[object]()
        for name in ("speaker", "agency", "about", "place"):
            chosen = getattr(filters, name)
            if chosen:
                conditions.append(f"s.id IN (SELECT saying FROM chosen_by WHERE field = ? AND value IN ({', '.join('?' * len(chosen))}))")  # noqa: S608
                values += [name, *chosen]
        for condition, value in _plain_conditions(filters):
            conditions.append(condition)
            values += [] if value is None else [value]
        words = [word.folded for word in split_words(filters.words)]
        if words:
            conditions.append("s.iri IN (SELECT t.iri FROM words w JOIN form f ON f.id = w.rowid JOIN thing t ON t.id = f.thing WHERE words MATCH ?)")
            values.append(" AND ".join(f'"{word}"*' for word in words))
        return " AND ".join(conditions), values

    # ----------------------------------------------------------------------------------------------------------- filling
    def _fill(self, things: Sequence[ThingEntry]) -> set[str]:
        self._database.executemany(
            "INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((place, each.iri, each.kind, each.forms[0], fold(each.forms[0]), each.date, each.sort) for place, each in enumerate(things)),
        )
        forms = [(number, place, form, " ".join(list_index_words(form))) for number, (place, form) in enumerate(_all_forms(things))]
        self._database.executemany("INSERT INTO form VALUES (?, ?, ?, ?)", forms)
        self._database.executemany("INSERT INTO words (rowid, folded) VALUES (?, ?)", ((number, folded) for number, _, _, folded in forms))
        return {word for *_, folded in forms for word in folded.split()}

    def _fill_ledger(self, sayings: Iterable[Saying]) -> None:
        for number, each in enumerate(sayings):
            row = (number, each.iri, each.article, each.event, each.date[:_DAY], each.is_proposal, each.is_denied, each.is_possible)
            self._database.execute("INSERT INTO saying VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            chosen = {"speaker": each.speakers, "agency": each.agencies, "about": each.topics, "place": each.places}
            rows = ((name, value, number) for name, values in chosen.items() for value in values)
            self._database.executemany("INSERT OR IGNORE INTO chosen_by VALUES (?, ?, ?)", rows)

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:  # Any: what SQLite holds
        with self._lock:
            return self._database.execute(query, values).fetchall()

    def _entries(self, order: str, kind: str, sort: str, offset: int, limit: int) -> list[Entry]:
        where, values = _of_sort(kind, sort)
        query = f"SELECT iri, kind, name, date, sort FROM thing WHERE {where} {order} LIMIT ? OFFSET ?"  # noqa: S608 - fixed texts
        return [Entry(*row) for row in self._rows(query, (*values, limit, offset))]


def _of_sort(kind: str, sort: str) -> tuple[str, tuple[str, ...]]:
    return ("kind = ? AND sort = ?", (kind, sort)) if sort else ("kind = ?", (kind,))


def _all_forms(things: Sequence[ThingEntry]) -> Iterator[tuple[int, str]]:
    yield from ((place, form) for place, each in enumerate(things) for form in each.forms)


def _plain_conditions(filters: Filters) -> list[tuple[str, str | None]]:
    conditions: list[tuple[str, str | None, bool]] = [
        ("s.event = ?", filters.event, bool(filters.event)),
        ("s.article = ?", filters.article, bool(filters.article)),
        ("s.day >= ?", filters.first, bool(filters.first)),
        # A day that is no more than a month or a year passes when its beginning does.
        ("s.day <= ?", filters.last, bool(filters.last)),
        ("s.proposal", None, filters.kind == "proposed"),
        ("NOT s.proposal", None, filters.kind == "said"),
        ("s.denied", None, filters.polarity == "denied"),
        ("NOT s.denied", None, filters.polarity == "affirmed"),
        ("s.possible", None, filters.certainty == "possible"),
        ("NOT s.possible", None, filters.certainty == "certain"),
    ]
    return [(condition, value) for condition, value, is_set in conditions if is_set]


def _distance(folded: str, wanted: tuple[str, ...]) -> tuple[int, int]:
    """Say how far a form is from what was typed: words that it lacks as whole words, and words that it has beside them."""
    held = folded.split()
    return sum(word not in held for word in wanted), abs(len(held) - len(wanted))
