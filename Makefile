# Two lines do everything: `make report` and `make test`; `make check` is for every day. Each builds the
# environment it needs in .venv first; after the installs none touches the network. A second run does only
# what changed.

PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONHASHSEED := 0
export MPLBACKEND := Agg
# Also where the shell says otherwise: else every test worker, kernel and command compiles the code anew.
export PYTHONDONTWRITEBYTECODE :=

# Tests spread over the processors, a few workers at most: each reads the tables.
# A worker has one processor, so more threads of its own would only wait for one another.
ONE_THREAD := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 RACE_DOUBLES_THREADS=1
SIDE_BY_SIDE := --numprocesses logical --maxprocesses 8
# What reads notebooks as tests takes each worker a moment to load, and no test needs it.
TESTS := $(SIDE_BY_SIDE) --dist worksteal -p no:nbval

.PHONY: help report check lint test-quick long format test notebooks test-spark same same-quick mutants build environment spark lock bench clean
help:  ## Show what can be made.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

report: environment  ## Tables, notebooks and site: everything from data/raw to site/index.html.
	$(BIN)/doubles build
	$(BIN)/doubles report

check: environment  ## The short way: format, rules, types, and the tests but for the long ones.
	$(BIN)/doubles build
	$(MAKE) --no-print-directory --jobs 2 lint test-quick

lint: environment  ## Format and rules by ruff, types by mypy.
	$(BIN)/ruff format --quiet --check . || { echo "say: make format"; exit 1; }
	$(BIN)/ruff check --quiet .
	@mkdir -p build/types && ln -sfn ../../src build/types/race_doubles
	MYPYPATH=build/types $(BIN)/mypy -p race_doubles

test-quick:
	$(ONE_THREAD) $(BIN)/python -m pytest $(TESTS) -m "not slow and not browser and not archive and not long"

long: environment  ## Which tests take long? Measured anew for `make check` (some minutes).
	$(BIN)/doubles build
	$(ONE_THREAD) nice $(BIN)/python -m tools.long

format: environment  ## Put the tree into the form that `make check` asks for.
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format .

test: environment  ## Every test, then strict nbval over every notebook.
	$(BIN)/doubles build
	$(ONE_THREAD) $(BIN)/python -m pytest $(TESTS)
	$(MAKE) --no-print-directory notebooks

notebooks: environment  ## Strict nbval over every notebook, side by side.
	$(BIN)/python -m pytest -p no:cacheprovider --nbval --nbval-sanitize-with notebooks/nbval.cfg \
	    --nbval-kernel-name python3 $(SIDE_BY_SIDE) --dist loadfile notebooks

same: environment  ## The same bytes on every processor? Tables and notebooks under each setting, on copies (takes long).
	$(BIN)/python -m tools.same

same-quick: environment  ## Of these the largest and the smallest instruction set, over the tables and 03, 05, 06, 08.
	$(BIN)/python -m tools.same --quick

mutants: environment  ## Do the tests notice mistakes? A sample in each room (MUTANTS="--room clean --seed 2 --number 100", or --all).
	$(BIN)/python -m pip install --quiet "mutmut>=3.8"
	nice $(BIN)/python -m tools.mutants $(MUTANTS)

build: environment  ## Only the tables of data/processed.
	$(BIN)/doubles build

environment: .venv/.installed  ## The environment in .venv, as the lock file pins it.

.venv/.installed: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed; say PYTHON=python3.12 (or such) after make.") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# A folder of its own: beside pyspark, pandera prints a warning of it at every import, in every notebook.
spark: .spark/.installed  ## The linker's second engine, in .spark (434 MB; needs Java 17 or later).

.spark/.installed: .venv/.installed spark.lock
	$(BIN)/python -m pip install --quiet --no-deps --upgrade --target .spark --requirement spark.lock
	@touch $@

test-spark: spark  ## Spark's links against DuckDB's; a skipped test is a failure here.
	RACE_DOUBLES_SPARK=1 PYTHONPATH=.spark $(BIN)/python -m pytest tests/link/test_spark_engine.py

lock:  ## Write requirements.lock, with the hash of each file, anew from pyproject.toml (needs the network and uv).
	uv pip compile --quiet --universal --python-version 3.11 --extra notebooks --extra site --extra test --no-header --no-strip-extras \
	    --no-emit-index-url --no-annotate --generate-hashes --output-file requirements.lock pyproject.toml
	$(BIN)/python -m tools.lock requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --extra spark --no-header \
	    --no-emit-index-url --no-annotate pyproject.toml | grep -E '^(pyspark|py4j)==' > spark.lock
	cd benchmarks && uv pip compile --quiet --universal --python-version 3.11 --no-header \
	    --no-emit-index-url --no-annotate --output-file peers.lock peers.in

bench: environment  ## Time the linker and its peers on generated results (takes long).
	$(BIN)/python -m benchmarks

clean:  ## Remove what is built; keep what is committed, the environment, the raw data and the cache.
	find data/processed -mindepth 1 ! -name README.md ! -name doubles.csv ! -name pairs.csv ! -name editions.csv -delete
	rm -rf site build
