# One word per thing to do. `make run` and `make test` need Python ≥ 3.11 with its venv
# module, Node.js ≥ 20 with npm, and nothing else: what they install stays in this folder
# (but for Chromium, which `make test` takes from Debian's package when it can).
#
# Every step leaves a stamp and runs again only when what it reads has changed.

SHELL := /bin/bash
PY := .venv/bin/python
WIKIMARCHE := $(PY) -m wikimarche
FRONT := $(shell find editor static \
	\( -name node_modules -o -name build \) -prune -o -print)

.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: run serve build test check measures bench torture audit components lock clean

run: build  # build, bring the database up to date, serve
	@$(WIKIMARCHE) upgrade
	@$(WIKIMARCHE) demo
	@exec $(WIKIMARCHE) serve

serve: build  # serve the database as it is
	@exec $(WIKIMARCHE) serve

build: .venv/run.stamp static/build/manifest.json

check: build .venv/dev.stamp  # style and types, Python and TypeScript
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	npm --prefix editor run --silent check

test: check  # everything: style, types, scripts, then the package on both databases
	npm --prefix editor test --silent
	@bash scripts/chromium.sh
	$(PY) -m pytest

measures: .venv/dev.stamp  # the code in numbers, beside their targets
	@$(PY) -m tests.house.measures

bench: build .venv/dev.stamp  # the figures beside those of others, in var/bench/report.md; 20 minutes
	@bash scripts/bench-peers.sh
	@$(PY) -m tests.bench $(BENCH)

torture: build .venv/dev.stamp  # the laws on many more examples, 500 servers killed; an hour
	WIKIMARCHE_TEST_SIZE=torture $(PY) -m pytest tests/faults tests/text tests/desk

audit: .venv/run.stamp  # known advisories about the exact versions of the locks
	@bash scripts/audit.sh

components: .venv/run.stamp  # docs/licences.md, and var/sbom.json for machines
	@$(PY) scripts/components.py

lock: .venv/run.stamp  # choose again the exact versions of requirements*.lock
	@bash scripts/lock.sh

clean:  # forget what was installed and built; the database in var/ stays
	rm -rf .venv .cache editor/node_modules static/build
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/run.stamp: requirements.lock scripts/venv.sh
	@bash scripts/venv.sh requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock scripts/venv.sh
	@bash scripts/venv.sh requirements-dev.lock
	@touch $@

editor/node_modules/.stamp: editor/package-lock.json scripts/npm.sh
	@bash scripts/npm.sh ci
	@touch $@

static/build/manifest.json: editor/node_modules/.stamp $(FRONT)
	@bash scripts/npm.sh run build
	@touch $@
