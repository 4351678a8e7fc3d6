# `make help` lists what there is.
#
#   PYTHON=python3.11    the interpreter that .venv is made with
#   TORCH_INDEX=URL      where to take torch from (see CONTRIBUTING.md)
#   ARGS="..."           more words for `handrail serve` (run), pytest (test), `handrail bench` (bench) or
#                        `handrail evaluate` (bench-quality)
#   DATA=FOLDER          the evaluation sets that bench-quality and bench-peers measure on, a folder each

PYTHON ?= python3
DATA ?= ../shared/data
export PYTHON TORCH_INDEX

bin := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup run try-teams test check bench bench-console bench-load bench-quality bench-peers sets lock

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Build .venv from the locked packages (seconds when nothing changed)
	@.ci/setup

run: setup ## Serve the sample knowledge on http://127.0.0.1:3978
	@$(bin)/handrail serve --sample $(ARGS)

try-teams: setup ## Serve the sample knowledge to a local Teams client (fetches the Microsoft 365 Agents Playground)
	@.ci/try-teams

test: ## Run every test
	@.ci/setup tests
	@.ci/system-packages
	@$(bin)/pytest --numprocesses 2 --dist loadfile $(ARGS)

check: ## Lint, check types, the import rules and the rules of the house
	@.ci/setup tests
	@$(bin)/ruff format --check --output-format concise .
	@$(bin)/ruff check .
	@$(bin)/mypy
	@$(bin)/lint-imports
	@$(bin)/pytest --quiet tests/house

bench: setup ## Measure speed and memory on generated knowledge (ARGS=--quick: a minute instead of ten)
	@$(bin)/handrail bench --plot benchmarks/speed.svg $(ARGS)

bench-console: setup ## Measure every page of the console with 10,000 gaps and 100,000 questions in the database
	@$(bin)/python -m benchmarks.console

bench-load: ## Measure questions and nudges a second, on one process and on several (needs a PostgreSQL server)
	@.ci/setup tests
	@.ci/system-packages
	@$(bin)/python -m benchmarks.load

bench-quality: sets ## Measure answering and the grouping of gaps on the evaluation sets in DATA
	@.ci/setup tests
	@for set in "$(DATA)"/*/passages.jsonl; do $(bin)/handrail evaluate "$$(dirname "$$set")" $(ARGS) || exit 1; done
	@[ ! -d "$(DATA)/banking77-clusters" ] || $(bin)/python -m benchmarks.grouping "$(DATA)"

bench-peers: sets setup ## Measure LlamaIndex, Haystack and txtai beside Handrail on DATA/tts-handbook (installs them)
	@$(bin)/python -m benchmarks.peers "$(DATA)/tts-handbook" $(ARGS)

sets:
	@[ -d "$(DATA)" ] || { echo "No evaluation sets in $(DATA): name a folder that has some, DATA=FOLDER" >&2; exit 1; }

lock: ## Write the lock files anew from pyproject.toml (UPGRADE=1: take the newest versions)
	@.ci/lock
