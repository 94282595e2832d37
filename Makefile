# Two commands do everything on a fresh machine: `make dev` and `make test`. Each installs what is missing.

.PHONY: help dev say test check build generate deploy deploy-skill deploy-tenant doctor tools

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-14s %s\n", $$1, $$2 }'

dev: tools ## The whole world on this machine: Alexa with a simulator, an Auth0 tenant, the Worker
	@node kit/world/main.mjs

say: ## WHAT="who am I": talk to the running world from here
	@node kit/world/say.mjs $(if $(WHAT),"$(WHAT)") $(ARGS)

test: tools ## Every test: Rust natively and in WebAssembly, the built Worker, the local world, the set-up
	@scripts/test.sh

check: tools ## What must be clean before a commit: formatting, lints, documentation, types
	@scripts/check.sh

build: ## The Worker, in build/
	@scripts/build.sh

generate: tools ## Alexa's and Auth0's files from the settings; ARGS=--check names stale ones
	@node kit/generate.mjs $(ARGS)

deploy: tools ## The Worker to Cloudflare; ARGS=--dry-run rehearses it
	@node kit/deploy.mjs $(ARGS)

deploy-skill: tools ## The skill package and the account linking to Alexa; ARGS=--dry-run rehearses it
	@node kit/deploy-skill.mjs $(ARGS)

deploy-tenant: tools ## The application and the API to Auth0; ARGS=--dry-run rehearses it
	@node kit/deploy-tenant.mjs $(ARGS)

doctor: tools ## Finds what is wrong with a set-up; ARGS=--local tries it on the local world
	@node kit/doctor.mjs $(ARGS)

tools:
	@scripts/tools.sh
