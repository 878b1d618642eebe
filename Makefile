# The commands of the project; `make help` lists them.
# Everything runs in .venv, which the first command sets up.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The tests in a browser need Playwright, which nobody needs who only serves; the browser is the system's own.
BROWSER_READY := $(VENV)/.browser-ready
# The servers that the benchmarks compare with; they are nothing that the project needs.
OTHERS := benchmarks/.venv
OTHERS_READY := $(OTHERS)/.ready

# The tests of different files run beside each other, as many as there are processors.
BESIDE := --numprocesses auto --dist loadfile

# What a shell may say about other environments does not reach this one.
unexport PYTHONHOME PYTHONPATH PIP_PREFIX PIP_TARGET PIP_USER
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help editor serve test test-slow test-hostile test-browser check format generate wheel bench clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ifrc-kg needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --only-binary :all: --constraint constraints.txt --editable '.[dev]'
	@touch $@

editor: ## Build the SPARQL editor, if npm is here and it is not built yet
	@$(PYTHON) editor/build.py

serve: editor $(READY) ## Set up, check the graph, and serve it (HOST and PORT are honoured)
	$(BIN)/ifrc-kg validate
	$(BIN)/ifrc-kg serve --host $(HOST) --port $(PORT)

test: $(READY) ## Set up, and run the tests that are quick
	$(BIN)/python -m pytest -m 'not slow and not hostile and not browser' $(BESIDE)

test-slow: $(READY) ## Run the tests that take more than a moment each
	$(BIN)/python -m pytest -m 'slow and not hostile and not browser' $(BESIDE)

test-hostile: $(READY) ## Send some hundred hostile requests to a real server; takes minutes
	$(BIN)/python -m pytest -m hostile

$(BROWSER_READY): $(READY)
	$(BIN)/python -m pip install --quiet --only-binary :all: --constraint constraints.txt --editable '.[dev,browser]'
	@touch $@

test-browser: editor $(BROWSER_READY) ## Use every kind of page as people do, in Chromium (or the browser that CHROMIUM names)
	$(BIN)/python -m pytest -m browser tests/browser $(BESIDE)

check: $(BROWSER_READY) ## Check style, types, canonical form, generated files, and the graph itself
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/ifrc-kg format --check
	$(BIN)/ifrc-kg generate --check
	$(BIN)/ifrc-kg validate

format: $(READY) ## Write Python, Turtle and TriG in their one form
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format --quiet
	$(BIN)/ifrc-kg format

generate: $(READY) ## Write the files that are generated from others
	$(BIN)/ifrc-kg generate

wheel: editor $(READY) ## Build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

$(OTHERS_READY): benchmarks/constraints.txt
	$(PYTHON) -m venv $(OTHERS)
	$(OTHERS)/bin/python -m pip install --quiet --only-binary :all: --requirement benchmarks/constraints.txt
	@touch $@

bench: $(READY) $(OTHERS_READY) ## Measure this server beside two others on a quiet machine (QUICK=1: a short look)
	$(BIN)/python -m benchmarks $(if $(QUICK),--quick)

clean: ## Remove what the commands above have made
	rm -rf $(VENV) $(OTHERS) dist build src/ifrc_kg/web/static/editor .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
