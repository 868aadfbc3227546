# Huddle in two commands: `make run` opens it, `make check` proves it.

SHELL  := /bin/bash -o pipefail
PYTHON ?= python3
BIN    := .venv/bin
DATA   := $(or $(HUDDLE_DATA),data)
# Every package is pinned with all that it needs, so there is nothing to resolve; `pip check` says what a pin forgot.
INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check --no-compile --no-deps
# On every core, where pip uses one, without the libraries' own tests; Huddle itself too, so that its first start is like any other.
# A library may ship a file that is no Python of this version.
COMPILE = { $(BIN)/python -m compileall -qq -j 0 -x '/tests?/' .venv/lib huddle || true; }
# Modules stay compiled from one process to the next, whatever this shell forbids: a check starts a hundred of them.
unexport PYTHONDONTWRITEBYTECODE
# Files begin in this order: what takes longest does not begin last. Two of three workers look at houses in a browser and wait
# for it half of the time, which the third one uses.
LONGEST := tests/browser tests/walk
APT    := DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends

.PHONY: help run check bench bench-exceptions lint types test venv browser postgresql

help:                     ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 16

run: .venv/run.stamp      ## Open Huddle (HOST=0.0.0.0 shares it with the room, behind a passcode)
	@find "$(DATA)" -type f ! -name README.md ! -name settings.toml ! -name '.*' -print -quit 2>/dev/null | grep -q . || \
	  { echo 'No export in $(DATA) yet: writing a sample company into $(DATA)/sample (delete that folder to be rid of it) ...' && \
	    $(BIN)/python -m huddle sample "$(DATA)/sample"; }
	@$(BIN)/python -m huddle intake | tail -n 1
	@exec $(BIN)/python app.py

check: venv               ## Lint, check the layers and the types, run every test
	@$(MAKE) --no-print-directory -j 2 -Oline .venv/check.stamp postgresql
# all at once: the tests in a browser wait half of the time, and a fault of lint or types is told while they run
	@$(MAKE) --no-print-directory -j 3 lint types test

bench: .venv/check.stamp browser  ## Measure filter change, first page, intake and memory
	@$(BIN)/python -m huddle bench

bench-exceptions: .venv/run.stamp ## Score the exceptions on companies with planted events
	@$(BIN)/python -m huddle bench exceptions $(if $(SEEDS),--seeds $(SEEDS))

lint: .venv/check.stamp
	@$(BIN)/ruff check .
	@$(BIN)/sqlfluff lint --disable-progress-bar --processes 2 queries
	@$(BIN)/lint-imports

types: .venv/check.stamp
	@$(BIN)/mypy

test: .venv/check.stamp
	@$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder $(LONGEST) $(filter-out %__pycache__ %__init__.py %conftest.py $(LONGEST),$(wildcard tests/*))

venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Huddle needs Python 3.11 or newer. Name one: make run PYTHON=python3.11' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && $(APT) python3-venv; } || \
	  { echo 'Python has no ensurepip here. On Debian or Ubuntu: sudo apt-get install python3-venv' >&2; exit 1; }
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt
	@$(MAKE) --no-print-directory venv
	@echo 'Installing what Huddle runs on; the first time this takes a minute or two ...'
	@$(INSTALL) -r requirements.txt && $(COMPILE)
	@touch $@

# Both at once: pip unpacks one package after the other. No package is in both files.
.venv/check.stamp: requirements.txt requirements-dev.txt
	@$(MAKE) --no-print-directory venv
	@echo 'Installing what Huddle runs on and what the checks need; the first time this takes a minute ...'
	@$(INSTALL) -r requirements.txt & first=$$!; $(INSTALL) -r requirements-dev.txt; second=$$?; wait $$first && exit $$second
	@$(BIN)/pip --disable-pip-version-check check > .venv/pins.txt || { cat .venv/pins.txt >&2; exit 1; }
	@$(COMPILE)
	@touch .venv/run.stamp $@

browser:
	@{ command -v chromium || command -v google-chrome; } >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q . || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && $(APT) chromium fontconfig fonts-noto-cjk; } || \
	  { echo 'The browser tests need Chromium and a Chinese font.' \
	         'On Debian or Ubuntu: sudo apt-get install chromium fontconfig fonts-noto-cjk' >&2; exit 1; }

# A team's store: its tests run on a server of their own, so the package is told not to make and start one.
# After the browser, because Debian's packages are installed one after the other; Python's own come at the same time.
postgresql: browser
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && $(APT) postgresql-common && \
	    sed -ri 's/^#?(create_main_cluster) .*/\1 = false/' /etc/postgresql-common/createcluster.conf && $(APT) postgresql; } || \
	  echo 'Without PostgreSQL its tests are left out. On Debian or Ubuntu: sudo apt-get install postgresql' >&2
