"""Articles over HTTP: what `newsgraph build` reads from files, sent by a program, read in a process of its own and in the store on return.

It reads no article itself: graph.posting has that done. Called through the app's routes.

    https://www.rfc-editor.org/rfc/rfc7240 for Prefer
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from concurrent.futures import CancelledError
from dataclasses import asdict
from urllib.parse import urljoin

from flask import Blueprint, Response, abort, jsonify, request, url_for

from graph.errors import BusyError
from graph.posting import Job, Outcome, Posted, Source
from web.bodies import MULTIPART, Part, read_body, refuse_charset, split_parts
from web.links import page_path
from web.metrics import count_write
from web.problems import Problem, answer_problem
from web.runtime import current_published, current_runtime
from web.security import require_token

__all__ = ["building"]

building = Blueprint("building", __name__)

ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/json": ".json",
    "application/ld+json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/xml": ".xml",
    "application/warc": ".warc",
}
"""The media types in which articles are taken, each with the ending that the loaders know it by."""
STATUSES = ("added", "replaced", "unchanged", "failed")
WAIT_S = 20.0
"""For how long a client waits before it is told where to look."""
MAX_NAME = 300
_WAIT = re.compile(r"\bwait\s*=\s*(\d{1,5})\b")
_ASYNC = re.compile(r"\brespond-async\b")


@building.post("/articles")
def post_articles() -> Response:
    """Read what is sent: 201 with the article's address, 202 with where to look where it takes long, 422 where there is no article in it."""
    require_token()
    sources = _read_sources()
    with count_write() as counted:
        job = current_runtime().poster.begin(sources)
        try:
            posted = job.result.result(_read_patience())
        except TimeoutError:
            counted.outcome = "ok"
            return _accept(job)
        except CancelledError as error:
            raise BusyError("the service is stopping. Send it again in a few seconds.") from error
    return _answer(posted, is_new=True)


@building.get("/builds/<identifier>")
def show_build(identifier: str) -> Response:
    """Tell what has become of articles that were sent and took long."""
    result = current_runtime().poster.find(identifier).result
    if not result.done():
        response = jsonify({"status": "running"})
        response.headers["Retry-After"] = "2"
        response.headers["Cache-Control"] = "no-store"
        return response
    return _answer(result.result(), is_new=False)


# ---------------------------------------------------------------------------------------------------------- the request
def _read_sources() -> list[Source]:
    if request.mimetype == MULTIPART:
        sources = [Source(_check_name(_name_part(part)), part.content) for part in split_parts(read_body())]
        if not sources:
            abort(400, "The form holds no part; send each article, or each file of them, as one: curl -F file=@article.html.")
        return sources
    ending = ENDINGS.get(request.mimetype)
    if ending is None:
        hint = " Plain text is taken as a file in a form: curl -F file=@article.txt." if request.mimetype == "text/plain" else ""
        abort(415, f"Articles are not taken as {request.mimetype or 'nothing named'!r}; there is: {', '.join(ENDINGS)}, {MULTIPART}.{hint}")
    refuse_charset("An article")
    body = read_body()
    name = request.args.get("name") or f"posted-{hashlib.sha256(body).hexdigest()[:16]}"
    return [Source(_check_name(name if name.lower().endswith(ending) else name + ending), body)]


def _name_part(part: Part) -> str:
    """Name a part by its file; where it has none, by its field, with the ending of its type."""
    return part.filename or part.name + ENDINGS.get(part.media_type, ".txt")


def _check_name(name: str) -> str:
    """Refuse what cannot stand in an identifier; it names no file here."""
    if len(name) > MAX_NAME or not name.isprintable() or not name.strip():
        abort(400, f"{name[:40]!r} names no source; give up to {MAX_NAME} characters that can be printed.")
    return name


def _read_patience() -> float:
    """Tell for how many seconds the client wants to wait (RFC 7240, 4.1 and 4.3)."""
    wanted = ",".join(request.headers.getlist("Prefer")).lower()
    found = _WAIT.search(wanted)
    if found:
        return min(float(found[1]), current_runtime().settings.build_timeout_s)
    return 0.0 if _ASYNC.search(wanted) else WAIT_S


# ----------------------------------------------------------------------------------------------------------- the answer
def _accept(job: Job) -> Response:
    where = url_for("building.show_build", identifier=job.identifier)
    response = jsonify({"status": "running", "href": where})
    response.status_code = 202
    response.headers["Location"] = where
    response.headers["Retry-After"] = "2"
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer(posted: Posted, *, is_new: bool) -> Response:
    """Tell of each article what became of it; the address of a single one is the answer's own Location."""
    counts = Counter(outcome.status for outcome in posted.outcomes)
    outcomes = [_describe(outcome) for outcome in posted.outcomes]
    if counts["failed"] == len(outcomes):
        reasons = "; ".join(f"{outcome.source}: {outcome.reason}" for outcome in posted.outcomes[:5])
        return answer_problem(Problem(422, f"No article could be read. {reasons}", {"outcomes": outcomes}))
    response = jsonify({"status": "done", "snapshot": posted.snapshot, "counts": {name: counts[name] for name in STATUSES}, "outcomes": outcomes})
    response.status_code = 201 if is_new and counts["added"] else 200
    response.headers["X-Newsgraph-Snapshot"] = str(posted.snapshot)
    response.headers["Cache-Control"] = "no-store"
    addresses = [outcome["href"] for outcome in outcomes if outcome["href"]]
    if is_new and len(addresses) == 1:
        response.headers["Location"] = str(addresses[0])
    return response


def _describe(outcome: Outcome) -> dict[str, object]:
    path = page_path(current_published().snapshot.base_iri, outcome.iri) if outcome.iri else None
    return {**asdict(outcome), "href": urljoin(request.url_root, path) if path else None}
