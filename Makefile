# Two commands for a newcomer: `make run` and `make test`. Both make what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# Standard output belongs to the answers alone; what make and pip say goes to standard error.
MAKEFLAGS += --no-print-directory

.PHONY: run test soak lint audit bench clean

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..." 1>&2; exit 1; }
	@echo "Making $(VENV) and installing into it ..." 1>&2
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	@$(PIP) -r requirements.txt 1>&2
	@touch $@

$(VENV)/.test: requirements.txt requirements-dev.txt | $(BIN)/python
	@$(PIP) -r requirements-dev.txt 1>&2
	@touch $@ $(VENV)/.run

run: $(VENV)/.run
	@$(BIN)/python -m bot run

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/pytest

# What takes minutes: thousands of questions written otherwise, a hundred thousand random texts.
soak: $(VENV)/.test
	$(BIN)/pytest -m soak -s

$(VENV)/.audit: requirements-audit.txt | $(BIN)/python
	@$(PIP) -r requirements-audit.txt 1>&2
	@touch $@

# What is risky in the code, and known faults of what it stands on: asks a public database.
audit: $(VENV)/.audit
	$(BIN)/bandit -q -ll -r bot handlers db
	$(BIN)/pip-audit --no-deps --disable-pip -r requirements.txt

bench: $(VENV)/.test
	$(BIN)/python -m bot bench

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
