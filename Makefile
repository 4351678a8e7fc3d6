# `make help` lists what there is.
#
#   PYTHON=python3.11    the interpreter that .venv is made with
#   TORCH_INDEX=URL      where to take torch from (see CONTRIBUTING.md)
#   ARGS="..."           more words for `handrail serve` (run), pytest (test) or `handrail evaluate` (bench)
#   DATA=FOLDER          the evaluation sets that `make bench` measures on, a folder each

PYTHON ?= python3
DATA ?= ../shared/data
export PYTHON TORCH_INDEX

bin := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench lock

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Build .venv from the locked packages (seconds when nothing changed)
	@.ci/setup

run: setup ## Serve the sample knowledge on http://127.0.0.1:3978
	@$(bin)/handrail serve --sample $(ARGS)

test: ## Run every test
	@.ci/setup tests
	@.ci/system-packages
	@$(bin)/pytest $(ARGS)

check: ## Lint, check types and the import rules
	@.ci/setup tests
	@$(bin)/ruff format --check --output-format concise .
	@$(bin)/ruff check .
	@$(bin)/mypy
	@$(bin)/lint-imports

bench: ## Measure answering and the grouping of gaps on the evaluation sets in DATA
	@[ -d "$(DATA)" ] || { echo "No evaluation sets in $(DATA): make bench DATA=FOLDER" >&2; exit 1; }
	@.ci/setup tests
	@for set in "$(DATA)"/*/passages.jsonl; do $(bin)/handrail evaluate "$$(dirname "$$set")" $(ARGS) || exit 1; done
	@[ ! -d "$(DATA)/banking77-clusters" ] || $(bin)/python -m benchmarks.grouping "$(DATA)"

lock: ## Write the lock files anew from pyproject.toml (UPGRADE=1: take the newest versions)
	@.ci/lock
