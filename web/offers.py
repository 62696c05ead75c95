"""Choose the form of an answer for the request at hand: by `?format=`, else by Accept; 406 names what there is. And name its other forms.

Called by every page and endpoint that has more than one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, abort, request

from web.negotiate import JSON, Format, find_format, negotiate

__all__ = ["Twin", "choose", "link_twins", "twins"]


@dataclass(frozen=True, slots=True)
class Twin:
    """Another form of a page: its title, media type and address, and what it is called as a file."""

    title: str
    media_type: str
    href: str
    file: str


def choose(offers: tuple[Format, ...], name: str | None) -> Format:
    """Choose among offers.

    Args:
        offers: what there is, the preferred first.
        name: what `?format=` asks for; None or empty where it does not.
    """
    chosen = find_format(name, offers) if name else negotiate(request.headers.get("Accept"), offers)
    if chosen is None:
        known = ", ".join(f"{offer.name} ({offer.media_type})" for offer in offers)
        abort(406, f"This is not offered as {name or request.headers.get('Accept')!r}; there is: {known}.")
    return chosen


def twins(offers: Iterable[Format]) -> list[Twin]:
    """List the other forms of the page that is shown, its filters kept."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in ("page", "format") and value]
    name = request.path.strip("/").replace("/", "-")
    return [
        Twin(offer.title, _plain_type(offer), f"{request.path}?{urlencode([*kept, ('format', offer.name)])}", f"{name}.{offer.extension}") for offer in offers
    ]


def link_twins(response: Response, others: Iterable[Twin]) -> Response:
    """Name the other forms of a page in its headers."""
    for twin in others:
        response.headers.add("Link", f'<{twin.href}>; rel="alternate"; type="{twin.media_type}"')
    return response


def _plain_type(offer: Format) -> str:
    return "application/json" if offer is JSON else offer.media_type
