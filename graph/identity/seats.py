"""Where two bodies, or two places that the gazetteer does not know, are, and what that says for or against their being the same.

Called by the decisions on bodies and places.
"""

from __future__ import annotations

from graph.identity.bodies import is_acronym, read_body_name
from graph.identity.profile import Profile
from graph.identity.weighing import Weighing, show_places

__all__ = ["is_land_unclear", "weigh_seats"]

PLACE_SHARED, PLACE_OTHER = (1.0, 1.1, 1.3), (-1.6, -2.5, -3.0)
"""By how many of two bodies' seats are said; of the others it is known where they are named."""


def weigh_seats(weighing: Weighing, left: Profile, right: Profile) -> None:
    """Weigh where two bodies are: by seats where both are known, else by a seat and the places around, else by these alone."""
    names = [read_body_name(name) for name in (*left.names, *right.names)]
    # "Kenya's Dyeing Tribunal" is a land's, of whatever words.
    is_national = any(name.is_national for name in names) or (left.seats == right.seats and [key[0] for key in left.seats] == ["c"])
    is_bound = any(name.is_generic or name.is_local for name in names)
    # A report from elsewhere often names no other place near a body; that says less where its name is its own.
    is_own = not any(name.is_generic for name in names)
    a, b = set(left.seats) or set(left.around), set(right.seats) or set(right.around)
    sure = bool(left.seats) + bool(right.seats)
    scopes = ("c",) if is_national else ("ts", "a", "c")
    for marks in scopes:
        mine, other = ({key for key in keys if key[0] in marks} for keys in (a, b))
        if mine & other:
            weight = PLACE_SHARED[sure]
            if marks == "c" and not is_national:
                # Towns of one land are many.
                weight = 0.0 if is_bound else 0.3
            elif marks == "c" and (len(mine | other) > 1 or _is_called_by_letters(left, right)):
                weight *= 0.6  # of some lands, or of one in which many have such letters
            weighing.add(weight, f"both are in {show_places(mine & other)}")
            return
        # A report from abroad calls a body by its letters alone that it need not place.
        is_by_letters = sure < 2 and _is_called_by_letters(left, right)
        if mine and other and not is_by_letters and (marks == "c" or (is_bound and (sure == 2 or marks == "a"))):
            weight = PLACE_OTHER[sure] * (0.4 if not (is_bound or is_national) else 0.6 if is_own and sure < 2 else 1.0)
            weighing.add(weight, f"one is in {show_places(mine)}, the other in {show_places(other)}")
            return


def _is_called_by_letters(left: Profile, right: Profile) -> bool:
    """Tell whether one of two is called by its letters alone, which few share, and the other in full."""
    return sum(all(map(is_acronym, one.names)) for one in (left, right)) == 1


def is_land_unclear(left: Profile, right: Profile) -> bool:
    """Tell whether two are offices that every state has and one of them may be either of several states': what is named with both are, then, its peers."""
    bodies = [read_body_name(name) for name in (*left.names, *right.names)]
    if _is_called_by_letters(left, right) or not any(body.is_generic and body.is_national for body in bodies):
        return False
    lands = [{key for key in one.seats or one.around if key[0] == "c"} for one in (left, right)]
    return any(len(each) > 1 and not one.seats for each, one in zip(lands, (left, right), strict=True))
