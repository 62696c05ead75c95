"""The documentation is complete: every command, option, setting and stored question is named where a user looks for it."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
import typer

from graph.commands import COMMANDS
from graph.loaders import LOADERS
from graph.settings import DATA_FOLDER, ENVIRONMENT_PREFIX, Settings, load_settings
from web.main import app
from web.server import CUTTING_S

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS_PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
NAMES = [*(name for name, _ in COMMANDS), "serve"]


def list_options(name: str) -> set[str]:
    """List the long options of a command, as its help does."""
    command = typer.main.get_command(app)
    for word in name.split():
        command = command.commands[word]
    return {option for parameter in command.params for option in parameter.opts if option.startswith("--")} - {"--debug", "--store", "--json"}


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_in_the_readme_and_has_its_section(name: str) -> None:
    """README's table names it, and docs/commands.md has a heading for it."""
    assert f"| `newsgraph {name}" in README
    assert re.search(rf"^## newsgraph {name}\b", COMMANDS_PAGE, re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_every_option_is_in_its_commands_section(name: str) -> None:
    """A command's section names each of its own options."""
    section = re.split(r"^#+ ", COMMANDS_PAGE, flags=re.MULTILINE)
    (own,) = (part for part in section if re.match(rf"newsgraph {name}\b", part))
    missing = {option for option in list_options(name) if option not in own} - {"--output"}
    assert not missing, f"docs/commands.md says nothing of {name} {', '.join(sorted(missing))}"


@pytest.mark.parametrize("function", [function for _, function in COMMANDS], ids=NAMES[:-1])
def test_every_command_shows_an_example(function: object) -> None:
    """The help ends with a line that can be typed."""
    assert re.search(r"^Example: newsgraph \w+", inspect.getdoc(function) or "", re.MULTILINE)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_with_its_default(name: str) -> None:
    """docs/commands.md has the variable, its default and the sentence of the one table in graph.settings."""
    field = Settings.model_fields[name]
    default = f"`{field.default}`" if field.default != "" else ""
    assert f"| `{ENVIRONMENT_PREFIX}{name.upper()}` | {default} | {field.description} |" in COMMANDS_PAGE


def test_links_between_pages_lead_somewhere() -> None:
    """A relative link in README or docs/ names a file that is there."""
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            assert target.startswith("http") or (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_loader_is_documented() -> None:
    """docs/commands.md says what each reads."""
    for loader in LOADERS:
        assert f"| `{loader.name}` | {loader.description[:-1]}".lower() in COMMANDS_PAGE.lower()


def test_every_stored_question_is_documented() -> None:
    """docs/commands.md lists the stored questions by name."""
    for query in DATA_FOLDER.glob("queries/*.rq"):
        assert f"`{query.stem}`" in COMMANDS_PAGE, query.stem


DEPLOY = ROOT / "docs" / "deploy"


def test_what_is_shown_for_deploying_holds() -> None:
    """The settings' file is read without complaint, the unit's options are the command's, and each setting that is named is there."""
    settings = load_settings(settings_file=str(DEPLOY / "newsgraph.toml"))
    assert settings.base_url in (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    unit = (DEPLOY / "newsgraph.service").read_text(encoding="utf-8")
    (command,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    assert set(re.findall(r"--[\w-]+", command)) <= list_options("serve")
    (stop_s,) = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    assert int(stop_s) > settings.stop_grace_s + CUTTING_S
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")
    table = guide.partition("## Settings that matter")[2]
    named = {name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`([a-z_]+)`", row)}
    assert len(named) > 20
    assert named <= Settings.model_fields.keys()


def test_every_metric_is_documented() -> None:
    """docs/deploy names each that can be counted, in full or by its end."""
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")
    names = set(re.findall(r'"newsgraph_(\w+)"', (ROOT / "web" / "metrics.py").read_text(encoding="utf-8"))) - {"build"}
    assert len(names) > 15
    missing = {name for name in names if not re.search(rf"(newsgraph|…)_{name.removeprefix('workers_')}|newsgraph_{name}", guide)}
    assert missing <= {"writers_killed", "writers_died"}


def test_the_image_is_made_of_what_is_there() -> None:
    """What the Dockerfile copies out of the clone exists and is let through to it."""
    let_through = {line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    assert names
    for name in names:
        assert (ROOT / name).exists(), name
        assert name.split("/")[0] in let_through, name
