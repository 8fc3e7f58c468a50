# Every command a user or a contributor needs. Python 3.11+ and make are enough.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Commands that compile every module at each start take twice as long.
unexport PYTHONDONTWRITEBYTECODE
PIP    := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: help run demo test check-all image-size image-test walk lint format lock sbom audit clean

help:            ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: $(VENV)/.run  ## start the daemon with config/ (SQLite, console, page on 127.0.0.1:8080)
	@exec $(BIN)/monitor run

demo: $(VENV)/.run ## replay an invented news day from loopback: alerts within seconds, no network
	@exec $(BIN)/monitor demo

test: $(VENV)/.dev lint  ## everything that must hold before a change lands
	$(BIN)/pytest -m "not slow" -n 3 --dist loadgroup  # on two cores: many tests wait for processes

check-all: $(VENV)/.dev lint image-size walk ## the slow checks too, and the behaviour table
	$(BIN)/pytest -n 2 --dist loadgroup --behaviour
	$(BIN)/python benchmarks/behaviour.py monitor

image-size: $(VENV)/bin/python ## how much the image adds to its base, and that it is at most 90 MB
	rm -rf build/image build/image-tools
	PATH="$(CURDIR)/$(BIN):$$PATH" sh deploy/image/install.sh packages build/image requirements-image.lock
	PATH="$(CURDIR)/$(BIN):$$PATH" sh deploy/image/install.sh monitor build/image --at-most 90

image-test:      ## build the image and try it, where buildah, podman and runc are there (root; BASE=...)
	@$(PYTHON) deploy/image/trial.py

walk: $(VENV)/.dev ## type the commands of README, tutorials and how-tos in a fresh clone (port 8080)
	$(BIN)/python benchmarks/walk.py

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry src
	$(BIN)/codespell src docs README.md CHANGELOG.md CONTRIBUTING.md

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The stamps keep a second run offline: nothing is installed unless a lock file changed.
$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "monitor needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q
RUN_EXTRAS := --extra articles --extra demo --extra postgres --group build
# Typer names rich, and rich pygments, which only colours source code: the image has no use for it.
IMAGE := $(LOCK) pyproject.toml --extra postgres --no-emit-package pygments -c requirements.lock
lock:            ## renew the lock files (needs uv)
	$(LOCK) pyproject.toml $(RUN_EXTRAS) -o requirements.lock
	$(IMAGE) -o requirements-image.lock
	$(IMAGE) --extra articles -o requirements-image-articles.lock
	$(LOCK) --group build -c requirements.lock -o requirements-build.lock
	$(LOCK) pyproject.toml $(RUN_EXTRAS) --group dev -c requirements.lock -o requirements-dev.lock
	$(LOCK) pyproject.toml $(RUN_EXTRAS) --group dev --group bench -c requirements-dev.lock -o requirements-bench.lock
	$(LOCK) --group audit -o requirements-audit.lock

# Tools of their own, in an environment of their own: the product shall not depend on its auditors.
AUDIT := .venv-audit/bin
.venv-audit/.done: requirements-audit.lock
	$(PYTHON) -m venv .venv-audit
	$(AUDIT)/python -m pip --disable-pip-version-check -q install --require-hashes -r requirements-audit.lock
	@touch $@

sbom: .venv-audit/.done ## write sbom.cdx.json: what the image holds, with hashes (CycloneDX)
	$(AUDIT)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON -o sbom.cdx.json requirements-image.lock

audit: .venv-audit/.done ## ask for known faults of what the image holds (needs the network)
	$(AUDIT)/pip-audit --require-hashes --disable-pip -r requirements-image.lock

clean:
	rm -rf build $(VENV) .venv-audit sbom.cdx.json .mypy_cache .ruff_cache .pytest_cache .hypothesis
