# Two commands matter: `make demo` and `make test`. Both need only python3 (3.11 to 3.13) and make.

PYTHON ?= python3
VENV   ?= .venv
SHARED ?= ../shared
export LIBRARY_SHARED := $(abspath $(SHARED))
ARGS   ?=

PY  := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check

# Start-up is measured with compiled modules, as an installer leaves them, also where
# PYTHONDONTWRITEBYTECODE is set.
COMPILE := $(PY) -m compileall -q library

# An environment that was moved or copied with its folder still points to the old place, so what
# has been installed is remembered together with where.
HERE := $(shell pwd | cksum | cut -d' ' -f1)
RUN  := $(VENV)/.installed-$(HERE)
DEV  := $(VENV)/.installed-dev-$(HERE)

# A python3 that is too old or too new is passed over for a better one, unless it was asked for.
CANDIDATES := $(PYTHON) $(if $(filter file default undefined,$(origin PYTHON)),python3.13 python3.12 python3.11)

# The pre-release of Datasette we promise to work with; a newer one is a change of its own.
NEXT := 1.0a41

.DEFAULT_GOAL := help
.PHONY: help demo test lint types docs gates bench wheel check matrix next format reference clean
.DELETE_ON_ERROR:

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(RUN)  ## from nothing to a faceted search in the articles of documents/
	@echo '$$ library ingest documents'
	@$(VENV)/bin/library ingest documents
	@echo; echo '$$ library search "minister OR president" --limit 3'
	@$(VENV)/bin/library search "minister OR president" --limit 3
	@echo
	@echo 'Go on with'
	@echo '  . $(VENV)/bin/activate                      the command `library` in this shell'
	@echo '  library search minister --where agency=MNA --where year=2007 --where year=2008'
	@echo '  library search "missile defense" --json   the same answer for a program'
	@echo '  library show 2007-06-26-russia-warns-nato-against-unilateral-security-steps'
	@echo '  library serve                             browse all of it with Datasette'
	@echo '  library init ~/news && library --library ~/news ingest YOUR-FILES'
	@echo '                                            a library of your own'
	@echo '  library --help                            all commands; README.md, docs/cli.md'

test: $(DEV)  ## everything the tests need, then the tests (ARGS="-k dates" for some of them)
	@$(COMPILE)
	$(PY) -m pytest -m "not gate" $(ARGS)

lint: $(DEV)  ## ruff: rules and format
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(DEV)  ## mypy --strict
	$(PY) -m mypy

docs: $(DEV)  ## generated pages are current, links lead somewhere, nothing is undocumented
	$(PY) tools/reference.py --check
	$(PY) -m pytest -q tests/test_docs.py

gates: $(DEV)  ## figures with a floor, on the real data of ../shared (skipped without it)
	@if [ ! -d "$(SHARED)/data" ]; then echo "gates: skipped, there is no $(SHARED)/data"; exit 0; fi; \
	$(COMPILE); $(PY) -m pytest -m gate $(ARGS) || { code=$$?; [ $$code -eq 5 ] && echo "gates: there are none yet" || exit $$code; }

bench: $(DEV)  ## the figures of docs/benchmarks.md, measured now
	@$(COMPILE)
	$(PY) -m benchmarks $(ARGS)

wheel: $(DEV)  ## build the wheel and look inside
	$(PY) tools/wheel.py

check: test lint types docs wheel next gates  ## all that a change has to pass

matrix:  ## the tests on every Python from 3.11 to 3.13 that is installed
	@failed=0; for version in 3.11 3.12 3.13; do \
	  if python$$version -c '' 2>/dev/null; then \
	    echo "== Python $$version"; \
	    $(MAKE) --no-print-directory test PYTHON=python$$version VENV=.venv-$$version || failed=1; \
	  else echo "== Python $$version is not installed: not tested"; fi; \
	done; exit $$failed

next:  ## what touches Datasette, tested with the coming 1.0
	@$(MAKE) --no-print-directory VENV=.venv-next .venv-next/bin/python
	@.venv-next/bin/python -m pip --quiet --disable-pip-version-check \
	  install --editable '.[test]' 'datasette==$(NEXT)'
	.venv-next/bin/python -m pytest -m "not gate" tests/web tests/test_library.py tests/cli/test_sample.py $(ARGS)

format: $(DEV)  ## let ruff mend what it can
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

reference: $(DEV)  ## write the generated pages of docs/ anew
	$(PY) tools/reference.py

clean:  ## remove the environment and the caches; documents/ and index/ stay
	rm -rf "$(VENV)" .venv-3.* .venv-next build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find library tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN): pyproject.toml | $(PY)
	@echo "Installing Library into $(VENV) …"
	@$(PIP) install --editable .
	@$(COMPILE)
	@touch $@

$(DEV): pyproject.toml | $(PY)
	@echo "Installing Library and what its tests need into $(VENV) …"
	@$(PIP) install --editable '.[dev]'
	@touch $@ $(RUN)

$(PY):
	@found=; for each in $(CANDIDATES); do \
	  if "$$each" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; \
	  then found=$$each; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Library needs Python 3.11, 3.12 or 3.13; here $(PYTHON) is $$("$(PYTHON)" --version 2>/dev/null || echo 'not installed')." >&2; \
	  echo "Install one of them, or say where it is: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; \
	  exit 1; \
	fi; \
	"$$found" -m venv "$(VENV)" || { rm -rf "$(VENV)"; \
	  echo "$$found cannot make an environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
