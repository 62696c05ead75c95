"""What a command does when something goes wrong: one sentence on standard error and an exit status; a traceback only with --debug.

It knows no command. Called where the commands are registered, for each of them, `serve` included.
"""

from __future__ import annotations

import inspect
import logging
import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from graph.errors import DecisionError, ModelError, NewsgraphError, NotFoundError, QueryError, SourceError, StoreError

__all__ = ["FAILED", "STORE_TROUBLE", "WRONG_USAGE", "as_command", "get_exit_status", "say"]

FAILED = 1
"""Part of it failed, or a check found something."""
WRONG_USAGE = 2
STORE_TROUBLE = 3
"""The store is missing, locked or damaged."""

# The first class that fits decides, so the general one stands last: a plain NewsgraphError is a wrong setting.
EXIT_STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (StoreError, STORE_TROUBLE),
    (SourceError, FAILED),
    (QueryError, FAILED),
    (NotFoundError, FAILED),
    (DecisionError, FAILED),
    (ModelError, WRONG_USAGE),
    (NewsgraphError, WRONG_USAGE),
    (Exception, FAILED),
)

OWN_PACKAGES = ("graph", "ontology", "web")
"""Whose decisions --debug logs; libraries have too much to say."""
DEBUG_PARAMETER = inspect.Parameter(
    "debug",
    inspect.Parameter.KEYWORD_ONLY,
    default=False,
    annotation=Annotated[bool, typer.Option("--debug", help="Log each decision, and show where an error arose.")],
)


def say(message: str) -> None:
    """Print a message for a person on standard error."""
    print(message, file=sys.stderr)


def get_exit_status(error: Exception) -> int:
    """Return the exit status that belongs to an error."""
    return next(status for kind, status in EXIT_STATUSES if isinstance(error, kind))


def as_command(function: Callable[..., None]) -> Callable[..., None]:
    """Wrap a command's function so that it takes --debug and ends with a sentence and a status, whatever it raises."""

    def run(*, debug: bool = False, **given: object) -> None:
        if debug:
            for package in OWN_PACKAGES:
                logging.getLogger(package).setLevel(logging.DEBUG)
        try:
            function(**given)
            sys.stdout.flush()
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except BrokenPipeError:
            _silence_stdout()
            raise typer.Exit(FAILED) from None
        except Exception as error:
            if debug:
                raise
            say(f"Error: {_describe(error)}")
            raise typer.Exit(get_exit_status(error)) from error

    # typer reads name, help and options off the function; --debug joins the command's own.
    signature = inspect.signature(function, eval_str=True)
    parameters = [*signature.parameters.values(), DEBUG_PARAMETER]
    run.__doc__ = function.__doc__
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__dict__["__signature__"] = signature.replace(parameters=parameters)
    return run


def _describe(error: Exception) -> str:
    if isinstance(error, NewsgraphError):
        return str(error)
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}."
    return f"unexpected {type(error).__name__}: {error}. Run it again with --debug to see where, and report that."


def _silence_stdout() -> None:
    # Python flushes standard output once more when it ends; the reader has gone, so let that go nowhere.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
