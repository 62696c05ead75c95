"""SPARQL updates over HTTP: one in, done as a whole or not at all, visible to whoever asks next.

It writes nothing itself: the runtime's writer does. Called through the app's routes.

    https://www.w3.org/TR/sparql11-protocol/#update-operation
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from werkzeug.datastructures import MultiDict

from graph.limits import Dataset
from web.bodies import read_address, read_body, read_form, refuse_charset
from web.metrics import count_write
from web.runtime import current_runtime
from web.security import require_token
from web.sparql import FORM_TYPE, read_dataset

__all__ = ["updates", "written"]

updates = Blueprint("updates", __name__)

UPDATE_TYPE = "application/sparql-update"
_USING = ("using-graph-uri", "using-named-graph-uri")


@updates.post("/update")
def update() -> Response:
    """Run an update: the body, or the parameter update of a form."""
    require_token()
    body = read_body()
    text, dataset = _read_form() if request.mimetype == FORM_TYPE else _read_direct(body)
    with count_write():
        done = current_runtime().writer.update(text, dataset=dataset)
    return written(done.snapshot)


def _read_direct(body: bytes) -> tuple[bytes, Dataset]:
    if request.mimetype != UPDATE_TYPE:
        abort(415, f"An update is sent as {UPDATE_TYPE} or {FORM_TYPE}, not as {request.mimetype or 'nothing named'!r}.")
    refuse_charset("An update")
    return _refuse_wrong_bytes(body), read_dataset(_refuse_query(read_address("The update")), *_USING)


def _read_form() -> tuple[bytes, Dataset]:
    fields = _refuse_query(read_form("The update"))
    texts = fields.getlist("update")
    if len(texts) != 1:
        abort(400, f"There are {len(texts)} parameters named update; send one.")
    return texts[0].encode("utf-8", "surrogatepass"), read_dataset(fields, *_USING)


def _refuse_query(fields: MultiDict[str, str]) -> MultiDict[str, str]:
    if "query" in fields:
        abort(400, "This endpoint takes updates; send queries to /sparql.")
    if "update" in request.args:
        abort(400, "An update is sent in the body, and not in the address.")
    return fields


def _refuse_wrong_bytes(body: bytes) -> bytes:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        abort(400, f"The update is not UTF-8: byte {error.start} cannot be read.")
    return body


def written(snapshot: int, *, status: int = 204, location: str | None = None) -> Response:
    """Answer that something was written, and in which version it can be read."""
    response = Response(status=status)
    del response.headers["Content-Type"]
    response.headers["X-Newsgraph-Snapshot"] = str(snapshot)
    response.headers["Cache-Control"] = "no-store"
    if location is not None:
        response.headers["Location"] = location
    return response
