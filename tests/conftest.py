"""What many tests stand on: a store that holds the seed article as read by hand, and the command line in-process."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from typer.testing import CliRunner, Result

from graph.settings import ENVIRONMENT_PREFIX, Settings

Newsgraph = Callable[..., Result]

# The same examples each time, and none fails because the machine has other work: how long a thing may take is tested where it is promised.
# `make test-slow` takes the other profile: twenty times as many, and others each time.
# What a shell starts in the background is to leave Ctrl-C alone, and so does all that it starts; the commands that tests interrupt must not.
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("newsgraph", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("newsgraph")


@pytest.fixture(autouse=True)
def _without_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the developer has set in the environment out of the tests."""
    for name in [name for name in os.environ if name.startswith(ENVIRONMENT_PREFIX)]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def seed_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a published store that holds the seed article as read by hand; it is not to be written to."""
    from graph.gazetteer import load_gazetteer
    from graph.mapping import map_article
    from graph.store import open_store
    from tests.seed_findings import seed_article, seed_findings

    folder = tmp_path_factory.mktemp("seed") / "store"
    base_iri = Settings.model_fields["base_iri"].default
    contribution = map_article(seed_article(), seed_findings(), base_iri=base_iri, gazetteer=load_gazetteer())
    with open_store(str(folder), base_iri=base_iri, create=True) as store:
        store.replace_articles([contribution])
        store.publish()
    return folder


@pytest.fixture
def own_seed_store(seed_store: Path, tmp_path: Path) -> Path:
    """Return a copy of the seed store that the test may write to."""
    return Path(shutil.copytree(seed_store, tmp_path / "own-store"))


@pytest.fixture
def newsgraph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsgraph:
    """Run the command line in this process, from an empty folder."""
    from web.main import app

    monkeypatch.chdir(tmp_path)
    return lambda *arguments, **options: CliRunner().invoke(app, [str(argument) for argument in arguments], **options)
