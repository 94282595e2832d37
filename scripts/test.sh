#!/usr/bin/env bash
# The tests: all of them, or those of a part: rust, worker (the built Workers), kit (the rest in JavaScript), or one file. The Workers run in workerd, by
# Miniflare; the tests of the page need Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/steps.sh
. scripts/steps.sh
export PATH="$PWD/.tools/bin:$PWD/node_modules/.bin:$PATH"

part=${1:-all}

# A run of Rust's tests that finds fewer of them than there are is red: cargo calls a run without tests a success. In WebAssembly a few are left out.
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

build_all() {
  step alexa-auth0 build
  step fixture
  for one in examples/*/; do step example "$(basename "$one")"; done
}

# Whether a file of JavaScript tests is about a built Worker.
is_of_worker() { case $1 in crates/* | tests/worker/*) ;; *) return 1 ;; esac }

javascript() {
  local suites=() file
  while read -r file; do
    case $part in worker) is_of_worker "$file" || continue ;; kit) ! is_of_worker "$file" || continue ;; esac
    suites+=("$file")
  done < <(find kit/tests crates/*/tests tests bench/tests -name '*.test.mjs' | sort)
  [ "${#suites[@]}" -gt 0 ] || { echo "✗ there are no files of tests" >&2; exit 1; }
  step node scripts/run-tests.mjs "${suites[@]}"
}

if [ "$part" = all ] || [ "$part" = rust ]; then
  step alexa-auth0 setup --tests
  tests=$(find src crates examples tests -name '*.rs' -exec cat {} + | grep -c '#\[test\]')
  counted "$tests" cargo test --locked --workspace --quiet
  counted "$((tests * 9 / 10))" wasm-pack test --node -- --locked --workspace
fi
case $part in
  rust) ;;
  all | worker | kit) build_all && javascript ;;
  *.test.mjs) build_all && step node scripts/run-tests.mjs "$part" ;;
  *) echo "✗ there is no part $part: rust, worker, kit, or a file of tests" >&2 && exit 2 ;;
esac
