"""What users write themselves: updates, and graphs put, added to and dropped; the builder's graphs are left alone.

What a user writes stays where it was written, in graphs of their own or in the default graph beside the view. It takes no lock and
publishes nothing: the writer does. Called by the process that writes.

    https://www.w3.org/TR/sparql11-update/  https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

import pyoxigraph as ox

from graph.errors import NotFoundError, PreconditionError, QueryError, WriteRefusedError
from graph.limits import Dataset, check_update
from graph.limits.functions import with_unknown_functions
from graph.limits.syntax import to_syntax_error
from graph.limits.updates import Guard
from graph.store.names import GraphNames
from graph.store.transaction import BULK_QUADS, to_data
from graph.store.view import is_brought
from ontology.terms import PREFIXES

__all__ = ["Target", "add_quads", "drop_graph", "put_graph", "run_update", "run_where"]

Written = TypeVar("Written")
Target = ox.NamedNode | ox.DefaultGraph | None
"""One graph, or None for the whole store."""


def run_update(
    database: ox.Store,
    names: GraphNames,
    text: str,
    *,
    dataset: Dataset,
    max_operation_bytes: int,
    max_literal_bytes: int,
    allowed_services: Collection[str] = (),
) -> None:
    """Run an update, all of its operations or none.

    Raises:
        QueryError: it is wrong, refused, or one of its operations fails.
        OSError: it could not be written.
    """
    guard = Guard(f"{names.base_iri}graph/", has_articles(database, names), lambda: tuple(_list_users(database, names)))
    checked = check_update(
        text,
        guard=guard,
        base_iri=names.base_iri,
        prefixes=PREFIXES,
        max_operation_bytes=max_operation_bytes,
        max_literal_bytes=max_literal_bytes,
        dataset=dataset,
        allowed_services=allowed_services,
    )
    # What is wrong with an update comes before what it may not do.
    target = ox.Store() if checked.loads else database
    try:
        with_unknown_functions(lambda functions: target.update(checked.text, base_iri=names.base_iri, prefixes=PREFIXES, custom_functions=functions))
    except SyntaxError as error:
        raise to_syntax_error(str(error.msg), checked.text, what="update") from error
    except RuntimeError as error:
        # So it says that a graph to be dropped is not there, or one to be made is.
        if not checked.loads and "does not exist" in str(error):
            raise NotFoundError(f"the update failed and changed nothing: {error}. Say SILENT where it need not be there.") from error
        if not checked.loads:
            raise QueryError(f"the update failed and changed nothing: {error}.") from error
    if checked.loads:
        raise WriteRefusedError("LOAD is not allowed: nothing is fetched. Send the data to /graphs, or put the file in with `newsgraph import`.")


def has_articles(database: ox.Store, names: GraphNames) -> bool:
    """Tell whether the builder has written anything."""
    return any(names.is_builders(name) and name != names.withdrawn for name in database.named_graphs())


def _list_users(database: ox.Store, names: GraphNames) -> Sequence[str]:
    return [name.value for name in database.named_graphs() if isinstance(name, ox.NamedNode) and not names.is_builders(name)]


def run_where(database: ox.Store, *, target: Target, exists: bool, action: Callable[[ox.Store], Written]) -> Written:
    """Do something if a graph is there, or is not there; the default graph and the store always are.

    Raises:
        PreconditionError: it is the other way.
    """
    if _is_there(database, target) != exists:
        named = "the store" if target is None else target if isinstance(target, ox.NamedNode) else "the default graph"
        what = f"there is no graph {named}, and If-Match asks for one" if exists else f"{named} is there already, and If-None-Match asks that it is not"
        raise PreconditionError(f"{what}; nothing was written. Send it without that header, or name another graph.")
    return action(database)


def put_graph(database: ox.Store, names: GraphNames, target: Target, quads: Sequence[ox.Quad]) -> bool:
    """Put quads in place of what a graph, or the store, holds, in one step; tell whether the graph is new.

    Raises:
        WriteRefusedError: the graph is the builder's, or holds what articles bring.
    """
    _refuse_builders(names, target)
    _refuse_view(database, names, target)
    is_new = not _is_there(database, target)
    quads = _move(quads, target)
    if is_new and isinstance(target, ox.NamedNode) and len(quads) >= BULK_QUADS:
        # Several times as fast, and there is nothing to be dropped with it.
        database.add_graph(target)
        database.bulk_extend(quads)
        return True
    drop = "DROP ALL" if target is None else f"DROP SILENT {_name(target)}"
    create = [f"CREATE SILENT GRAPH {target}"] if isinstance(target, ox.NamedNode) else []
    database.update(";\n".join([drop, *create, f"INSERT DATA {{\n{to_data(quads)}}}"]))
    return is_new


def add_quads(database: ox.Store, names: GraphNames, target: Target, quads: Sequence[ox.Quad]) -> bool:
    """Add quads to a graph, or to the store; tell whether the graph is new.

    Raises:
        WriteRefusedError: the graph is the builder's.
    """
    _refuse_builders(names, target)
    is_new = not _is_there(database, target)
    quads = _move(quads, target)
    # What articles bring as well is noted as the user's, so that it stays when they go.
    kept = [
        ox.Quad(quad.subject, quad.predicate, quad.object, names.users) for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph) and quad in database
    ]
    kept = [quad for quad in kept if is_brought(database, names, quad.triple)]
    if isinstance(target, ox.NamedNode):
        database.add_graph(target)
    (database.extend if len(quads) < BULK_QUADS else database.bulk_extend)([*quads, *kept])
    return is_new


def drop_graph(database: ox.Store, names: GraphNames, target: Target) -> None:
    """Drop a graph, or empty the store.

    Raises:
        NotFoundError: there is no such graph.
        WriteRefusedError: the graph is the builder's, or holds what articles bring.
    """
    _refuse_builders(names, target)
    _refuse_view(database, names, target)
    if not _is_there(database, target):
        raise NotFoundError(f"there is no graph {target}.")
    database.update("DROP ALL" if target is None else f"DROP {_name(target)}")


def _is_there(database: ox.Store, target: Target) -> bool:
    return not isinstance(target, ox.NamedNode) or database.contains_named_graph(target)


def _move(quads: Sequence[ox.Quad], target: Target) -> Sequence[ox.Quad]:
    """Put the quads of a document into the one graph that is meant."""
    if target is None:
        return quads
    return [ox.Quad(quad.subject, quad.predicate, quad.object, target) for quad in quads]


def _name(target: ox.NamedNode | ox.DefaultGraph) -> str:
    return f"GRAPH {target}" if isinstance(target, ox.NamedNode) else "DEFAULT"


def _refuse_builders(names: GraphNames, target: Target) -> None:
    if names.is_builders(target):
        raise WriteRefusedError(
            f"the graph {target} is written by articles alone, as all under <{names.base_iri}graph/>. Build or retract articles, or name a graph of your own."
        )


def _refuse_view(database: ox.Store, names: GraphNames, target: Target) -> None:
    if not isinstance(target, ox.NamedNode) and has_articles(database, names):
        raise WriteRefusedError(
            "the default graph holds what the articles bring and is not replaced as a whole. Add to it with POST, name a graph of your own, "
            "or retract the articles first."
        )
