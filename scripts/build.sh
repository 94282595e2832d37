#!/usr/bin/env bash
# Builds the Worker into build/ (or, with `--out-dir DIR ...`, as worker-build is told). wrangler calls it, too.
# worker-build would download these programs from GitHub; here they come from crates.io and npm.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/tools.sh

bin=$PWD/node_modules/.bin
export WASM_BINDGEN_BIN="$PWD/.tools/bin/wasm-bindgen" WASM_OPT_BIN="$bin/wasm-opt" ESBUILD_BIN="$bin/esbuild"
exec .tools/bin/worker-build --release "$@"
