"""Sources into the store: load, read, map and write, article by article, each failure by itself.

It has no logic of its own: loaders, extraction, mapping and store do the work. Importing it loads no language model. Called by the command `build`.
"""

from __future__ import annotations

from graph.build.report import BuildReport, Outcome, Status
from graph.build.run import build

__all__ = ["BuildReport", "Outcome", "Status", "build"]
