# Two commands do everything on a fresh machine: `make dev` and `make test`. Each installs what is missing.

.PHONY: help new upgrade dev say test test-rust test-worker test-kit check docs fmt bench build generate add-locale deploy deploy-skill deploy-tenant ask data doctor release machine node packages

# A text on the command line reaches a command as it was typed: neither make nor the shell expands it. For that, make must not export it.
unexport DIR NAME LOCALES LOCALE USER_ID WHAT

KIT = @node_modules/.bin/alexa-auth0

help: ## Lists the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-14s %s\n", $$1, $$2 }'

new: export NEW_DIR = $(value DIR)
new: export NEW_NAME = $(value NAME)
new: export NEW_LOCALES = $(value LOCALES)
new: packages ## DIR=../my-skill NAME="My Skill" LOCALES=en-US,de-DE: creates a new skill
	$(KIT) new $(ARGS)

upgrade: export UPGRADE_DIR = $(value DIR)
upgrade: packages ## DIR=../my-skill: brings a skill to this version, and says what its developer has to change
	$(KIT) upgrade $(ARGS)

dev: machine packages ## Starts a local environment: Alexa with a simulator, an Auth0 tenant, and the Worker
	$(KIT) dev $(ARGS)

say: export SAY_WHAT = $(value WHAT)
say: ## WHAT="who am I": talks to the skill that make dev runs from this terminal
	$(KIT) say $(ARGS)

test: machine packages ## Runs every test: Rust natively and in WebAssembly, the built Worker, the local environment, the set-up; FILE=path.test.mjs runs one
	@scripts/test.sh $(FILE)

test-rust: machine packages ## Runs the tests in Rust, natively and in WebAssembly
	@scripts/test.sh rust

test-worker: machine packages ## Runs the tests of the built Workers
	@scripts/test.sh worker

test-kit: machine packages ## Runs the other tests in JavaScript: the kit, the documents
	@scripts/test.sh kit

fmt: packages ## Formats Rust and JavaScript
	@cargo fmt --all
	@npx biome check --write --log-level=error .

check: machine packages ## Runs the checks before a commit: formatting, lints, documentation, types, licences
	@scripts/check.sh

docs: machine packages ## Makes a site of the guides in target/site/, with a search; it works from a folder
	@scripts/docs.sh

bench: machine packages ## Compares the Worker with one in JavaScript; ARGS=--quick is shorter, ARGS=--record writes docs/benchmark.md
	$(KIT) build
	@PATH="$$(node scripts/node-path.mjs)" && export PATH && node bench/bench.mjs $(ARGS)

build: machine packages ## Builds the Worker in build/
	$(KIT) build $(ARGS)

add-locale: export NEW_LOCALE = $(value LOCALE)
add-locale: packages ## LOCALE=fr-FR: adds a locale to the skill
	$(KIT) add-locale $(ARGS)

generate: packages ## Updates Alexa's files from the settings; ARGS=--check only shows what would change
	$(KIT) generate $(ARGS)

deploy: machine packages ## Deploys the Worker to Cloudflare; ARGS=--dry-run uploads nothing
	$(KIT) deploy $(ARGS)

deploy-skill: packages ## Deploys the skill package and the account linking to Alexa; ARGS=--dry-run uploads nothing
	$(KIT) deploy-skill $(ARGS)

deploy-tenant: packages ## Deploys the application and the API to Auth0; ARGS=--dry-run uploads nothing
	$(KIT) deploy-tenant $(ARGS)

ask: packages ## ARGS=configure: signs in Amazon's ASK CLI; other ARGS are its arguments
	$(KIT) ask $(ARGS)

data: export DATA_USER = $(value USER_ID)
data: packages ## ARGS=export USER_ID="auth0|…": shows what the skill keeps for a user; ARGS=erase deletes it
	$(KIT) data $(ARGS)

doctor: packages ## Finds mistakes in the set-up; ARGS=--local examines the local environment
	$(KIT) doctor $(ARGS)

release: packages ## VERSION=0.3.0: writes the version everywhere and packs what would be published; publishes nothing
	@PATH="$$(node scripts/node-path.mjs)" && export PATH && VERSION="$(VERSION)" node scripts/release.mjs

# Before anything slow: check that this machine has what a build needs, and install the Rust target.
machine: node
	@node kit/bin.mjs setup

node:
	@command -v npm >/dev/null || { echo "✗ npm is missing: install Node.js 22.12 or newer, https://nodejs.org"; command -v cargo >/dev/null || echo "✗ cargo is missing: install Rust with rustup, https://rustup.rs"; exit 1; } >&2

# npm writes to standard error, because standard output belongs to the command that needs the packages.
packages: node
	@cmp -s package-lock.json node_modules/.installed-lock || { npm ci --no-audit --no-fund --loglevel=error >&2 && cp package-lock.json node_modules/.installed-lock; }
