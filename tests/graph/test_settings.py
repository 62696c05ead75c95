"""Settings come from the environment or a command's options, and a wrong one is named."""

from __future__ import annotations

import pytest

from graph.errors import NewsgraphError
from graph.settings import Settings, load_settings


def test_the_environment_sets_and_an_option_goes_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """An option that was not given, None, leaves the environment's value."""
    monkeypatch.setenv("NEWSGRAPH_PORT", "8123")
    assert load_settings().port == 8123
    assert load_settings(port=9000).port == 9000
    assert load_settings(port=None).port == 8123


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """`NEWSGRAPH_STORE= newsgraph stats` reads the default store."""
    monkeypatch.setenv("NEWSGRAPH_STORE", "")
    assert load_settings().store == Settings.model_fields["store"].default


def test_a_wrong_value_is_named_with_where_it_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable or the option, the value and what is allowed."""
    monkeypatch.setenv("NEWSGRAPH_QUERY_WORKERS", "many")
    with pytest.raises(NewsgraphError, match=r"NEWSGRAPH_QUERY_WORKERS is 'many': .*integer"):
        load_settings()
    monkeypatch.delenv("NEWSGRAPH_QUERY_WORKERS")
    with pytest.raises(NewsgraphError, match=r"--port is 99999: .*65535"):
        load_settings(port=99999)


def test_every_setting_has_a_sentence() -> None:
    """The one table is what the help, the pages and the documentation read."""
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name
