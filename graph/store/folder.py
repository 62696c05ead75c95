"""The folder that a store is: its layout, the marker that names its format, and which snapshot is the newest.

It opens no database and knows no triples; it needs nothing but the file system. Called by the writer, by readers and by the query pool.

    newsgraph-store.json    the marker: format and base IRI
    writer.lock             held by the one process that writes, with its PID in it
    live/                   the writer's database; nobody else opens it
    unpublished             there while live/ holds what no snapshot has
    swapping                there while live/ is to follow the version that it names, which a restore or an upgrade put in
    snapshots/7/            version 7, immutable
    snapshots/7.lock        held, shared, by each of its readers
    newest                  the number of the version that readers open
    failures.json           what a build could not read; graph.build's
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from graph.errors import StoreDamagedError, StoreError, StoreFormatError, StoreMissingError

__all__ = ["FORMAT", "MEMORY", "Folder", "Hold", "create_folder", "find_folder", "hold_newest"]

FORMAT = 3
"""What lies in a store: 1 lacked the index of mentions, the stories that articles print, and the containers of containers in the view; 2 kept mentions under
fewer keys, so that those who are looked for by name and place were not found."""
MEMORY = "memory:"
MARKER = "newsgraph-store.json"
_UNFINISHED = MARKER + ".new"
_FULL = "No space left on device"


@dataclass(frozen=True, slots=True)
class Folder:
    """A store's folder.

    Attributes:
        location: as the user gave it, for messages.
        path: where it is.
        base_iri: under which its articles and entities stand.
        format: which format what lies in it has, at most `FORMAT`.
    """

    location: str
    path: Path
    base_iri: str
    format: int = FORMAT

    @property
    def live(self) -> Path:
        """The writer's database."""
        return self.path / "live"

    @property
    def unpublished(self) -> Path:
        """The file that stands while something waits to be published."""
        return self.path / "unpublished"

    @property
    def swapping(self) -> Path:
        """The file that stands while another database is being put in."""
        return self.path / "swapping"

    @property
    def unfinished(self) -> Path:
        """The file that stands while a change is written in two steps: what the second is."""
        return self.path / "unfinished"

    @property
    def newest(self) -> Path:
        """The file that names the newest version."""
        return self.path / "newest"

    def snapshot(self, number: int) -> Path:
        """Return the folder of a version."""
        return self.path / "snapshots" / str(number)

    def snapshot_lock(self, number: int) -> Path:
        """Return the file that the readers of a version hold."""
        return self.path / "snapshots" / f"{number}.lock"

    def read_newest(self) -> int | None:
        """Return the number of the newest version, None where nothing has been published yet.

        Raises:
            StoreDamagedError: the file that names it holds something else.
        """
        try:
            written = self.newest.read_text(encoding="ascii")
            return int(written)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise damaged(self.location, f"the file 'newest' does not name a version ({error})") from error

    def list_numbers(self) -> list[int]:
        """List the numbers of all versions that left something, in order."""
        stems = {entry.name.partition(".")[0] for entry in (self.path / "snapshots").iterdir()}
        return sorted(int(stem) for stem in stems if stem.isdecimal())

    def switch_to(self, number: int) -> None:
        """Make a version the newest, in one step and for good."""
        write_whole(self.newest, f"{number}\n")

    def drop_snapshots_but(self, kept: int | None) -> None:
        """Drop every version but one, save those that somebody reads."""
        for number in self.list_numbers():
            if number != kept:
                self._drop_unread(number)

    def _drop_unread(self, number: int) -> None:
        lock = self.snapshot_lock(number)
        with lock.open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            for leftover in self.snapshot(number).parent.glob(f"{number}*"):
                if leftover.name.partition(".")[0] == str(number) and leftover != lock:
                    shutil.rmtree(leftover, ignore_errors=True)
            lock.unlink()


def create_folder(location: str, *, base_iri: str) -> Folder:
    """Find a store's folder, or make one where there is nothing or an empty folder.

    Raises:
        StoreFormatError: something else is there; it is left as it was.
        StoreDamagedError: the marker cannot be read.
        StoreError: the folder cannot be made.
    """
    path = _to_path(location)
    if not (path / MARKER).exists():
        _refuse_other_things(location, path)
        try:
            (path / "snapshots").mkdir(parents=True, exist_ok=True)
            write_marker(path, store_format=FORMAT, base_iri=base_iri)
        except OSError as error:
            raise StoreError(f"no store can be made at {location!r}: {error.strerror}. Choose another --store.", location=location) from error
    return find_folder(location)


