"""Which software and which language model read, told from the model's own description: nothing is loaded for it.

It does not say whether the model is fit; loading does. Called by the reader, and by a build that asks what need not be read again.
"""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from graph.model import ReaderVersion

__all__ = ["find_reader_version", "is_folder", "make_reader_version"]


def find_reader_version(model: str) -> ReaderVersion | None:
    """Return the version of the reader that this model makes; None where no description of the model is found."""
    folder = Path(model) if is_folder(model) else _find_package(model)
    try:
        described = json.loads((folder / "meta.json").read_text(encoding="utf-8")) if folder else None
    except (OSError, ValueError):
        return None
    return make_reader_version(model, str(described.get("version", "0.0.0"))) if isinstance(described, dict) else None


def make_reader_version(model: str, model_version: str) -> ReaderVersion:
    """Return what a run records of its reader."""
    # Of a folder only its name: a run says nothing of the machine.
    name = Path(model).resolve().name if is_folder(model) else model
    return ReaderVersion(f"newsgraph {_own_version()}", name, model_version)


def is_folder(model: str) -> bool:
    """Tell whether a model's name is the way to a folder, and no package."""
    return "/" in model or "\\" in model or Path(model).is_dir()


def _find_package(name: str) -> Path | None:
    spec = find_spec(name) if name.isidentifier() else None
    return Path(spec.origin).parent if spec is not None and spec.origin else None


def _own_version() -> str:
    try:
        return version("newsgraph")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0"
