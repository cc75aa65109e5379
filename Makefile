# Every target sets up what it needs by itself; "make demo" and "make test" work on a fresh clone.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
.NOTPARALLEL:

BIN := .venv/bin
LOOK := output/look
CODE := pipeline tests benchmarks

.PHONY: help setup setup-python setup-pages demo test test-fast lint format types look bench clean

help:  ## Show these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup:  ## Virtual environment, LibreOffice Writer and fonts, whatever is missing
	@sh setup/prepare

setup-python:
	@sh setup/prepare --python

setup-pages:
	@sh setup/prepare --pages

demo: setup  ## A made-up school and its whole week, in output/demo
	@$(BIN)/attendance demo || test $$? -eq 1  # 1: done, and something is held

test: setup-pages lint types  ## Style, types, and every test
	@$(BIN)/pytest

test-fast: setup-python  ## The tests that need neither LibreOffice nor much time
	@$(BIN)/pytest -m "not soffice and not slow"

lint: setup-python  ## Style, as ruff sees it
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)

format: setup-python  ## Put the style right
	@$(BIN)/ruff check --fix $(CODE)
	@$(BIN)/ruff format $(CODE)

types: setup-python  ## Types, as mypy sees them
	@$(BIN)/mypy

look: setup-pages  ## Every template as PNG pages, ordinary and at its worst, in output/look
	@rm -rf $(LOOK) && mkdir -p $(LOOK)
	@$(BIN)/attendance -q templates preview --out $(LOOK) >/dev/null
	@$(BIN)/attendance -q templates preview --worst --out $(LOOK) >/dev/null
	@find $(LOOK) -name '*.pdf' | sort | while read -r pdf; do \
	    pdftoppm -r 80 -png "$$pdf" "$${pdf%.pdf}" || exit 1; done
	@echo "Pages to look at: $(LOOK)"

bench: setup  ## Measure reading, deciding and letters; writes benchmarks/results/latest.md
	@$(BIN)/python -m compileall -q pipeline benchmarks
	@$(BIN)/python -m benchmarks.run

clean:  ## Remove what was made here, except output/
	@rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
