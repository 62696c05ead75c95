"""Under which keys a mention looks for others: only those that share one are ever compared.

It decides nothing. Called by the store, which keeps the keys, and by whoever lists candidates.
"""

from __future__ import annotations

from functools import lru_cache

from graph.identity.bodies import is_acronym, letters_of, list_body_keys
from graph.identity.people import list_person_keys
from graph.identity.profile import Profile
from graph.identity.words import fold, load_words

__all__ = ["list_keys"]


@lru_cache(maxsize=16_384)
def list_keys(profile: Profile) -> frozenset[str]:
    """List a profile's keys; each names the kind, so that kinds never meet.

    Of a name that many bear a few are compared with each other one only: those of one place find one another under name and place.
    """
    keys = _list_names(profile)
    return keys | {f"{key}|{seat}" for key in keys if key[0] in "po" and key.count("|") == 1 for seat in profile.seats}


def _list_names(profile: Profile) -> frozenset[str]:
    if profile.kind == "person":
        # "Mayor Achterberg" is found by the town whose mayor she is.
        sole = load_words().words("titles", "sole").intersection(profile.titles)
        posts = [f"{post}@{place}" for post in sole for place in {*profile.seats, *profile.around} if place[0] in "ta"]
        return frozenset(list_person_keys(profile.names, (*profile.bodies, *posts)))
    if profile.kind == "organisation":
        return frozenset(list_body_keys((name for name in profile.names if not is_acronym(name)), (*profile.short, *profile.names)))
    if profile.kind == "event":
        marks = [str(mark) for mark in (profile.number, profile.year) if mark is not None]
        called = [name for series in profile.series for name in (series, letters_of(series)) if name]
        return frozenset(f"e|{name}|{mark}" for name in called for mark in marks) or frozenset(f"e|{fold(name)}" for name in profile.names)
    names = {fold(name) for name in profile.names}
    return frozenset(f"{profile.kind}|{name}" for name in names | ({letters_of(name) for name in names} - {""} if profile.kind == "series" else set()))
