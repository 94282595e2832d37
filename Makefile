# Two commands do everything on a fresh machine: `make dev` and `make test`. Each installs what is missing.

.PHONY: help new dev say test check bench build generate deploy deploy-skill deploy-tenant ask doctor machine node packages

KIT = @node_modules/.bin/alexa-auth0

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-14s %s\n", $$1, $$2 }'

new: export NEW_DIR = $(value DIR)
new: export NEW_NAME = $(value NAME)
new: export NEW_LOCALES = $(value LOCALES)
new: packages ## DIR=../my-skill NAME="My Skill" LOCALES=en-US,de-DE: a skill of your own
	$(KIT) new $(ARGS)

dev: machine packages ## The whole world on this machine: Alexa with a simulator, an Auth0 tenant, the Worker
	$(KIT) dev $(ARGS)

# As it was typed: neither make nor the shell looks into it.
say: export SAY_WHAT = $(value WHAT)
say: ## WHAT="who am I": talk to the running world from here
	$(KIT) say $(ARGS)

test: machine packages ## Every test: Rust natively and in WebAssembly, the built Worker, the local world, the set-up
	@scripts/test.sh

check: machine packages ## What must be clean before a commit: formatting, lints, documentation, types
	@scripts/check.sh

bench: machine packages ## The Worker beside one in JavaScript; ARGS=--quick is short, ARGS=--record writes docs/benchmark.md
	$(KIT) build
	@node bench/bench.mjs $(ARGS)

build: machine packages ## The Worker, in build/
	$(KIT) build $(ARGS)

generate: packages ## Alexa's files from the settings; ARGS=--check names stale ones
	$(KIT) generate $(ARGS)

deploy: machine packages ## The Worker to Cloudflare; ARGS=--dry-run rehearses it
	$(KIT) deploy $(ARGS)

deploy-skill: packages ## The skill package and the account linking to Alexa; ARGS=--dry-run rehearses it
	$(KIT) deploy-skill $(ARGS)

deploy-tenant: packages ## The application and the API to Auth0; ARGS=--dry-run rehearses it
	$(KIT) deploy-tenant $(ARGS)

ask: packages ## ARGS=configure: Amazon's ASK CLI, signed in once
	$(KIT) ask $(ARGS)

doctor: packages ## Finds what is wrong with a set-up; ARGS=--local tries it on the local world
	$(KIT) doctor $(ARGS)

# Before anything slow: does this machine have what a build needs? It may install Rust's part of it.
machine: node
	@node kit/bin.mjs setup

node:
	@command -v npm >/dev/null || { echo "✗ npm is missing: install Node.js 20.19 or newer, https://nodejs.org"; command -v cargo >/dev/null || echo "✗ cargo is missing: install Rust with rustup, https://rustup.rs"; exit 1; } >&2

# Standard output belongs to the command that needs the packages.
packages: node
	@cmp -s package-lock.json node_modules/.installed-lock || { npm ci --no-audit --no-fund --loglevel=error >&2 && cp package-lock.json node_modules/.installed-lock; }
