# Every target is one line: `make demo` and `make test` work on a fresh clone with Python 3.11 to 3.13.
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
UV_COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate --quiet

.PHONY: demo test soak lint serve bench matrix lock wheel clean

demo: .venv/.run ; $(BIN)/sextant demo --out out/demo
test: .venv/.dev ; $(BIN)/pytest -n 2
soak: .venv/.dev ; HYPOTHESIS_PROFILE=soak $(BIN)/pytest -n 2
lint: .venv/.dev ; $(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports
serve: .venv/.run ; $(BIN)/sextant serve --local
bench: .venv/.dev ; $(BIN)/python -m benchmarks
matrix: .venv/.dev ; $(BIN)/python -m api.http.matrix
lock: .venv/.uv ; $(UV_COMPILE) pyproject.toml -o requirements.lock && $(UV_COMPILE) pyproject.toml --extra dev -o requirements-dev.lock && grep -o 'durable_rules==[0-9.]*' pyproject.toml | $(UV_COMPILE) --no-deps - -o requirements-durable.lock
wheel: .venv/.dev ; $(BIN)/pip wheel --quiet --no-deps --wheel-dir dist .
clean: ; rm -rf .venv out dist

.venv/bin/python: ; @test -n "$(PYTHON)" || { echo "Sextant needs Python 3.11, 3.12 or 3.13; none was found. Install one, or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 2; } ; $(PYTHON) -m venv .venv
.venv/.run: .venv/bin/python requirements.lock requirements-durable.lock pyproject.toml ; $(BIN)/pip install --quiet --require-hashes -r requirements.lock && { CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject" $(BIN)/pip install --quiet --require-hashes -r requirements-durable.lock >.venv/durable.log 2>&1 || echo "durable_rules could not be built here (see .venv/durable.log), so the Python matcher will answer: same results, a little slower." >&2; } && $(BIN)/pip install --quiet --no-deps --editable . && touch $@
.venv/.dev: .venv/.run requirements-dev.lock ; $(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock && touch $@
.venv/.uv: .venv/bin/python ; $(BIN)/pip install --quiet uv && touch $@
