"""Any English pipeline with a parser and named entities reads; one that is missing or unfit is said in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from graph.errors import ModelError
from graph.extract.language import load_model
from graph.settings import Settings
from tests.conftest import Newsgraph

PACKAGED = Settings.model_fields["model"].default


def save_blank(folder: Path, language: str = "en") -> str:
    """Save a pipeline that only tells words apart."""
    spacy.blank(language).to_disk(folder)
    return str(folder)


@pytest.mark.parametrize(
    ("name", "command"),
    [("en_core_web_huge_other", "pip install en-core-web-huge-other"), ("en_core_web_lg", "python -m spacy download en_core_web_lg")],
)
def test_a_missing_model_is_said_with_the_command_that_installs_it(name: str, command: str) -> None:
    """Its makers' own packages come by their own command."""
    with pytest.raises(ModelError, match=f"{name}.*cannot be loaded. Install it with '{command}'"):
        load_model(name)


def test_a_missing_folder_is_said_as_such(tmp_path: Path) -> None:
    """No command installs a folder."""
    with pytest.raises(ModelError, match="Name with --model the folder"):
        load_model(str(tmp_path / "nothing"))


def test_an_unfit_model_is_said_with_what_it_lacks(tmp_path: Path) -> None:
    """And with the command that installs one that is fit."""
    with pytest.raises(ModelError, match=r"has no parser and no ner and no lemmatizer\. Install it with 'pip install"):
        load_model(save_blank(tmp_path / "blank"))


def test_a_model_of_another_language_is_unfit(tmp_path: Path) -> None:
    """There are word lists of English only."""
    with pytest.raises(ModelError, match="reads 'de', of which data/lexicon holds no words"):
        load_model(save_blank(tmp_path / "german", "de"))


@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_build_with_an_unfit_model_ends_with_a_sentence(newsgraph: Newsgraph, tmp_path: Path, how: str) -> None:
    """Status 2, whichever way it was named, and no article is in the store."""
    model = save_blank(tmp_path / "blank")
    (tmp_path / "a.txt").write_text("Mayor opens bridge\n\nThe mayor opened a bridge on Monday.\n")
    if how == "option":
        result = newsgraph("build", "a.txt", "--store", "store", "--model", model)
    else:
        result = newsgraph("build", "a.txt", "--store", "store", env={"NEWSGRAPH_MODEL": model})
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: the language model")
    assert len(result.stderr.splitlines()) == 1
    assert '"articles": 0' in newsgraph("stats", "--store", "store", "--json").stdout


@pytest.mark.slow
def test_a_changed_model_reads_the_articles_again(newsgraph: Newsgraph, tmp_path: Path) -> None:
    """The same model leaves them as they are; the run names the one that read, and nothing of where it lies."""
    (tmp_path / "models").mkdir()
    spacy.load(PACKAGED).to_disk(tmp_path / "models" / "other_english")
    (tmp_path / "a.txt").write_text("Mayor opens bridge\n\nThe mayor opened a bridge on Monday.\n")
    model = str(tmp_path / "models" / "other_english")
    reports = [newsgraph("build", "a.txt", "--store", "store", "--model", name).stderr for name in (PACKAGED, PACKAGED, model, model)]
    assert [next(word for word in ("added", "replaced", "unchanged") if f"1 {word}" in report) for report in reports] == [
        "added",
        "unchanged",
        "replaced",
        "unchanged",
    ]
    exported = newsgraph("export", "--store", "store", "--format", "nquads").stdout
    assert '"other_english"' in exported
    assert PACKAGED not in exported
    assert str(tmp_path) not in exported
