# Needs Python 3.11 or newer with pip and venv, and nothing else.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: help setup setup-dev run test bench lint messages lock clean

help:      ## list what can be made
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

.venv/run: config/deploy/requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r config/deploy/requirements.txt
	@touch $@

.venv/dev: config/deploy/requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r config/deploy/requirements-dev.txt
	@touch $@ .venv/run

setup: .venv/run      ## make .venv with what the service needs

setup-dev: .venv/dev  ## … and what its tests need

run: setup            ## set up, then run web and clock with demonstration data
	$(BIN)/flask up --demo --port $(PORT)

test: setup-dev       ## set up, then run every test
	-$(BIN)/python -m tests.rigs.setup  # without it the tests say what is absent
	$(BIN)/python -m pytest -n 2 --dist loadfile

bench: setup-dev      ## measure against a baseline of the same run
	$(BIN)/python -m tests.bench

lint: setup-dev       ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

messages: setup-dev   ## bring the catalogues up to date with the code
	$(BIN)/python -m translations.messages

lock:                 ## compile the requirements anew (needs uv)
	uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --universal --python-version 3.11 --no-header -q -o config/deploy/requirements.txt
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --universal --python-version 3.11 --no-header -q -o config/deploy/requirements-dev.txt

clean:                ## remove what was made, but no data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