def find_folder(location: str) -> Folder:
    """Find the folder of a store that is there.

    Raises:
        StoreMissingError: nothing is there; nothing is created.
        StoreFormatError: it holds other things, or is of a newer format.
        StoreDamagedError: the marker cannot be read.
    """
    path = _to_path(location)
    if not (path / MARKER).exists():
        _refuse_other_things(location, path)
        raise StoreMissingError(f"there is no store at {location!r}. Make one with `newsgraph build SOURCE --store {location}`.", location=location)
    try:
        marker = json.loads((path / MARKER).read_text(encoding="utf-8"))
        version, base_iri = int(marker["format"]), str(marker["base_iri"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(location, f"its marker {MARKER} cannot be read ({error})") from error
    if version > FORMAT:
        raise StoreFormatError(
            f"the store at {location!r} was written by a newer newsgraph: its format is {version}, this one knows {FORMAT}. Install a newer newsgraph.",
            location=location,
        )
    return Folder(location, path, base_iri, version)


def _to_path(location: str) -> Path:
    if location == MEMORY:
        raise StoreMissingError(f"{MEMORY!r} is a store of its own for each command and gone at its end. Name a folder with --store.", location=location)
    if location.startswith(("http://", "https://")):
        raise StoreFormatError(f"{location!r} is an address in the web; a store is a folder or {MEMORY!r}. Name a folder with --store.", location=location)
    return Path(location).expanduser().absolute()


def _refuse_other_things(location: str, path: Path) -> None:
    """Refuse a file, or a folder that holds anything but what an interrupted creation leaves."""
    if not path.exists():
        return
    try:
        other = "a file" if not path.is_dir() else _name_other_entry(path)
    except OSError as error:
        raise StoreError(f"{location!r} cannot be read: {error.strerror}. Choose another --store.", location=location) from error
    if other is not None:
        raise StoreFormatError(f"{location!r} is no store: it is or holds {other}. It was left as it is. Name another folder with --store.", location=location)


def _name_other_entry(path: Path) -> str | None:
    for entry in sorted(path.iterdir()):
        began = entry.name == _UNFINISHED or (entry.name == "snapshots" and entry.is_dir() and not any(entry.iterdir()))
        if not began:
            return repr(entry.name)
    return None


class Hold:
    """A version that is being read: as long as this is open, its files stay.

    Attributes:
        number: the version's number.
        path: the folder of its database.
    """

    def __init__(self, number: int, path: Path, descriptor: int) -> None:
        self.number = number
        self.path = path
        self._descriptor = descriptor

    def close(self) -> None:
        """Let the version go; once more does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def hold_newest(folder: Folder) -> Hold:
    """Hold the newest version for reading.

    Raises:
        StoreDamagedError: it is not there, though it should be.
    """
    while True:
        number = folder.read_newest()
        if number is None:
            raise damaged(folder.location, "its making was interrupted before anything was published")
        held = _try_hold(folder, number)
        if held is not None:
            return held
        # The writer may have published a newer version in between, and dropped this one.
        if folder.read_newest() == number:
            raise damaged(folder.location, f"version {number} is gone, though it is the newest")


def _try_hold(folder: Folder, number: int) -> Hold | None:
    try:
        descriptor = os.open(folder.snapshot_lock(number), os.O_RDONLY)
    except OSError:
        return None
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    held = Hold(number, folder.snapshot(number), descriptor)
    if held.path.is_dir():
        return held
    held.close()
    return None


def damaged(location: str, what: str) -> StoreDamagedError:
    """Make the error for a store that cannot be read as it is, with what to do."""
    return StoreDamagedError(
        f"the store at {location!r} is damaged: {what}. Put a backup of the folder in its place, or remove it and build again.", location=location
    )


def cannot_open(location: str, error: Exception) -> StoreError:
    """Make the error for a database that does not open: a full disk is no damage."""
    if _FULL in str(error):
        return StoreError(
            f"the store at {location!r} cannot be opened for writing: the disk is full. Make room and try again; what was published can be read.",
            location=location,
        )
    return damaged(location, f"its files cannot be read ({error})")


def write_marker(path: Path, *, store_format: int, base_iri: str) -> None:
    """Mark a folder as a store of a format, in one step and for good."""
    write_whole(path / MARKER, json.dumps({"format": store_format, "base_iri": base_iri}) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that it is there whole or as it was, also after a power cut."""
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
