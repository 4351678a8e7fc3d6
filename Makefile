# `make help` lists what there is.
#
#   PYTHON=python3.11    the interpreter that .venv is made with
#   TORCH_INDEX=URL      where to take torch from (see CONTRIBUTING.md)
#   ARGS="..."           more words for pytest (make test) or for `handrail serve` (make run)

PYTHON ?= python3
export PYTHON TORCH_INDEX

bin := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test check lock

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
	@$(bin)/ruff format --check .
	@$(bin)/ruff check .
	@$(bin)/mypy
	@$(bin)/lint-imports

lock: ## Write the lock files anew from pyproject.toml (UPGRADE=1: take the newest versions)
	@.ci/lock
