"""Errors as pages for people and problem+json for machines."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.errors import (
    BusyError,
    NotFoundError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    StoreDamagedError,
    WorkerError,
    WriteRefusedError,
)
from graph.settings import Settings
from tests.web.conftest import BROWSER
from web import create_app
from web.problems import problem_from_error


def test_machines_get_problem_json(client: FlaskClient) -> None:
    """A missing person is a 404 with title, status and detail."""
    response = client.get("/people/nobody", headers={"Accept": "application/json"})
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert response.json["title"] == "Not Found"
    assert "nobody" in response.json["detail"]


def test_browsers_get_a_page(client: FlaskClient) -> None:
    """The same as a page that says where to go from there."""
    response = client.get("/people/nobody", headers=BROWSER)
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert "/search" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("error", "status", "details"),
    [
        (QuerySyntaxError("wrong", line=2, column=5), 400, {"line": 2, "column": 5, "query": "q"}),
        (QueryTimeoutError("slow", limit_s=3), 503, {"limit_s": 3, "query": "q"}),
        (BusyError("busy"), 503, {"query": "q"}),
        (WorkerError("died"), 500, {"query": "q"}),
        (WriteRefusedError("builder's"), 403, {"query": "q"}),
        (QueryTooLargeError("long"), 413, {"query": "q"}),
        (NotFoundError("none"), 404, {"query": "q"}),
        (StoreDamagedError("broken", location="x"), 503, {"query": "q"}),
    ],
)
def test_expected_errors_have_their_status(error: Exception, status: int, details: dict[str, object]) -> None:
    """Each error of the tree is the status that a client can act on, with the query that caused it."""
    problem = problem_from_error(error, query="q")
    assert (problem.status, problem.details) == (status, details)


def test_w7_unexpected_errors_show_an_id_and_no_more(seed_store: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What went wrong stands in the log under an id; the answer has the id and nothing of the inside."""
    app: Flask = create_app(Settings(), location=str(seed_store))

    def fail() -> str:
        raise RuntimeError("secret at /home/somebody")

    app.add_url_rule("/fail", view_func=fail)
    with caplog.at_level(logging.ERROR):
        response = app.test_client().get("/fail")
    assert response.status_code == 500
    assert "secret" not in response.get_data(as_text=True)
    assert "Traceback" not in response.get_data(as_text=True)
    assert response.json["id"] in caplog.text


def test_a_missing_store_is_said(tmp_path: Path) -> None:
    """Every page of a service without a store says what is missing, with 503, and creates nothing."""
    client = create_app(Settings(), location=str(tmp_path / "none")).test_client()
    assert client.get("/", headers=BROWSER).status_code == 503
    assert client.get("/health").json["status"] == "unavailable"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_with_those_allowed(client: FlaskClient, method: str) -> None:
    """405 names the methods that there are."""
    response = client.open("/sparql", method=method)
    assert response.status_code == 405
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))
