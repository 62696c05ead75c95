# Everything a person or a machine does with a clone. Needs python3 (3.11 or newer, with venv) and make; the rest is fetched into .venv.

PYTHON ?= python3
PORT ?= 8000
STORE ?= ./newsgraph-store
# Further annotated articles for make score: those beside this checkout, where they are there.
GOLD ?= $(wildcard ../shared/gold/articles)

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm
UV_COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help setup run test test-slow check score faults soak conformance bench-build bench-growth bench-search bench-service bench-pages bench-picture screenshots lock clean chromium

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 20

setup: $(VENV)/.runtime-ready node_modules/.ready ## Make .venv with the command newsgraph and the libraries, and fetch the query editor

run: setup ## Build the articles in data/articles and serve them on http://127.0.0.1:8000; PORT=8765 moves it
	@$(BIN)/newsgraph build data/articles --store "$(STORE)"
	@exec $(BIN)/newsgraph serve --port "$(PORT)" --store "$(STORE)"

test: check chromium node_modules/.ready ## Run the checks and all tests, those in a browser included
	@$(BIN)/python -m tests.conformance.suites
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --max-worker-restart 0 --dist loadfile

test-slow: $(VENV)/.dev-ready ## Run the tests on generated input with twenty times as much of it, other input each time
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --max-worker-restart 0 -m hypothesis --hypothesis-profile thorough

faults: $(VENV)/.dev-ready ## Kill builds and updates fifty times each, and try sources as large and as odd as they come; takes half an hour
	FAULT_ROUNDS=50 $(BIN)/python -m pytest tests/faults -v -o faulthandler_timeout=3600

MINUTES ?= 10
soak: $(VENV)/.dev-ready ## Let eight clients ask, write, attack and hang up for ten minutes while processes are killed; MINUTES=30 changes it
	@$(BIN)/python -m tests.faults.soak --minutes $(MINUTES)

check: $(VENV)/.dev-ready ## Check format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

score: $(VENV)/.dev-ready ## Read the annotated articles, and those in the folders GOLD, and say how well, by kind and by rule
	@$(BIN)/python -m tests.gold.score $(GOLD)
	@$(BIN)/python -m tests.gold.rule_precision $(GOLD)

conformance: $(VENV)/.dev-ready ## Run the W3C's SPARQL suites and the cases of the protocols over HTTP against a newsgraph
	@$(BIN)/python -m tests.conformance

bench-build: $(VENV)/.dev-ready ## Measure the build of 200 articles beside spaCy's parse alone
	@$(BIN)/python -m tests.benchmarks.build

bench-growth: $(VENV)/.dev-ready ## Measure what one article more costs in a store of 1,000 and of 10,000; BENCH="--small 100 --large 1000 --json" changes it
	@$(BIN)/python -m tests.benchmarks.growth $(BENCH)

bench-search: $(VENV)/.dev-ready ## Measure the search over 100,000 names: its index, and an answer to each sort of question
	@$(BIN)/python -m tests.benchmarks.search

bench-service: $(VENV)/peers/.ready ## Measure the service on a million quads beside oxigraph and rdflib-endpoint; BENCH="--quads 200000 --only engine" beside rdflib's own engine
	@$(BIN)/python -m tests.benchmarks.service $(BENCH)

bench-picture: $(VENV)/.dev-ready chromium ## Measure how the picture of 500 and of 2,000 things moves: frames a second in headless Chromium
	@$(BIN)/python -m tests.benchmarks.picture

bench-pages: $(VENV)/.dev-ready ## Measure each kind of page on a million quads: the server's time, and compressed bytes
	@$(BIN)/python -m tests.benchmarks.pages $(BENCH)

screenshots: $(VENV)/.dev-ready chromium ## Take the README's pictures of the pages anew, into docs/
	@$(BIN)/python -m tests.browser.screenshots

lock: $(VENV)/.dev-ready ## Resolve the dependencies anew into the lock files
	$(UV_COMPILE) --upgrade --extra build --output-file requirements.txt
	$(UV_COMPILE) --upgrade --extra build --extra dev --constraint requirements.txt --output-file requirements-dev.txt
	$(BIN)/uv pip compile tests/benchmarks/peers.in --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--upgrade --output-file tests/benchmarks/peers.txt
	$(NPM) install --package-lock-only --ignore-scripts

clean: ## Remove what was installed and cached; stores stay
	rm -rf $(VENV) node_modules .setup/conformance .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find graph ontology web tests -name __pycache__ -type d -exec rm -rf {} +

# A stamp stands where its step went through, so that a second run takes no time; deleting .venv deletes them.
$(VENV)/.runtime-ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "newsgraph needs Python 3.11 or newer; set PYTHON, as in: make PYTHON=python3.12 setup")'
	@echo "Setting up $(VENV); the first time takes some minutes." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PIP_INSTALL) --require-hashes --requirement requirements.txt
	@$(PIP_INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev-ready: $(VENV)/.runtime-ready requirements-dev.txt
	@echo "Adding what the tests and checks need." >&2
	@$(PIP_INSTALL) --require-hashes --requirement requirements-dev.txt
	@touch $@

# Without the editor everything else works, the plain form at /sparql included; so a registry that is down stops nothing.
$(VENV)/peers/.ready: tests/benchmarks/peers.txt $(VENV)/.dev-ready
	@echo "Setting up what newsgraph is measured beside, in $(VENV)/peers." >&2
	@$(PYTHON) -m venv $(VENV)/peers
	@$(VENV)/peers/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --requirement tests/benchmarks/peers.txt
	@touch $@

node_modules/.ready: package.json package-lock.json $(VENV)/.runtime-ready
	@if $(NPM) ci --ignore-scripts --silent; then touch $@; else \
		echo "The query editor could not be fetched; /sparql shows its plain form. To try again: make setup" >&2; \
	fi

chromium:
	@command -v chromium >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium for the browser tests." >&2; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
		echo "The browser tests need Chromium and are skipped without it. To install it: sudo apt-get install chromium" >&2; \
	fi
