"""What changed in an article: its text and what is read in it, from one text version to another.

Called by `diff`, and by whatever shows how an article came to say what it says.
"""

from __future__ import annotations

from graph.revisions.compare import Correction, Difference, TextVersion, compare_versions
from graph.revisions.facts import Reading
from graph.revisions.texts import Change, compare_words, write_unified

__all__ = ["Change", "Correction", "Difference", "Reading", "TextVersion", "compare_versions", "compare_words", "write_unified"]
