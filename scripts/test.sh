#!/usr/bin/env bash
# Every test. Those of the built Worker run it in workerd, by Miniflare; those of the page need Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.tools/bin:$PWD/node_modules/.bin:$PATH"

# What each step took. Said at the end, also where a step fails.
took=$(mktemp)
trap 'printf "\nThe steps, in seconds:\n"; cat "$took"; rm "$took"' EXIT

step() {
  local began=$SECONDS code=0
  printf '\033[1m==>\033[0m %s\n' "${*:1:8}"
  "$@" || code=$?
  printf '%6d  %s\n' "$((SECONDS - began))" "${*:1:4}" >>"$took"
  return "$code"
}

# A run of Rust's tests that finds fewer of them than there are is red: cargo calls a run without tests a success.
counted() {
  local least=$1 log passed
  shift
  log=$(mktemp)
  step "$@" 2>&1 | tee "$log"
  passed=$(awk '/^test result: ok\./ { sum += $4 } END { print sum + 0 }' "$log")
  rm "$log"
  [ "$passed" -ge "$least" ] || { echo "✗ $passed tests have run, and there are at least $least: $*" >&2; exit 1; }
}

# The skill of the library's tests is built quickly: only the sample's size matters.
fixture() (cd crates/alexa-auth0/tests/worker/skill && QUICK_BUILD=1 alexa-auth0 build)

example() (cd "examples/$1" && QUICK_BUILD=1 alexa-auth0 build)

step alexa-auth0 setup --tests
counted 443 cargo test --locked --workspace --quiet
counted 355 wasm-pack test --node -- --locked --workspace
step alexa-auth0 build
step fixture
for one in examples/*/; do step example "$(basename "$one")"; done
mapfile -t suites < <(find kit/tests crates/*/tests tests bench/tests -name '*.test.mjs' | sort)
[ "${#suites[@]}" -ge 87 ] || { echo "✗ ${#suites[@]} files of tests were found, and there are at least 87" >&2; exit 1; }
step node scripts/run-tests.mjs "${suites[@]}"
