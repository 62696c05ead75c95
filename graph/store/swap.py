"""Put another database in a store's place, for readers in one step, and so that a crash in between is made good by the next writer.

It checks nothing of what it is given. Called by restoring and upgrading, and by whoever opens a store for writing.

What is put in is first a version like any other. Then a file says that the writer's database is to follow it; from then on it will be so.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pyoxigraph as ox

from graph.errors import StoreError
from graph.store.folder import Folder, cannot_open, damaged, sync_folder, write_marker, write_whole

__all__ = ["finish_swap", "prepare_place", "swap_in"]


def prepare_place(folder: Folder) -> Path:
    """Return where a database is to be made that will be put in; nothing is there. The writer's lock must be held."""
    (folder.path / "snapshots").mkdir(exist_ok=True)
    number = max([folder.read_newest() or 0, *folder.list_numbers()]) + 1
    place = folder.snapshot(number).with_suffix(".new")
    shutil.rmtree(place, ignore_errors=True)
    return place


def swap_in(folder: Folder, place: Path, *, store_format: int, base_iri: str) -> int:
    """Make a database that was made at a prepared place the store, whatever it was; return the number of its version.

    Raises:
        StoreError: it cannot be written; then the store is as it was, or will be as it is to be when it is next written.
    """
    number = int(place.stem)
    try:
        for file in place.iterdir():
            with file.open("rb") as opened:
                os.fsync(opened.fileno())
        sync_folder(place)
        folder.snapshot_lock(number).touch()
        place.replace(folder.snapshot(number))
        sync_folder(place.parent)
        write_whole(folder.swapping, json.dumps({"number": number, "format": store_format, "base_iri": base_iri}) + "\n")
    except OSError as error:
        raise StoreError(
            f"the store at {folder.location!r} could not be written ({error}); it is as it was. Make room and try again.", location=folder.location
        ) from error
    finish_swap(folder)
    return number


def finish_swap(folder: Folder) -> None:
    """Finish what `swap_in` began, where it began anything. The writer's lock must be held.

    Raises:
        StoreError: it cannot be written; the next writer tries again.
    """
    try:
        begun = json.loads(folder.swapping.read_text(encoding="utf-8"))
        number, store_format, base_iri = int(begun["number"]), int(begun["format"]), str(begun["base_iri"])
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(folder.location, f"its file {folder.swapping.name!r} cannot be read ({error})") from error
    try:
        folder.switch_to(number)
        write_marker(folder.path, store_format=store_format, base_iri=base_iri)
        _follow(folder, number)
        # What was to be finished in the database that was here before is nothing to this one.
        for file in (folder.unpublished, folder.unfinished):
            file.unlink(missing_ok=True)
        folder.swapping.unlink()
    except (OSError, RuntimeError) as error:
        raise cannot_open(folder.location, error) from error
    folder.drop_snapshots_but(number)


def _follow(folder: Folder, number: int) -> None:
    """Make the writer's database one with a version."""
    new = folder.live.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    ox.Store.read_only(str(folder.snapshot(number))).backup(str(new))
    shutil.rmtree(folder.live, ignore_errors=True)
    new.replace(folder.live)
    sync_folder(folder.path)
