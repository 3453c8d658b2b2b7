# Everything a person types. `make demo` and `make test` set up all they need on a fresh machine.

PYTHON ?= python3
PORT ?= 8000
ACCOUNTS ?= 100000
BIN := .venv/bin
RUNTIME := .venv/.runtime
DEV := .venv/.dev

.DEFAULT_GOAL := help
.PHONY: help demo test lint stack bench stop messages

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

demo: $(RUNTIME)  ## a sample utility, its nights and a printed batch; then serves the site (ONCE=1: stops before)
	@deploy/system_packages.sh demo
	@$(BIN)/python manage.py migrate --verbosity 0
	@mkdir -p .local/static
	@$(BIN)/python manage.py demo --port $(PORT) $(if $(ONCE),--once)

test: $(DEV)  ## all tests, on a real PostgreSQL, Valkey, Celery worker and Chromium
	@deploy/system_packages.sh test
	@$(BIN)/python -m pytest -n auto --dist load $(ARGS)

lint: $(DEV)  ## style, layers, templates, types, migrations, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check
	@find collections_app/locale -name '*.po' | xargs -n 1 msgfmt --check --output-file=/dev/null
	@DATABASE_URL=postgres:///types REDIS_URL=redis:///types ARREARS_LOCAL=1 $(BIN)/mypy

stack: $(RUNTIME)  ## web, Celery worker and scheduler together, until Ctrl-C
	@deploy/system_packages.sh demo
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@PORT=$(PORT) deploy/stack.sh

bench: $(DEV)  ## speed, as ratios within one run (ACCOUNTS=1000000)
	@$(BIN)/python -m bench.run --accounts $(ACCOUNTS)

stop:  ## stop the local PostgreSQL and Valkey
	@test ! -x $(BIN)/python || $(BIN)/python -m config.local_servers stop

messages: $(DEV)  ## collect and compile the translations
	@deploy/messages.sh

$(RUNTIME): requirements.txt
	@deploy/system_packages.sh demo
	@echo "Installing libraries (once) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@deploy/system_packages.sh test
	@echo "Installing what the tests need (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
