# Two commands are always true on a machine with Python 3.11+ and the package registry:
#   make screen   screens a sample portfolio against the embedded lists
#   make test     runs the whole test suite
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The sample run keeps its workspace beside the checkout, never in the user's own.
SAMPLE_HOME := .narrows/sample

.PHONY: help screen test test-long check lint types layers format bench bench-json lock tables clean

help: ## show the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.lock pyproject.toml tools/environment.sh
	@bash tools/environment.sh $(VENV)

screen: $(READY) ## screen the sample portfolio against the embedded lists, with reasons
	@bash tools/screen_sample.sh $(BIN)/narrows $(SAMPLE_HOME)

test: $(READY) ## run the whole test suite
	$(BIN)/pytest -n auto --dist loadgroup -m "not long"

test-long: $(READY) ## run the long campaigns too (mutations, crashes, bombs): an hour or more
	TEST_LONG=1 $(BIN)/pytest -n auto --dist loadgroup

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports

check: lint types layers ## format, lint, types, layers and the fast unit tests: under a minute
	$(BIN)/pytest -q -n auto --dist loadgroup -m "not real and not slow and not long" tests/unit

format: $(READY) ## bring the code into the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY) ## measure speed and print a table
	$(BIN)/python -m benchmarks.run

bench-json: $(READY) ## the same figures as JSON on standard output
	@$(BIN)/python -m benchmarks.run --json

lock: ## resolve requirements.lock anew (needs uv)
	uv pip compile pyproject.toml --extra server --extra graph --extra report --group dev --universal \
	  --python-version 3.11 --only-binary :all: --generate-hashes --no-header -q -o requirements.lock

clean: ## remove the environment and what was measured
	rm -rf $(VENV) .narrows bench-out .mypy_cache .ruff_cache .pytest_cache .hypothesis
