"""Copy a store's newest version to a folder, proven, and put such a copy back.

It knows no article's triples. A copy is a published version, which nobody changes: so it can be made while a service runs or articles are
read. Called by the commands `backup`, `restore` and `upgrade`.

    newsgraph-backup.json   what the copy is: format, counts, and each file with its length and SHA-256; written last
    database/               the version
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from graph.errors import NewsgraphError, StoreDamagedError, StoreError, StoreFormatError, StoreMissingError
from graph.store.articles import list_articles
from graph.store.folder import FORMAT, Folder, create_folder, find_folder, sync_folder, write_whole
from graph.store.lock import BRIEF_S, WriterLock
from graph.store.names import GraphNames
from graph.store.snapshot import Snapshot
from graph.store.swap import finish_swap, prepare_place, swap_in

__all__ = ["MANIFEST", "Backup", "Counts", "count", "make_backup", "read_backup", "restore_backup"]

MANIFEST = "newsgraph-backup.json"
BACKUP_FORMAT = 1
_DATABASE = "database"
_PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a version holds; what two copies of one version have in common."""

    articles: int
    graphs: int
    quads: int


@dataclass(frozen=True, slots=True)
class File:
    """One file of a copy."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """What the manifest of a copy says.

    Attributes:
        store_format: of what lies in it.
        base_iri: under which its articles and entities stand.
        version: the number of the version that was copied.
        made_at: ISO 8601, in UTC.
        made_by: newsgraph and the database engine, with their versions.
        counts: how much it holds.
        files: each file of the database.
    """

    store_format: int
    base_iri: str
    version: int
    made_at: str
    made_by: dict[str, str]
    counts: Counts
    files: tuple[File, ...]

    @property
    def bytes(self) -> int:
        """How large the database is."""
        return sum(file.bytes for file in self.files)


def make_backup(location: str, target: str | Path) -> Backup:
    """Copy the newest version to a folder that is new or empty, and prove the copy by opening and counting it.

    Raises:
        NewsgraphError: the folder holds something, or cannot be written.
        StoreError: there is no store, or it cannot be read.
    """
    folder, place = find_folder(location), Path(target).expanduser().absolute()
    with Snapshot(folder) as snapshot, snapshot.reading():
        counts = count(snapshot.store, snapshot.names)
        try:
            if place.exists() and (not place.is_dir() or any(place.iterdir())):
                raise NewsgraphError(f"{str(target)!r} is a file or holds something; it was left as it is. Name a folder that is new or empty.")
            place.mkdir(parents=True, exist_ok=True)
            files = _copy(snapshot.path, place / _DATABASE)
            backup = Backup(folder.format, folder.base_iri, snapshot.number, _now(), _name_software(), counts, files)
            _prove(place / _DATABASE, backup, given=str(target))
            write_whole(place / MANIFEST, json.dumps({"format": BACKUP_FORMAT} | asdict(backup), indent=2) + "\n")
        except OSError as error:
            shutil.rmtree(place / _DATABASE, ignore_errors=True)
            raise NewsgraphError(
                f"the backup could not be written to {str(target)!r}: {error.strerror or error}. Choose another place, or make room."
            ) from error
    return backup


def restore_backup(source: str | Path, location: str, *, replace: bool = False) -> tuple[Backup, int]:
    """Put a copy in a store's place, all of it or nothing; whoever reads goes on, and reads it from then on.

    Args:
        source: the folder of the copy.
        location: where the store is or is to be.
        replace: also where the store holds something, which is lost.

    Returns:
        What was put back, and the number that its version has in the store.

    Raises:
        NewsgraphError: the store holds something, and is not to be replaced.
        StoreError: the copy is damaged or of a newer format, or the store cannot be written.
    """
    place = Path(source).expanduser().absolute()
    backup = read_backup(place, given=str(source))
    _refuse_newer(backup, given=str(source))
    _prove(place / _DATABASE, backup, given=str(source))
    folder = create_folder(location, base_iri=backup.base_iri)
    lock = WriterLock(folder, patience_s=BRIEF_S if replace else 0.0)
    try:
        finish_swap(folder)
        if not replace and not _is_empty(folder):
            raise NewsgraphError(f"the store at {location!r} holds something; it was left as it is. Say --replace to lose that, or name another --store.")
        new = prepare_place(folder)
        try:
            if _copy(place / _DATABASE, new) != backup.files:
                raise _damaged(str(source), "its files changed while they were read")
        except OSError as error:
            shutil.rmtree(new, ignore_errors=True)
            raise StoreError(
                f"the store at {location!r} could not be written: {error.strerror or error}; it is as it was. Make room and try again.", location=location
            ) from error
        return backup, swap_in(folder, new, store_format=backup.store_format, base_iri=backup.base_iri)
    finally:
        lock.release()


def read_backup(place: Path, *, given: str) -> Backup:
    """Read the manifest of a copy.

    Raises:
        StoreMissingError: there is none.
        StoreDamagedError: it cannot be read.
        StoreFormatError: it is of a newer format.
    """
    try:
        written = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        if written.pop("format") > BACKUP_FORMAT:
            raise StoreFormatError(f"the backup at {given!r} was made by a newer newsgraph. Install a newer newsgraph.", location=given)
        counts, files = Counts(**written.pop("counts")), tuple(File(**file) for file in written.pop("files"))
        return Backup(**written, counts=counts, files=files)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StoreMissingError(
            f"there is no backup at {given!r}: it lacks {MANIFEST}, which is written last. Name the folder of a whole one.", location=given
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(given, f"its {MANIFEST} cannot be read ({error})") from error


def count(store: ox.Store, names: GraphNames) -> Counts:
    """Count what a version holds."""
    return Counts(len(list_articles(store, names)), sum(1 for _ in store.named_graphs()), len(store))


# ---------------------------------------------------------------------------------------------------------------- private
def _copy(source: Path, target: Path) -> tuple[File, ...]:
    """Copy a database's files, onto the disk for good; a backup shares nothing with what it is a copy of."""
    target.mkdir()
    files = tuple(_copy_file(file, target / file.name) for file in sorted(source.iterdir()) if file.is_file())
    sync_folder(target)
    sync_folder(target.parent)
    return files


