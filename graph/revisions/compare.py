"""Compare two text versions of a stored article: the words, and the facts that are gone, new and kept.

It reads a published version and writes nothing. Called by `diff`.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph.analysis import find_name
from graph.analysis.quotes import list_objects
from graph.errors import NotFoundError
from graph.revisions.facts import Reading, list_members, read_facts
from graph.revisions.texts import Change, compare_words, write_unified
from graph.store import Snapshot, StoredArticle
from ontology.terms import PROV, SCHEMA

__all__ = ["Correction", "Difference", "TextVersion", "compare_versions"]


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A text that an article has or had.

    Attributes:
        number: from 1, the oldest that is known.
        iri: the text version's IRI.
        sha256: of the text, 64 hex digits.
        read_at: when it was read in place of the one before it, ISO 8601 in UTC; None of the first.
        text: the normalised text.
        graph: the IRI of the graph that holds what was read in it.
        is_current: whether the article has it now.
    """

    number: int
    iri: str
    sha256: str
    read_at: str | None
    text: str
    graph: str
    is_current: bool


@dataclass(frozen=True, slots=True, order=True)
class Correction:
    """A notice that corrects an article: its own words, or the headline of the article that is the notice."""

    iri: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two texts of an article; of one that never changed `old` is `new` and nothing is gone or new."""

    article: StoredArticle
    versions: tuple[TextVersion, ...]
    old: TextVersion
    new: TextVersion
    unified: tuple[str, ...]
    words: tuple[Change, ...]
    gone: tuple[Reading, ...]
    come: tuple[Reading, ...]
    kept: tuple[Reading, ...]
    corrections: tuple[Correction, ...]


def compare_versions(snapshot: Snapshot, article: str, *, old: int | None = None, new: int | None = None) -> Difference:
    """Compare two texts of an article, the newest with the one before it where nothing else is asked for.

    Args:
        snapshot: the version of the store.
        article: identifier, IRI or file name.
        old: the number of the older text, from 1.
        new: the number of the newer text.

    Raises:
        NotFoundError: there is no such article, or it has no text of that number.
    """
    found = snapshot.find_article(article)
    versions = _list_versions(snapshot, found)
    newer = _pick(found, versions, new, default=len(versions))
    older = _pick(found, versions, old, default=max(newer.number - 1, 1))
    before, after = (_read(snapshot, versions, version) for version in (older, newer))
    return Difference(
        article=found,
        versions=versions,
        old=older,
        new=newer,
        unified=write_unified(older.text, newer.text, old_name=f"text {older.number}", new_name=f"text {newer.number}"),
        words=compare_words(older.text, newer.text),
        gone=tuple(before[key] for key in before if key not in after),
        come=tuple(after[key] for key in after if key not in before),
        kept=tuple(after[key] for key in after if key in before),
        corrections=_list_corrections(snapshot, found),
    )


def _list_versions(snapshot: Snapshot, article: StoredArticle) -> tuple[TextVersion, ...]:
    past = snapshot.past_of(article)
    graph = NamedNode(article.graph_iri)
    current = next(quad.object for quad in snapshot.store.quads_for_pattern(graph, NamedNode(PROV.wasDerivedFrom), None, graph))
    texts = [(each.text, each.graph) for each in past] + ([(current, graph)] if isinstance(current, NamedNode) else [])
    read = (None, *(each.replaced_at for each in past))
    return tuple(
        TextVersion(number, text.value, text.value.rpartition("/")[2], read_at, _read_text(snapshot, text, where), where.value, is_current=where == graph)
        for number, ((text, where), read_at) in enumerate(zip(texts, read, strict=True), 1)
    )


def _read_text(snapshot: Snapshot, text: NamedNode, graph: NamedNode) -> str:
    quads = snapshot.store.quads_for_pattern(text, NamedNode(PROV.value), None, graph)
    return next((quad.object.value for quad in quads if isinstance(quad.object, Literal)), "")


def _list_corrections(snapshot: Snapshot, article: StoredArticle) -> tuple[Correction, ...]:
    """List the notices in the article as it is, and the articles that say they correct the one at its address."""
    node = NamedNode(article.iri)
    corrected = [node, *(address for address in list_objects(snapshot.store, node, SCHEMA.url) if isinstance(address, NamedNode))]
    notices = [notice for each in corrected for notice in list_objects(snapshot.store, each, SCHEMA.correction) if isinstance(notice, NamedNode)]
    return tuple(sorted(Correction(notice.value, find_name(snapshot.store, notice)) for notice in notices))


def _pick(article: StoredArticle, versions: tuple[TextVersion, ...], number: int | None, *, default: int) -> TextVersion:
    number = default if number is None else number
    if not 1 <= number <= len(versions):
        raise NotFoundError(f"{article.identifier!r} has no text {number}: {len(versions)} known. Give a number from 1, the oldest, to {len(versions)}.")
    return versions[number - 1]


def _read(snapshot: Snapshot, versions: tuple[TextVersion, ...], version: TextVersion) -> dict[tuple[str, str, str], Reading]:
    graphs = [NamedNode(each.graph) for each in versions[version.number - 1 :]]
    return read_facts(snapshot.store, list_members(snapshot.store, graphs[0], is_past=not version.is_current), graphs)
