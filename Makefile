# The daily things. `make run` and `make test` install what a fresh Debian or Ubuntu machine with Swift 6.2+ lacks.
SHELL := /bin/bash
PACKAGES := libsqlite3-dev libpcre2-dev libexpat1-dev pkg-config python3-venv chromium
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
VENV := .venv
STRICT := --explicit-target-dependency-import-check error
export SWIFT_BACKTRACE ?= enable=no

.PHONY: help setup build run demo test unit interop lint format bench simulate clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 10

setup:  ## installs the Debian packages that are missing
	@missing=""; for p in $(PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then echo "Installing$$missing"; \
	$(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq $$missing; fi

build: setup  ## the release binary: .build/release/usher
	swift build -c release --product usher --static-swift-stdlib

run: build  ## builds and starts the server on the embedded database in ./data
	.build/release/usher serve

demo: build  ## plays an identity provider against the running server (start it with `make run` first)
	.build/release/usher demo

test: lint unit interop  ## everything that CI runs

unit: setup  ## the Swift tests
	swift build --build-tests $(STRICT)
	swift test --skip-build --skip SimulationTests
	# With the same hashes every time, or a seed would not tell the same story twice.
	SWIFT_DETERMINISTIC_HASHING=1 swift test --skip-build --filter SimulationTests

interop: setup $(VENV)/ready  ## outside clients from PyPI and a browser against a real server on a port
	swift build --product usher
	USHER_BINARY=.build/debug/usher $(VENV)/bin/pytest -q Tests/Interop

$(VENV)/ready: Tests/Interop/requirements.txt
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install -q -r Tests/Interop/requirements.txt
	touch $@

lint:  ## style
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

format:  ## rewrites the sources in the project's style
	swift format --in-place --recursive --parallel Package.swift Sources Tests

bench: setup  ## the benchmark table (release build; writes Benchmarks/results.json)
	$(MAKE) -C Benchmarks

simulate: setup  ## 10,000 seeded stories of the sync (SEEDS=…; SEED=… tells one)
	SWIFT_DETERMINISTIC_HASHING=1 $(if $(SEED),USHER_SIMULATION_SEED=$(SEED)) USHER_SIMULATION_SEEDS=$(or $(SEEDS),10000) \
	swift test --filter SimulationTests.SimulationTests

clean:
	rm -rf .build $(VENV)