def _copy_file(source: Path, target: Path) -> File:
    digest, length = hashlib.sha256(), 0
    with source.open("rb") as reading, target.open("wb") as writing:
        while piece := reading.read(_PIECE_BYTES):
            digest.update(piece)
            writing.write(piece)
            length += len(piece)
        writing.flush()
        os.fsync(writing.fileno())
    return File(source.name, length, digest.hexdigest())


def _prove(database: Path, backup: Backup, *, given: str) -> None:
    """Prove that the files are those of the manifest, and that they open and hold what it says.

    Raises:
        StoreDamagedError: they are not, or do not.
    """
    for file in backup.files:
        path = database / file.name
        if not path.is_file() or path.stat().st_size != file.bytes or _hash(path) != file.sha256:
            raise _damaged(given, f"the file {file.name} is not what it was when the backup was made")
    if {path.name for path in database.iterdir()} != {file.name for file in backup.files}:
        raise _damaged(given, "it holds files that it did not hold when it was made")
    try:
        found = count(ox.Store.read_only(str(database)), GraphNames(backup.base_iri))
    except (OSError, RuntimeError) as error:
        raise _damaged(given, f"its database does not open ({error})") from error
    if found != backup.counts:
        raise _damaged(
            given, f"it should hold {backup.counts.quads:,} quads of {backup.counts.articles:,} articles and holds {found.quads:,} of {found.articles:,}"
        )


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_empty(folder: Folder) -> bool:
    newest = folder.read_newest()
    if newest is None:
        return not folder.unpublished.exists()
    try:
        with Snapshot(folder) as snapshot:
            return not len(snapshot.store) and not folder.unpublished.exists()
    except StoreError:
        # What cannot be read may be mended yet.
        return False


def _refuse_newer(backup: Backup, *, given: str) -> None:
    if backup.store_format > FORMAT:
        raise StoreFormatError(
            f"the backup at {given!r} is of a store that a newer newsgraph wrote: its format is {backup.store_format}, this one knows {FORMAT}. "
            "Install a newer newsgraph.",
            location=given,
        )


def _damaged(given: str, what: str) -> StoreDamagedError:
    return StoreDamagedError(f"the backup at {given!r} is damaged: {what}. Nothing was written. Take another backup.", location=given)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _name_software() -> dict[str, str]:
    return {name: importlib.metadata.version(name) for name in ("newsgraph", "pyoxigraph")}
