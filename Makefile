# Two commands: `make demo` installs and does the main job on examples/, `make test` runs the tests.
VENV  := .venv
BIN   := $(VENV)/bin
STAMP := $(VENV)/.ready
PYTHON ?= python3

# uv takes wheels that lie on this machine's disk (pip's own setting) before it looks further; without any,
# it takes torch's CPU build, since an unpinned torch is a CUDA build of several GB.
export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
ifeq ($(strip $(UV_FIND_LINKS)),)
export UV_TORCH_BACKEND := cpu
endif

.PHONY: demo test check quality bench clean
demo: $(STAMP)
	$(BIN)/claimtrack demo

test: $(STAMP)
	$(BIN)/pytest -n 2 --dist loadfile

check: $(STAMP)
	$(BIN)/ruff check claimtrack tests examples benchmarks
	$(BIN)/ruff format --check claimtrack tests examples benchmarks
	$(BIN)/mypy

quality: $(STAMP)
	$(BIN)/python tests/quality.py ../shared/data/dev ../shared/data/seeds tests/gold/corpora/h3 tests/gold/corpora/h4

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q uv
	$(BIN)/uv pip install -q --python $(BIN)/python --compile-bytecode -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q claimtrack
	touch $@

bench: $(STAMP)
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
