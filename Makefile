# The maintainer's whole interface. Stamps keep a second run quick: nothing is installed, fetched or indexed twice.

PYTHON  ?= python3
VENV    ?= .venv
BIN     := $(VENV)/bin
STAMPS  := .stamps
MODEL   ?= auto
PORT    ?= 7860

RECORDS := $(shell find corpus -name '*.yaml' 2>/dev/null)
export HF_HUB_OFFLINE := 1
export OMP_WAIT_POLICY := PASSIVE

.DEFAULT_GOAL := help
.PHONY: help setup chat test check eval bench index clean docs

help:            ## what can be made
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/  /' | sort

setup: $(STAMPS)/install    ## virtual environment with everything installed

chat: $(STAMPS)/weights $(STAMPS)/index    ## fetch and verify the weights, build the index, serve the web chat
	$(BIN)/python app.py --model $(MODEL) --port $(PORT)

test: $(STAMPS)/system $(STAMPS)/weights $(STAMPS)/index    ## all tests, browser and local model among them
	$(BIN)/python -m pytest

check: $(STAMPS)/install    ## style, types, import rules, data, and docs in step
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m corpus check
	$(BIN)/python docs/make_reference.py --check

eval: $(STAMPS)/weights $(STAMPS)/index    ## run every suite of canned questions
	$(BIN)/python -m evals run

bench: $(STAMPS)/weights $(STAMPS)/index    ## time the way of a question; reported, not asserted
	$(BIN)/python -m evals bench

index: $(STAMPS)/index    ## build the search index

docs: $(STAMPS)/install    ## write the generated pages anew
	$(BIN)/python docs/make_reference.py

clean:           ## remove what was built here; fetched weights stay in the user's cache
	rm -rf $(VENV) $(STAMPS) var build *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(STAMPS)/venv:
	@mkdir -p $(STAMPS)
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(STAMPS)/install: $(STAMPS)/venv pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --constraint constraints.txt --editable '.[local,dev,mcp]'
	@touch $@

$(STAMPS)/system: .ci/system $(STAMPS)/install
	bash .ci/system
	@touch $@

$(STAMPS)/weights: models.lock $(STAMPS)/install
	$(BIN)/python -m assistant models fetch
	@touch $@

$(STAMPS)/index: $(RECORDS) models.lock $(STAMPS)/weights
	$(BIN)/python -m index build
	@touch $@
