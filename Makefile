# `make` lists what there is. Everything works on a fresh clone with only Python 3.11 or newer and a network.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
PY := .venv/bin/python
# Tests to run: make test TESTS=tests/kit
TESTS ?=

# Where this is set, each start would compile all packages anew: seconds, and minutes in the tests.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev browser run test lint format check bench bench-queue hostile messages lock clean

help:  ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## Get ready to run: .venv, packages, htmx, translations
	@$(PYTHON) tools/setup.py

setup-dev:  ## The same, and what the tests need
	@$(PYTHON) tools/setup.py --dev

browser: setup-dev  ## Find or get a Chromium for the browser tests
	@$(PY) tools/browser.py

run: setup  ## Start the portal with demo people at http://HOST:PORT
	@$(PY) -m portal demo
	@PORTAL_DEMO=true PORTAL_HOST=$(HOST) PORTAL_PORT=$(PORT) $(PY) -m portal serve

test: lint  ## All checks and tests: exactly what CI runs
	@chromium="$$($(PY) tools/browser.py)" && PORTAL_CHROMIUM="$$chromium" $(PY) -m pytest -q -n 2 --dist worksteal $(TESTS)

lint: setup-dev  ## Style, types, who imports whom, and the data files
	@.venv/bin/ruff check --quiet .
	@$(PY) -m mypy --no-error-summary
	@.venv/bin/lint-imports --no-logo
	@$(PY) -m portal check --files

format: setup-dev  ## Lay out the Python files alike
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix --quiet .

check: setup  ## Read all data files and say what is wrong in them
	@$(PY) -m portal check

bench: setup-dev  ## Measure speed
	@$(PY) tools/bench.py
	@$(PY) tools/bench_queue.py --sizes 10000 1000000

bench-queue: setup-dev  ## Measure the queue with ten million signals: needs 30 GB and long
	@$(PY) tools/bench_queue.py

hostile: setup-dev  ## Send 200,000 requests that nobody honest sends: needs an hour
	@$(PY) -m tools.hostile --requests 150000 --seed 1
	@$(PY) -m tools.hostile --requests 50000 --seed 2 --postgres

messages: setup  ## Collect the sentences for the translators
	@$(PY) tools/messages.py
	@$(PYTHON) tools/setup.py

lock: setup  ## Newest versions of all packages into requirements/
	@$(PY) tools/lock.py

clean:  ## Remove everything that was made, also the demo database
	@rm -rf .venv var dist static/vendor .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find locales -name '*.mo' -delete
