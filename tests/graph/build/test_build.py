"""Sources come into the store, each by itself: what fails is named, what has not changed is left, what is new is published."""

from __future__ import annotations

import gc
import json
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from graph.build import BuildReport, build
from graph.build.reading import AHEAD, Failure, Job, Options, ParallelReading, Reading, open_reading
from graph.errors import ModelError
from graph.model import Article
from graph.settings import DATA_FOLDER, Settings
from graph.store import Store, open_snapshot, open_store
from graph.text import hash_text
from tests.processes import running

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
SEED = DATA_FOLDER / "articles" / "hong-kong-shenzhen-big-data-forum.txt"
SETTINGS = Settings()
STORY = """City opens library

By Jane Rowe

NAIROBI - {name} Otieno, director of the Nairobi City Library, said on Monday that the new reading room would open in May.
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open a new store."""
    with open_store(str(tmp_path / "store"), base_iri=SETTINGS.base_iri, create=True) as opened:
        yield opened


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Make a folder with three short articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("Anna", "Brian", "Carol"):
        (folder / f"{name.lower()}.txt").write_text(STORY.format(name=name))
    return folder


def read_quads(store: Store) -> list[str]:
    """List what readers see."""
    with open_snapshot(store.location) as snapshot:
        return sorted(map(str, snapshot.store))


def list_outcomes(report: BuildReport) -> list[tuple[str | None, str]]:
    """List identifiers and what became of them."""
    return [(outcome.identifier, outcome.status) for outcome in report.outcomes]


def test_what_is_built_is_published(store: Store) -> None:
    """And building it again changes nothing, not even the version's number."""
    report = build([str(SEED)], store, settings=SETTINGS)
    (outcome,) = report.outcomes
    assert (outcome.source, outcome.identifier, outcome.status, outcome.loader) == (str(SEED), SEED.name, "added", "text")
    with open_snapshot(store.location) as snapshot:
        number = snapshot.number
        assert [article.identifier for article in snapshot.articles()] == [SEED.name]
    assert list_outcomes(build([str(SEED)], store, settings=SETTINGS)) == [(SEED.name, "unchanged")]
    assert store.publish() == number


def test_what_fails_is_named_and_the_rest_is_kept(store: Store, articles: Path) -> None:
    """In the order of the sources, with a reason each."""
    (articles / "brian.txt").write_text("")
    sources = [str(articles / name) for name in ("anna.txt", "nowhere.txt", "brian.txt", "carol.txt")]
    report = build(sources, store, settings=SETTINGS)
    assert [outcome.status for outcome in report.outcomes] == ["added", "failed", "failed", "added"]
    assert [outcome.source for outcome in report.outcomes] == sources
    assert all((outcome.reason is not None) == (outcome.status == "failed") for outcome in report.outcomes)
    assert [article.identifier for article in store.articles()] == ["anna.txt", "carol.txt"]


def test_a_changed_article_replaces_what_it_was(store: Store, articles: Path) -> None:
    """Other articles are not read again; but for its past the store is as if the new text were all there ever was."""
    build([str(articles)], store, settings=SETTINGS)
    (articles / "anna.txt").write_text(STORY.format(name="Dora"))
    report = build([str(articles)], store, settings=SETTINGS)
    assert list_outcomes(report) == [("anna.txt", "replaced"), ("brian.txt", "unchanged"), ("carol.txt", "unchanged")]
    with open_store("memory:", base_iri=SETTINGS.base_iri) as afresh:
        build([str(articles)], afresh, settings=SETTINGS)
        assert [quad for quad in read_quads(store) if "/past/" not in quad] == read_quads(afresh)


def test_other_settings_read_again(store: Store, articles: Path) -> None:
    """The least confidence is part of the run, so what another one left is not taken for what is asked."""
    build([str(articles)], store, settings=SETTINGS)
    report = build([str(articles)], store, settings=SETTINGS.model_copy(update={"min_confidence": 0.5}))
    assert {outcome.status for outcome in report.outcomes} == {"replaced"}


PAGE = """<html><head><title>City opens library</title><meta property="og:type" content="article"><meta name="author" content="{author}"></head>
<body><h1>City opens library</h1>
<p>Anna Otieno, director of the Nairobi City Library, said on Monday that the new reading room would open in May.</p></body></html>
"""


