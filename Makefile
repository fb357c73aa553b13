# `make` alone says what there is.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first interpreter that is new enough; `make PYTHON=... test` chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$python"; break; }; done)

VENV := .venv
BIN := $(VENV)/bin
AWS_CLI_VENV := .venv-awscli
export SMDOMAIN_AWS_CLI ?= $(CURDIR)/$(AWS_CLI_VENV)/bin/aws
DEMO_SPEC ?= assets/examples/identity-center-vpc-only.yaml
PYTEST_ARGS ?= -n auto -q
PIP := -m pip --disable-pip-version-check --quiet

.PHONY: help
help: ## say what there is
	@echo "smdomain: targets of this Makefile"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS='|' read -r target text; do printf '%-16s %s\n' "$$target" "$$text"; done

.PHONY: demo
demo: $(VENV)/.ready-to-run ## try the wizard on an embedded AWS; without a terminal, carry out an example spec
	@if [ -t 0 ] && [ -t 1 ]; then \
		exec $(BIN)/smdomain --demo; \
	else \
		echo "No terminal here: carrying out $(DEMO_SPEC) on the embedded AWS." >&2; \
		exec $(BIN)/smdomain --demo apply $(DEMO_SPEC) --yes; \
	fi

.PHONY: test
test: dev aws-cli ## run the tests (PYTEST_ARGS="-k name" chooses some)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

.PHONY: bench-profiles
bench-profiles: dev ## measure 1,000 user profiles under throttling
	$(BIN)/python -m tests.bench.profiles

.PHONY: fuzz
fuzz: dev ## carry runs out under 1,500 random schedules of faults, kills and resumes
	FUZZ_SCHEDULES=1500 $(BIN)/python -m pytest -q tests/fuzz

.PHONY: check
check: format-check lint types imports test ## everything CI checks

.PHONY: format
format: dev ## format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: format-check
format-check: dev
	$(BIN)/ruff format --check .

.PHONY: lint
lint: dev
	$(BIN)/ruff check .

.PHONY: types
types: dev
	$(BIN)/mypy

.PHONY: imports
imports: dev
	$(BIN)/lint-imports

.PHONY: bench-preflight
bench-preflight: dev ## print every seeded fault and healthy account, and how long a snapshot takes
	$(BIN)/python -m tests.preflight.bench
	$(BIN)/python -m tests.preflight.bench_snapshot

.PHONY: docs
docs: dev ## write the generated pages, and the screens of the README, anew
	$(BIN)/python -m tests.docs.generate
	$(BIN)/python -m tests.docs.readme

.PHONY: bench
bench: dev ## measure start, lists, bytes on the line, look-ups, snapshot and memory (BENCH="start wire" chooses some)
	$(BIN)/python -m tests.bench $(BENCH)

.PHONY: bench-peers
bench-peers: dev ## measure the same acts in posting, harlequin and the AWS CLI, each in an environment of its own
	$(BIN)/python -m tests.bench.peers

.PHONY: dev
dev: $(VENV)/.ready-to-develop ## set up .venv with everything development needs

.PHONY: aws-cli
aws-cli: $(SMDOMAIN_AWS_CLI)

.PHONY: clean
clean: ## remove the environments and everything that tools made
	rm -rf $(VENV) $(AWS_CLI_VENV) .venv-peers build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

define require_python
	@if [ -z "$(PYTHON)" ] || ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		echo "smdomain needs Python 3.11 or newer; $(if $(PYTHON),$(PYTHON) is not,none was found)." >&2; \
		echo "Name one with: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; \
		exit 1; \
	fi
	@if ! "$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$(PYTHON) has no venv module; on Debian and Ubuntu: apt-get install python3-venv" >&2; \
		exit 1; \
	fi
endef

$(BIN)/python:
	$(require_python)
	@echo "Setting up $(VENV); the first time takes a minute or two." >&2
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# Set-up happens once, and again when the dependencies change.
$(VENV)/.ready-to-run: pyproject.toml tui/_entry.py | $(BIN)/python
	@$(BIN)/python $(PIP) install --editable .
	@touch $@

$(VENV)/.ready-to-develop: pyproject.toml tui/_entry.py | $(BIN)/python
	@$(BIN)/python $(PIP) install --editable '.[dev]'
	@touch $@ $(VENV)/.ready-to-run

# The AWS CLI pins another botocore, so it lives apart. Tests use it as a judge that is not ours.
$(CURDIR)/$(AWS_CLI_VENV)/bin/aws:
	$(require_python)
	@echo "Setting up $(AWS_CLI_VENV)." >&2
	@"$(PYTHON)" -m venv $(AWS_CLI_VENV) || { rm -rf $(AWS_CLI_VENV); exit 1; }
	@$(AWS_CLI_VENV)/bin/python $(PIP) install awscli
