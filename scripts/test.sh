#!/usr/bin/env bash
# Every test. Those of the built Worker run it in workerd, by Miniflare; those of the page need Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.tools/bin:$PWD/node_modules/.bin:$PATH"

step() { printf '\033[1m==>\033[0m %s\n' "$*"; "$@"; }

step node scripts/wasm-pack.mjs
step cargo test --locked --quiet
step wasm-pack test --node --locked
step alexa-auth0 build
step alexa-auth0 build --out-dir build/panic-probe --features panic-probe
mapfile -t suites < <(find kit/tests crates/alexa-auth0/tests/worker tests/conversation -name '*.test.mjs' | sort)
step node --test --test-reporter=spec --test-concurrency=2 "${suites[@]}"
