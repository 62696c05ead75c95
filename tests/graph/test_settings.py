"""Settings come from the environment or a command's options, and a wrong one is named."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from graph.errors import NewsgraphError
from graph.settings import Origin, Settings, describe_settings, load_settings, load_settings_with_origins


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


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a settings' file."""
    file = tmp_path / "newsgraph.toml"
    file.write_text('port = 8001\nhost = "::1"\ntrusted_hosts = ["news.example", "graph.example"]\nquery_timeout_s = 5\n', encoding="utf-8")
    return file


def test_option_environment_file_default_in_that_order(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each goes before what follows it, and it is known which it was; a list in the file is as commas elsewhere."""
    monkeypatch.setenv("NEWSGRAPH_SETTINGS_FILE", str(file))
    monkeypatch.setenv("NEWSGRAPH_HOST", "0.0.0.0")  # noqa: S104 - nothing listens here
    loaded = load_settings_with_origins(port=9000)
    settings = loaded.settings
    assert (settings.port, settings.host, settings.query_timeout_s, settings.trusted_hosts) == (9000, "0.0.0.0", 5, "news.example,graph.example")  # noqa: S104
    names = ("port", "host", "query_timeout_s", "max_query_bytes")
    assert [loaded.origins[name] for name in names] == [Origin.OPTION, Origin.ENVIRONMENT, Origin.FILE, Origin.DEFAULT]
    assert load_settings(settings_file=str(file)).query_timeout_s == 5


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("prot = 8000", "'prot', and there is no such setting; did you mean port"),
        ("port = many", "is no TOML"),
        ('port = "many"', "port in .*is 'many'"),
        ("[server]\nport = 1", "'server', and there is no such setting"),
        ('settings_file = "x"', "'settings_file', and there is no such setting"),
        ('base_url = "news.example"', "base_url in .*is 'news.example'"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, written: str, message: str) -> None:
    """A slip in a name is no silence, and the file is named."""
    file = tmp_path / "wrong.toml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(NewsgraphError, match=message) as caught:
        load_settings(settings_file=str(file))
    assert str(file) in str(caught.value)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """It was named, so it was meant."""
    with pytest.raises(NewsgraphError, match=r"none\.toml' cannot be read"):
        load_settings(settings_file=str(tmp_path / "none.toml"))


def test_what_is_shown_can_be_read_again_and_holds_no_token(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every setting with its origin, in the form of a settings' file."""
    monkeypatch.setenv("NEWSGRAPH_TOKEN", "secret-word")
    monkeypatch.setenv("NEWSGRAPH_PORT", "8123")
    loaded = load_settings_with_origins(settings_file=str(file))
    shown = describe_settings(loaded)
    assert "secret-word" not in shown
    assert "port = 8123  # environment, NEWSGRAPH_PORT" in shown
    assert f'host = "::1"  # file, {file}' in shown
    assert "# token: set, and not shown  # environment" in shown
    again = tmp_path / "again.toml"
    again.write_text(shown, encoding="utf-8")
    read = load_settings(settings_file=str(again))
    assert read.model_copy(update={"settings_file": str(file)}) == loaded.settings
    assert tomllib.loads(shown).keys() | {"token", "settings_file"} == Settings.model_fields.keys()


def test_a_wrong_token_is_not_shown() -> None:
    """Not in the message that says what is wrong, either."""
    with pytest.raises(NewsgraphError) as caught:
        load_settings(token=["secret-word"])
    assert "secret-word" not in str(caught.value)