def test_what_only_the_markup_says_is_read_again_when_it_changes(store: Store, tmp_path: Path) -> None:
    """The text is the same, its author is not: the article is replaced, once."""
    page = tmp_path / "library.html"
    statuses = []
    for author in ("Jane Rowe", "Tom Hale", "Tom Hale"):
        page.write_text(PAGE.format(author=author))
        statuses += [outcome.status for outcome in build([str(page)], store, settings=SETTINGS).outcomes]
    assert statuses == ["added", "replaced", "unchanged"]
    quads = read_quads(store)
    assert any("Tom Hale" in quad for quad in quads)
    assert not any("Jane Rowe" in quad for quad in quads)


def test_other_columns_read_again(store: Store, tmp_path: Path) -> None:
    """The words of the records are the same; which field holds the author is not."""
    dump = tmp_path / "dump.jsonl"
    dump.write_text(json.dumps({"id": "1", "title": "City opens library", "text": STORY.format(name="Anna"), "a": "Jane Rowe", "b": "Tom Hale"}))
    statuses = [build([str(dump)], store, settings=SETTINGS, columns={"authors": name}).outcomes[0].status for name in ("a", "b", "b")]
    assert statuses == ["added", "replaced", "unchanged"]


def test_what_is_unchanged_loads_no_language_model(store: Store, articles: Path) -> None:
    """The model's own description tells its version: a second build is over in a second."""
    build([str(articles)], store, settings=SETTINGS)
    store.close()
    code = (
        "import sys\nfrom graph.build import build\nfrom graph.settings import Settings\nfrom graph.store import open_store\n"
        "with open_store(sys.argv[1], base_iri=Settings().base_iri) as store:\n"
        "    report = build([sys.argv[2]], store, settings=Settings(), workers=2)\n"
        "print({outcome.status for outcome in report.outcomes}, 'spacy' in sys.modules)\n"
    )
    told = subprocess.run([sys.executable, "-c", code, store.location, str(articles)], check=True, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert told.stdout.strip() == "{'unchanged'} False"


def test_two_sources_with_one_identifier_are_not_confused(store: Store, articles: Path, tmp_path: Path) -> None:
    """The same text twice is one article; another text under the same name is refused, with what to do."""
    other = tmp_path / "other"
    shutil.copytree(articles, other)
    (other / "brian.txt").write_text(STORY.format(name="Bruno"))
    report = build([str(folder / name) for name in ("anna.txt", "brian.txt") for folder in (articles, other)], store, settings=SETTINGS)
    assert [outcome.status for outcome in report.outcomes] == ["added", "unchanged", "added", "failed"]
    assert f"that of {articles / 'brian.txt'} as well" in (report.outcomes[3].reason or "")
    assert [article.identifier for article in store.articles()] == ["anna.txt", "brian.txt"]


def test_progress_is_told(store: Store, articles: Path) -> None:
    """How many are done, of how many, and how many of them failed."""
    (articles / "brian.txt").write_text("")
    told: list[tuple[int, int, int]] = []
    build([str(articles)], store, settings=SETTINGS, on_progress=lambda *numbers: told.append(numbers))
    assert told[-1] == (3, 3, 1)
    assert told == sorted(told)


def test_what_is_left_out_and_what_is_dropped_is_counted(store: Store, articles: Path) -> None:
    """A picture in a folder is left out; control characters are dropped, and the article is read."""
    (articles / "map.png").write_bytes(b"\x89PNG")
    (articles / "anna.txt").write_text(STORY.format(name="An\0na"))
    report = build([str(articles)], store, settings=SETTINGS)
    assert report.skipped == (str(articles / "map.png"),)
    assert [(outcome.status, outcome.dropped_characters) for outcome in report.outcomes] == [("added", 1), ("added", 0), ("added", 0)]


def test_columns_name_the_fields_of_records(store: Store, tmp_path: Path) -> None:
    """Without them the records have no text that is known."""
    lines = [json.dumps({"nr": name, "top": f"{name} opens library", "corpus": STORY.format(name=name)}) for name in ("Anna", "Brian")]
    (tmp_path / "dump.jsonl").write_text("\n".join(lines))
    assert {outcome.status for outcome in build([str(tmp_path / "dump.jsonl")], store, settings=SETTINGS).outcomes} == {"failed"}
    report = build([str(tmp_path / "dump.jsonl")], store, settings=SETTINGS, columns={"id": "nr", "headline": "top", "text": "corpus"})
    assert list_outcomes(report) == [("dump.jsonl#Anna", "added"), ("dump.jsonl#Brian", "added")]
    assert store.articles()[0].headline == "Anna opens library"


def test_half_a_feed_gives_what_it_has(store: Store, tmp_path: Path) -> None:
    """The entries before the break are articles, and the break is a failure with its place."""
    entry = "<item><title>City opens library</title><guid>{name}</guid><description>{name} Otieno said that the room would open in May.</description></item>"
    whole = '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>' + "".join(entry.format(name=name) for name in ("Anna", "Brian"))
    (tmp_path / "feed.xml").write_text(whole + "<item><title>Ci")
    report = build([str(tmp_path / "feed.xml")], store, settings=SETTINGS)
    assert [outcome.status for outcome in report.outcomes][:2] == ["added", "added"]
    assert report.outcomes[-1].status == "failed"
    assert "breaks" in (report.outcomes[-1].reason or "")


def test_a_page_that_takes_too_long_stops_nothing_else(store: Store, articles: Path) -> None:
    """It is given up at its time limit; the sources around it are read."""
    page = "<html><body><article>" + "<p>The reading room of the city library would open in May, the director said.</p>" * 9_000 + "</article></body></html>"
    (articles / "aaa.html").write_text(page)
    report = build([str(articles)], store, settings=SETTINGS.model_copy(update={"source_timeout_s": 0.01}))
    assert [outcome.status for outcome in report.outcomes] == ["failed", "added", "added", "added"]
    assert "longer than 0.01 seconds" in (report.outcomes[0].reason or "")


def test_an_article_that_takes_too_long_to_read_fails_alone(store: Store, articles: Path) -> None:
    """In one process or in several; the ones behind it are read."""
    (articles / "aaa.txt").write_text(STORY.format(name="Anna") * 1_000)
    settings = SETTINGS.model_copy(update={"article_timeout_s": 2.0})
    for workers in (1, 2):
        report = build([str(articles)], store, settings=settings, workers=workers)
        assert [outcome.status == "failed" for outcome in report.outcomes] == [True, False, False, False]
        assert "more than 2 seconds of computing" in (report.outcomes[0].reason or "")


def test_a_text_as_long_as_many_books_is_refused(store: Store, articles: Path) -> None:
    """Before it is parsed, so that it costs no memory."""
    paragraph = "The reading room of the city library would open in May, its director said, and the old one would close in June.\n\n"
    (articles / "aaa.txt").write_text("City opens library\n\n" + paragraph * 4_000)
    report = build([str(articles)], store, settings=SETTINGS)
    assert [outcome.status for outcome in report.outcomes] == ["failed", "added", "added", "added"]
    assert "at most 400,000 are read" in (report.outcomes[0].reason or "")


def test_few_articles_wait_at_a_time(articles: Path) -> None:
    """However many there are: sources are loaded as they are read, so that memory is bounded."""
    options = Options(SETTINGS.model, SETTINGS.base_iri, 0.0)
    path = articles / "anna.txt"
    job, taken = Job(path.name, Article(path.name, path.read_text(), hash_text(path.read_text()), ())), []
    with open_reading(options, workers=2) as reading:
        for given, _ in enumerate(reading.read_in_order(taken.append(number) or job for number in range(60))):
            assert len(taken) - given <= 2 * AHEAD + 1


def test_a_missing_model_ends_the_build(store: Store, articles: Path) -> None:
    """There is nothing to go on with; in one process or in two."""
    settings = SETTINGS.model_copy(update={"model": "no_such_model"})
    for workers in (1, 2):
        with pytest.raises(ModelError, match="no_such_model"):
            build([str(articles)], store, settings=settings, workers=workers)
    assert store.articles() == ()


def test_an_article_that_brings_reading_down_fails_alone() -> None:
    """Whatever the error is, it is the reason and not a traceback."""
    article = Article("a.txt", "text", hash_text("other"), (), published=None)
    broken = Article("b.txt", "text", hash_text("text"), (None,))  # type: ignore[arg-type]  # what no loader gives
    options = Options(SETTINGS.model, SETTINGS.base_iri, 0.0)
    results = list(Reading(options).read_in_order([Job("b", broken), Job("a", article)]))
    assert isinstance(results[0], tuple)
    assert isinstance(results[0][1], Failure)
    assert "could not be read" in results[0][1].reason
    assert isinstance(results[1], tuple)
    assert not isinstance(results[1][1], Failure)


def test_workers_change_nothing_but_the_time(store: Store, articles: Path) -> None:
    """S: the same outcomes in the same order, the same quads; no process is left."""
    (articles / "empty.txt").write_text("")
    report = build([str(articles)], store, settings=SETTINGS, workers=2)
    assert not [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]
    with open_store("memory:", base_iri=SETTINGS.base_iri) as alone:
        assert build([str(articles)], alone, settings=SETTINGS) == report
        assert read_quads(alone) == read_quads(store)


def test_what_python_does_about_garbage_is_as_before(store: Store, articles: Path) -> None:
    """A build sets it for itself only, however it ends."""
    before = gc.get_threshold()
    build([str(articles)], store, settings=SETTINGS)
    assert gc.get_threshold() == before
    with pytest.raises(ModelError):
        build([str(articles)], store, settings=SETTINGS.model_copy(update={"model": "no_such_model"}))
    assert gc.get_threshold() == before


def test_reading_is_stopped_whatever_has_become_of_the_processes(articles: Path) -> None:
    """Before any was started, after they died, and once more; the thread that looks after them is gone, so that Python ends without it."""
    options = Options(SETTINGS.model, SETTINGS.base_iri, 0.0)
    ParallelReading(options, workers=2).stop()
    reading = ParallelReading(options, workers=1)
    path = next(articles.iterdir())
    job = Job(path.name, Article(path.name, path.read_text(), hash_text(path.read_text()), ()))
    before = set(threading.enumerate())
    next(reading.read_in_order([job] * 3))
    for process in psutil.Process().children():
        if "spawn_main" in " ".join(process.cmdline()):
            process.kill()
    reading.stop()
    reading.stop()
    assert not [thread for thread in set(threading.enumerate()) - before if thread.is_alive() and "Executor" in type(thread).__name__]


def test_a_worker_that_dies_costs_no_article(articles: Path) -> None:
    """Its articles are read again, once."""
    options = Options(SETTINGS.model, SETTINGS.base_iri, 0.0)
    reading = ParallelReading(options, workers=1)
    try:
        jobs = [Job(path.name, Article(path.name, path.read_text(), hash_text(path.read_text()), ())) for path in sorted(articles.iterdir())]
        results = reading.read_in_order(jobs * 2)
        first = next(results)
        readers = [process for process in psutil.Process().children() if "spawn_main" in " ".join(process.cmdline())]
        for process in readers:
            process.kill()
        assert readers
        assert [isinstance(result, tuple) and not isinstance(result[1], Failure) for result in (first, *results)] == [True] * 6
    finally:
        reading.stop()


def test_an_interrupted_build_leaves_whole_articles_and_goes_on(tmp_path: Path) -> None:
    """Ctrl-C or kill: what is there is whole, no process is left, and the next build gives what an undisturbed one gives."""
    folder, location = tmp_path / "many", str(tmp_path / "store")
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:03}.txt").write_text(STORY.format(name=f"Anna{chr(97 + number % 26)}"))
    code = (
        "import sys\nfrom graph.build import build\nfrom graph.settings import Settings\nfrom graph.store import open_store\n"
        "if __name__ == '__main__':\n"
        "    with open_store(sys.argv[1], base_iri=Settings().base_iri, create=True) as store:\n"
        "        build([sys.argv[2]], store, settings=Settings(), workers=2, on_progress=lambda *told: print(*told, flush=True))\n"
    )
    script = tmp_path / "script.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}")
    for end in (signal.SIGINT, signal.SIGKILL):
        with running([sys.executable, str(script), location, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            process.stdout.readline()
            children = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(end)
            process.wait(20)
        psutil.wait_procs(children, timeout=10)
        assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    with open_store(location, base_iri=SETTINGS.base_iri) as store:
        before = {article.identifier for article in store.articles()}
        report = build([str(folder)], store, settings=SETTINGS)
        assert {outcome.identifier for outcome in report.outcomes if outcome.status == "unchanged"} == before
        assert len(store.articles()) == 40
        with open_store("memory:", base_iri=SETTINGS.base_iri) as afresh:
            build([str(folder)], afresh, settings=SETTINGS)
            assert read_quads(store) == read_quads(afresh)
