"""A backup is what the store was, proven; it is put back as a whole or not at all, whoever reads meanwhile."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.errors import NewsgraphError, StoreDamagedError, StoreError, StoreFormatError, StoreLockedError, StoreMissingError
from graph.store import open_snapshot, open_store
from graph.store.backup import MANIFEST, make_backup, restore_backup
from graph.store.folder import FORMAT
from tests.graph.store.contributions import BASE, make_contribution
from tests.processes import running

ROOT = Path(__file__).parents[3]


@pytest.fixture
def location(tmp_path: Path) -> str:
    """Make a store with one published article."""
    put(str(tmp_path / "store"), "a.txt")
    return str(tmp_path / "store")


def put(location: str, *identifiers: str) -> None:
    """Put articles in and publish them."""
    with open_store(location, base_iri=BASE, create=True) as store:
        store.replace_articles(map(make_contribution, identifiers))
        store.publish()


def show(location: str) -> list[str]:
    """List what readers see."""
    with open_snapshot(location) as snapshot:
        return sorted(map(str, snapshot.store))


def test_what_is_put_back_is_what_was_there(location: str, tmp_path: Path) -> None:
    """Into a new store, with its base IRI, and it can be written on."""
    backup = make_backup(location, tmp_path / "backup")
    assert (backup.counts.articles, backup.counts.quads, backup.base_iri, backup.store_format) == (1, len(show(location)), BASE, FORMAT)
    assert restore_backup(tmp_path / "backup", str(tmp_path / "again"))[0] == backup
    assert show(str(tmp_path / "again")) == show(location)
    put(str(tmp_path / "again"), "b.txt")
    put(location, "b.txt")
    assert show(str(tmp_path / "again")) == show(location)


def test_a_backup_shares_nothing_with_its_store(location: str, tmp_path: Path) -> None:
    """So that what happens to one disk, or file, happens to one of the two."""
    make_backup(location, tmp_path / "backup")
    assert all(file.stat().st_nlink == 1 for file in (tmp_path / "backup").rglob("*") if file.is_file())


def test_a_backup_is_made_while_somebody_writes(location: str, tmp_path: Path) -> None:
    """Of what was published; what is under way comes with the next."""
    with open_store(location, base_iri=BASE) as store:
        store.replace_articles([make_contribution("b.txt")])
        assert make_backup(location, tmp_path / "first").counts.articles == 1
        store.publish()
        assert make_backup(location, tmp_path / "second").counts.articles == 2


def test_a_folder_that_holds_something_is_left(location: str, tmp_path: Path) -> None:
    """Be it an older backup; a file too."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "sea.jpg").write_text("x")
    for target in ("photos", "photos/sea.jpg"):
        with pytest.raises(NewsgraphError, match="it was left as it is"):
            make_backup(location, tmp_path / target)
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["sea.jpg"]
    with pytest.raises(StoreMissingError):
        make_backup(str(tmp_path / "nowhere"), tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_a_store_that_holds_something_is_not_replaced_unasked(location: str, tmp_path: Path) -> None:
    """What is put back over it is a new version; who reads the old one reads on."""
    make_backup(location, tmp_path / "backup")
    before = show(location)
    put(location, "b.txt")
    with pytest.raises(NewsgraphError, match="Say --replace"):
        restore_backup(tmp_path / "backup", location)
    with open_snapshot(location) as reader:
        old, size = reader.number, len(reader.store)
        _, version = restore_backup(tmp_path / "backup", location, replace=True)
        assert version > old
        assert len(reader.store) == size
    assert show(location) == before
    with open_store(location, base_iri=BASE) as store:
        assert [article.identifier for article in store.articles()] == ["a.txt"]


def test_nothing_is_put_back_under_a_writer(location: str, tmp_path: Path) -> None:
    """It would write on into what is gone."""
    make_backup(location, tmp_path / "backup")
    with open_store(location, base_iri=BASE), pytest.raises(StoreLockedError):
        restore_backup(tmp_path / "backup", location)


def damage_length(folder: Path) -> None:
    """Cut a file."""
    file = max((folder / "database").iterdir(), key=lambda each: each.stat().st_size)
    file.write_bytes(file.read_bytes()[:-1])


def damage_byte(folder: Path) -> None:
    """Flip a bit."""
    file = max((folder / "database").iterdir(), key=lambda each: each.stat().st_size)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def lose_file(folder: Path) -> None:
    """Lose a file."""
    (folder / "database" / "CURRENT").unlink()


def add_file(folder: Path) -> None:
    """Put a file in."""
    (folder / "database" / "000099.sst").write_bytes(b"x")


def change_count(folder: Path) -> None:
    """Say that there is more in it."""
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["counts"]["quads"] += 1
    (folder / MANIFEST).write_text(json.dumps(manifest))


def break_manifest(folder: Path) -> None:
    """Cut the manifest."""
    (folder / MANIFEST).write_text('{"format": 1, "counts": {')


@pytest.mark.parametrize("damage", [damage_length, damage_byte, lose_file, add_file, change_count, break_manifest])
def test_a_damaged_backup_is_refused_before_anything_is_written(location: str, tmp_path: Path, damage: object) -> None:
    """Whatever is wrong with it, in one sentence; no store is made of it, and none is lost to it."""
    make_backup(location, tmp_path / "backup")
    damage(tmp_path / "backup")  # type: ignore[operator]  # one of the functions above
    before = show(location)
    for target in (location, str(tmp_path / "new")):
        with pytest.raises(StoreDamagedError, match=r"backup at .* is damaged: .* Nothing was written"):
            restore_backup(tmp_path / "backup", target, replace=True)
    assert show(location) == before
    assert not (tmp_path / "new").exists()


def test_half_a_backup_is_none(location: str, tmp_path: Path) -> None:
    """The manifest is written last."""
    make_backup(location, tmp_path / "backup")
    (tmp_path / "backup" / MANIFEST).unlink()
    for source in ("backup", "nowhere", "store/newest"):
        with pytest.raises(StoreMissingError, match="there is no backup"):
            restore_backup(tmp_path / source, str(tmp_path / "new"))


@pytest.mark.parametrize("part", ["format", "store_format"])
def test_a_backup_of_a_newer_newsgraph_is_refused(location: str, tmp_path: Path, part: str) -> None:
    """Of a newer form, or of a store of a newer format."""
    make_backup(location, tmp_path / "backup")
    manifest = json.loads((tmp_path / "backup" / MANIFEST).read_text())
    (tmp_path / "backup" / MANIFEST).write_text(json.dumps(manifest | {part: 99}))
    with pytest.raises(StoreFormatError, match="Install a newer newsgraph"):
        restore_backup(tmp_path / "backup", str(tmp_path / "new"))


@pytest.mark.parametrize("step", ["begun", "switched", "live gone", "live made"])
def test_a_crash_while_it_is_put_back_is_made_good(location: str, tmp_path: Path, step: str) -> None:
    """By whoever writes next, from whichever point; until then the old version is read, or the new one."""
    make_backup(location, tmp_path / "backup")
    expected = show(location)
    put(location, "b.txt")
    folder = Path(location)
    number = int((folder / "newest").read_text()) + 1
    shutil.copytree(tmp_path / "backup" / "database", folder / "snapshots" / str(number))
    (folder / "snapshots" / f"{number}.lock").touch()
    (folder / "swapping").write_text(json.dumps({"number": number, "format": FORMAT, "base_iri": BASE}))
    if step != "begun":
        (folder / "newest").write_text(f"{number}\n")
    if step == "live gone":
        shutil.rmtree(folder / "live")
    if step == "live made":
        shutil.copytree(tmp_path / "backup" / "database", folder / "live.new")
    with open_store(location, base_iri=BASE) as store:
        assert [article.identifier for article in store.articles()] == ["a.txt"]
    assert show(location) == expected
    assert not (folder / "swapping").exists()
    assert not (folder / "live.new").exists()


def test_an_unreadable_note_of_it_is_damage(location: str) -> None:
    """It is named; nothing is guessed."""
    (Path(location) / "swapping").write_text("{")
    with pytest.raises(StoreDamagedError, match="'swapping' cannot be read"):
        open_store(location, base_iri=BASE)


def test_a_damaged_store_can_be_put_back(location: str, tmp_path: Path) -> None:
    """That is what backups are for: only with --replace, for something may be saved yet."""
    make_backup(location, tmp_path / "backup")
    expected = show(location)
    for current in Path(location).rglob("CURRENT"):
        current.write_bytes(b"")
    with pytest.raises(NewsgraphError, match="Say --replace"):
        restore_backup(tmp_path / "backup", location)
    restore_backup(tmp_path / "backup", location, replace=True)
    assert show(location) == expected


def test_a_backup_to_where_nothing_can_be_written_says_so(location: str) -> None:
    """In one sentence."""
    with pytest.raises((NewsgraphError, StoreError), match="could not be written"):
        make_backup(location, "/proc/nowhere")


LOOP = """
import sys
from graph.store.backup import restore_backup

while True:
    for backup in sys.argv[2:]:
        restore_backup(backup, sys.argv[1], replace=True)
        print("restored", flush=True)
"""


@pytest.mark.slow
def test_whoever_is_killed_while_putting_back_leaves_one_or_the_other(location: str, tmp_path: Path) -> None:
    """At whatever moment: the store opens, holds all of one backup and nothing of the other, and goes on."""
    make_backup(location, tmp_path / "one")
    put(location, "b.txt", "c.txt")
    make_backup(location, tmp_path / "two")
    states = []
    for name in ("one", "two"):
        restore_backup(tmp_path / name, str(tmp_path / f"as-{name}"))
        states.append(show(str(tmp_path / f"as-{name}")))
    command = [sys.executable, "-c", LOOP, location, str(tmp_path / "one"), str(tmp_path / "two")]
    for delay_s in (0.0, 0.003, 0.011, 0.02, 0.05):
        with running(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"restored\n"
            time.sleep(delay_s)
        with open_store(location, base_iri=BASE) as store:
            assert [article.identifier for article in store.articles()] in (["a.txt"], ["a.txt", "b.txt", "c.txt"])
        assert show(location) in states
