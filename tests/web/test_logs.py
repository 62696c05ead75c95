"""What is written of requests: lines that machines read, an id that leads from an answer to its line, and no query but a slow one."""

from __future__ import annotations

import io
import json
import logging
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from graph.errors import NewsgraphError
from tests.serving import Started, serving, started
from tests.web.conftest import BROWSER
from web.exchange import Answered
from web.logs import AccessLog, JsonFormatter, open_access_log

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
ANSWERED = Answered("abc", "page", 0.5, "GET", "/people", 200, 1234, 0.0123, False, "127.0.0.1", "tester")


def write(*answered: Answered) -> list[str]:
    """Write requests to an access log and return its lines."""
    stream = io.StringIO()
    log = AccessLog(logging.StreamHandler(stream))
    for each in answered:
        log(each)
    log.close()
    return stream.getvalue().splitlines()


def test_a_request_is_one_line_of_json() -> None:
    """Time in UTC, id, client, method, path, status, bytes, milliseconds, whether it was kept, and the client's name for itself."""
    (line,) = write(ANSWERED)
    assert json.loads(line) == {
        "time": "1970-01-01T00:00:00.500Z",
        "id": "abc",
        "client": "127.0.0.1",
        "method": "GET",
        "path": "/people",
        "status": 200,
        "bytes": 1234,
        "ms": 12.3,
        "kept": False,
        "agent": "tester",
    }


@pytest.mark.parametrize("text", ['\n{"id": "forged"}', "\r\n", "\x1b[2J", '"', "\u2028", "é", "x" * 100_000])
def test_no_client_can_write_a_line_of_its_own(text: str) -> None:
    """Whatever stands in a path or in a client's name stays in its line, and is of bounded length."""
    lines = write(Answered("abc", "page", 0.5, "GET", "/" + text, 404, 0, 0.1, False, "", text), ANSWERED)
    assert len(lines) == 2
    assert json.loads(lines[0])["path"].startswith("/" + text[:10])
    assert lines[0].isascii()
    assert lines[0].isprintable()
    assert len(lines[0]) < 7_000


def test_a_log_that_is_not_read_stops_nobody() -> None:
    """What comes too fast is left out and counted, and whoever answers goes on."""
    is_let_on = threading.Event()

    class Stuck(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            is_let_on.wait(20)
            self.lines = getattr(self, "lines", 0) + record.getMessage().count("\n") + 1

    handler = Stuck()
    log = AccessLog(handler)
    for _ in range(25_000):
        log(ANSWERED)
    is_let_on.set()
    log.close()
    assert 20_000 <= handler.lines < 25_000


def test_an_unexpected_error_is_a_line_with_its_trace() -> None:
    """However many lines the trace has."""
    error = KeyError("x\ny")
    record = logging.getLogger("web.x").makeRecord("web.x", logging.ERROR, "", 0, "in request %s", ("abc",), (KeyError, error, None))
    line = JsonFormatter().format(record)
    found = json.loads(line)
    assert "\n" not in line
    assert (found["level"], found["logger"], found["message"]) == ("ERROR", "web.x", "in request abc")
    assert "KeyError" in found["trace"]


def test_where_the_log_goes_can_be_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nowhere, standard error, which here is no terminal, or a file, also after it was moved away."""
    for where, count in (("off", 0), ("auto", 1), ("-", 1)):
        with open_access_log(where) as logs:
            for log in logs:
                log(ANSWERED)
        assert len(capsys.readouterr().err.splitlines()) == count
    file = tmp_path / "access.log"
    for _ in range(2):
        with open_access_log(str(file)) as (log,):
            log(ANSWERED)
    assert len(file.read_text(encoding="utf-8").splitlines()) == 2


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """Before anything is served."""
    with pytest.raises(NewsgraphError, match="--access-log"), open_access_log(str(tmp_path / "none" / "access.log")):
        pass


def test_problems_show_the_id_of_their_request(seed_store: Path) -> None:
    """In the header, in the data and on the page; a client's own id counts for nothing where no proxy is believed."""
    with serving(seed_store) as address, httpx.Client(base_url=address, headers={"X-Request-Id": "forged"}) as client:
        data = client.get("/nowhere", headers={"Accept": "application/json"})
        assert data.json()["id"] == data.headers["X-Request-Id"]
        page = client.get("/nowhere", headers=BROWSER)
        assert page.headers["X-Request-Id"] in page.text
        assert data.headers["X-Request-Id"] != page.headers["X-Request-Id"]
        assert "forged" not in data.text + page.text + str(data.headers)


def test_a_proxy_that_is_believed_names_the_request(seed_store: Path) -> None:
    """Its id is taken over, unless it is none that may stand in a header and a log."""
    with serving(seed_store, forwarded_allow_ips="127.0.0.1") as address, httpx.Client(base_url=address) as client:
        assert client.get("/nowhere", headers={"X-Request-Id": "edge-7.1"}).json()["id"] == "edge-7.1"
        for wrong in ("a b", "<b>", "x" * 129, ""):
            assert re.fullmatch(r"[0-9a-f]{16}", client.get("/nowhere", headers={"X-Request-Id": wrong}).json()["id"])


@pytest.fixture(scope="module")
def service(seed_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """A service whose standard error is a file."""
    environment = {"NEWSGRAPH_SLOW_QUERY_S": "4", "NEWSGRAPH_QUERY_WORKERS": "1"}
    with started("--store", seed_store, cwd=tmp_path_factory.mktemp("logs"), environment=environment) as service:
        yield service


@pytest.mark.slow
def test_a_service_writes_each_request_and_no_query(service: Started) -> None:
    """Standard error that is no terminal holds JSON but for the sentence that announces the service; the ids are those of the answers."""
    asked = {"query": "ASK { <urn:secret> ?p ?o }"}
    ids = [httpx.get(service.address + "/sparql", params=asked).headers["X-Request-Id"] for _ in range(2)]
    found = {line["id"]: line for line in wait_for_lines(service, ids)}
    assert [(found[each]["path"], found[each]["status"], found[each]["kept"]) for each in ids] == [("/sparql", 200, False), ("/sparql", 200, True)]
    assert found[ids[0]]["agent"].startswith("python-httpx")
    assert "urn:secret" not in service.log.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_slow_query_is_logged_with_its_text(service: Started) -> None:
    """Also one that was stopped; under the id of its request, and for how long it ran."""
    response = httpx.get(service.address + "/sparql", params={"query": RUNAWAY, "timeout": "5"}, timeout=30)
    assert response.status_code == 503
    identifier = response.json()["id"]
    (slow,) = (line for line in wait_for_lines(service, [identifier]) if line.get("message") == "slow query" and line["id"] == identifier)
    assert (slow["level"], slow["query"]) == ("WARNING", RUNAWAY)
    assert slow["ms"] >= 5000


def wait_for_lines(service: Started, ids: list[str]) -> list[dict[str, object]]:
    """Return the lines of JSON once the access log has these ids."""
    for _ in range(200):
        lines = [json.loads(line) for line in service.lines() if not line.startswith("newsgraph serves")]
        if {line["id"] for line in lines if "path" in line} >= set(ids):
            return lines
        threading.Event().wait(0.05)
    raise AssertionError("the requests were not logged")
