# The commands of daily work. `make` alone lists them. FEED_PORT, CONSOLE_PORT and DEMO_SIZE go to `make run`,
# WHO to `make demo-code`, PYTEST to `make test`, GALLERY to `make gallery`, ARCH and PACKAGE_INDEX to `make deb`,
# DEVICE, CUTS, ACCEL and ALLOW_NO_KVM to `make try-device`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run demo-code demo-feed gallery test lint bench soak lock clean deb stick try-package try-device
.NOTPARALLEL:

PYTHON_CODE := feed kiosk screens deploy deploy/update/launcher
BIN := .venv/bin

help:
	@echo 'make run        install what is missing, start the console with the demo district, serve its feed, show it'
	@echo 'make demo-code  the six digits a demo account is asked for at sign-in (WHO=wangxuemei)'
	@echo 'make gallery    draw every page in every size and manner: var/gallery/index.html (GALLERY="--sizes 1080p")'
	@echo 'make test       everything checked: style, types, schema, tests (PYTEST="-k name" for some)'
	@echo 'make bench      figures: sync, cold start, tap, idle, memory, beside a Chromium page'
	@echo 'make soak       all pages audited, tours, random touches, hours of rotation; fails on growth and faults'
	@echo 'make lint       style and types only'
	@echo 'make setup      install what is missing and stop'
	@echo 'make demo-feed  publish the demo district from its folder, without console and screen'
	@echo 'make deb        the Debian package of a device: build/deb (ARCH=arm64, PACKAGE_INDEX=https://…)'
	@echo 'make stick      a folder that installs a device without network: build/stick (STICK="--root root.json --feed https://…")'
	@echo 'make try-device  a virtual panel PC from the bare system on: boot, power cuts, updates, set-up, faults (root, KVM)'
	@echo 'make lock       resolve requirements/*.in anew (needs uv)'
	@echo 'make clean      remove what the demo and the tools made; .venv and all sources stay'

setup:
	@deploy/setup run

run: setup
	@exec deploy/demo/run

demo-code: setup
	@$(BIN)/python -m deploy.demo.code $(WHO)

demo-feed: setup
	@exec deploy/demo/run --publish-only

gallery: setup
	@$(BIN)/python -m deploy.demo.gallery $(GALLERY)

# What is compiled once need not be compiled by every process that tests start.
test soak: export PYTHONDONTWRITEBYTECODE =

test:
	@deploy/setup test
	@$(MAKE) --no-print-directory lint
	@echo 'test: is docs/feed.schema.json what the models say'
	@diff -u docs/feed.schema.json <($(BIN)/python -m feed.schema) || { echo "test: docs/feed.schema.json is old; run: python -m feed.schema > docs/feed.schema.json" >&2; exit 1; }
	@echo 'test: pytest, a file at a time on each core'
	@$(BIN)/python -m pytest -n logical --dist loadfile --no-loadscope-reorder -m 'not alone and not soak' $(PYTEST) || [ $$? = 5 ]
	@echo 'test: pytest, what is measured by the clock, by itself'
	@$(BIN)/python -m pytest -m 'alone and not soak' $(or $(PYTEST),$$(grep -rl --include='test_*.py' mark.alone tests)) || [ $$? = 5 ]

lint:
	@deploy/setup run
	@echo 'lint: style (ruff)'
	@$(BIN)/ruff check .
	@echo 'lint: types (mypy --strict)'
	@$(BIN)/mypy $(PYTHON_CODE)

bench:
	@deploy/setup bench
	@$(BIN)/python -m benchmarks

soak:
	@deploy/setup test
	@$(BIN)/python -m benchmarks.soak
	@echo 'soak: properties with many examples, and what takes too long for every day'
	@$(BIN)/python -m pytest --hypothesis-profile=soak -m 'soak or hypothesis' --timeout 3600
	@echo 'soak: the whole way, from a clerk to the glass'
	@WHOLE_WAY=1 $(BIN)/python -m pytest tests/central/end_to_end
	@echo 'soak: the agent killed two hundred times, and started from copies of its disk'
	@KILLS=200 $(BIN)/python -m pytest tests/kiosk/agent/test_agent_killed.py
	@echo 'soak: the package, from a bare Debian to the glass and away again'
	@$(MAKE) --no-print-directory try-package
	@echo 'soak: the device as it really boots'
	@$(MAKE) --no-print-directory try-device

deb:
	@deploy/setup run
	@$(BIN)/python -m deploy.package deb

stick: deb
	@deploy/package/stick $(STICK)

# From nothing: bare Debian 12 and 13 in a folder, installed from the stick without network, run, removed. Needs root.
try-package: stick demo-feed
	@deploy/setup tree
	@for suite in $${SUITES:-bookworm trixie}; do deploy/package/try-in-tree --suite $$suite; done

# The same on a virtual machine with its own kernel, systemd and X server. Needs root, a Debian mirror and KVM; without
# KVM it fails, unless ACCEL=container (systemd and its units, at the host's speed), ACCEL=tcg (all, in software, some
# hours) or ALLOW_NO_KVM=1 (pass without trying). CUTS=20 power cuts,
# DEVICE="--suite trixie --step update" for a part.
try-device: deb
	@deploy/setup device
	@$(BIN)/python -m deploy.try_device $(DEVICE)

lock:
	@requirements/lock

clean:
	rm -rf var build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +
