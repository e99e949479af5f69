# Every target is a line or two that call the same scripts as .ci/run. `make` alone lists them.
.DEFAULT_GOAL := help
PORT ?= 8000
PYTHON ?= python3
T ?=
export PYTHON
VOUCH := .venv/bin/vouch

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/ready-to-run ## serve Vouch with its demo (PORT=8000); everything it needs is made on the first start
	@$(VOUCH) demo --port $(PORT)

setup: .venv/ready-to-test ## build .venv with what checks and tests need

test: .venv/ready-to-test ## every test, on SQLite and then on PostgreSQL (T=tests/people for some of them)
	@scripts/test sqlite postgresql -- $(T)

test-sqlite: .venv/ready-to-test ## the tests on SQLite only (T=path)
	@scripts/test sqlite -- $(T)

test-postgresql: .venv/ready-to-test ## the tests that use a database, on PostgreSQL only (T=path)
	@scripts/test postgresql -- $(T)

check: .venv/ready-to-test ## format, lint, types, layers, templates, migrations, standards, Dockerfile
	@scripts/check

format: .venv/ready-to-test ## mend what the formatter and the linter can mend
	@.venv/bin/ruff format -q . && .venv/bin/ruff check -q --fix .

migrate: .venv/ready-to-run ## bring the database (VOUCH_DATABASE_URL) to the newest schema
	@.venv/bin/python -c 'from app.serving import prepare; prepare()'

standards: .venv/ready-to-run ## check the files in standards/
	@$(VOUCH) standards check

bench: .venv/ready-to-test ## measure against the goals and write bench/RESULTS.md
	@.venv/bin/python -m bench

lock: ## pin the newest allowed versions of everything again (needs uv: pip install uv)
	@scripts/lock

clean: ## remove .venv and caches; var/, where the data is, stays
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/ready-to-run: requirements.lock pyproject.toml scripts/setup
	@scripts/setup run

.venv/ready-to-test: requirements-dev.lock pyproject.toml scripts/setup
	@scripts/setup dev

.PHONY: help run setup test test-sqlite test-postgresql check format migrate standards bench lock clean
