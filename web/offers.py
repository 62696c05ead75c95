"""Choose the form of an answer for the request at hand: by `?format=`, else by Accept; 406 names what there is.

Called by every page and endpoint that has more than one.
"""

from __future__ import annotations

from flask import abort, request

from web.negotiate import Format, find_format, negotiate

__all__ = ["choose"]


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
