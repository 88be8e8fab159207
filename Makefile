# Every target installs what it needs first: system packages (Debian, Ubuntu) and the npm dependencies.
# node_modules/.bin comes first in PATH, so every recipe runs the pinned Node 26.
SHELL := /bin/bash
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
MAKEFLAGS += --no-print-directory

DEPENDENCIES := node_modules/.package-lock.json
CONSOLE := console/dist/.built
CONSOLE_SOURCES := $(shell find console/src console/public angular.json console/tsconfig*.json shared/src \
	-type f -not -name '*.spec.ts' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help demo test test-hardware e2e check prove bench dev build clean

help: ## list the targets
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 22

demo: ## record the demo room and keep running (DEVICE=hw:CARD=…, ONCE=1, LAN=1, PORT=…)
	@tools/install-system-packages.sh demo
	@$(MAKE) build
	@DEVICE='$(DEVICE)' ONCE='$(ONCE)' LAN='$(LAN)' PORT='$(PORT)' node tools/demo/run-demo.ts

test: ## every test, then the line "N passed, N failed"
	@tools/install-system-packages.sh demo test
	@$(MAKE) build
	@node tools/tests/run-tests.ts

test-hardware: ## only the tests in a small machine with a real kernel: sound cards, power cuts, reboots
	@tools/install-system-packages.sh demo test
	@$(MAKE) build
	@node tools/tests/run-tests.ts hardware

e2e: ## only the tests that start real programs and a real browser
	@tools/install-system-packages.sh demo test
	@$(MAKE) build
	@node tools/tests/run-tests.ts pipeline e2e browser

check: $(DEPENDENCIES) ## format, lint, types, import law, dead code: no test is run
	@node tools/check/run-check.ts

prove: ## the counted tests with larger counts and a printed seed (PROVE_FACTOR=10, PROVE_SEED=…)
	@tools/install-system-packages.sh demo test
	@$(MAKE) build
	@node tools/tests/run-proof.ts

bench: ## measure against a peer in the same run, print ratios
	@tools/install-system-packages.sh demo test
	@$(MAKE) build
	@FULL='$(FULL)' node tools/bench/run-benchmarks.ts

dev: ## controller and console, rebuilt on every save (console on port 4200)
	@tools/install-system-packages.sh demo
	@$(MAKE) build
	@node tools/dev/run-dev.ts

build: $(DEPENDENCIES) $(CONSOLE) ## compile every package
	@tsc -b shared backend node-agent

clean: ## remove what was built; the demo's recordings and the dependencies stay
	rm -rf shared/dist backend/dist node-agent/dist console/dist .angular artefacts \
		node_modules/.cache/tsc-tests node_modules/.cache/test-clusters node_modules/.cache/test-compiled

$(DEPENDENCIES): package-lock.json
	@tools/install-system-packages.sh node
	@tools/install-dependencies.sh

$(CONSOLE): $(DEPENDENCIES) $(CONSOLE_SOURCES)
	@tsc -b shared
	@ng build console
	@touch $@
