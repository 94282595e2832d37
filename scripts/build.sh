#!/usr/bin/env bash
# Builds the Worker into build/, or into the directory that $BUILD_DIR names. wrangler calls it, too. Arguments go
# to cargo. worker-build would download these programs from GitHub; here they come from crates.io and npm.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/tools.sh

bin=$PWD/node_modules/.bin
out=${BUILD_DIR:-build}
export WASM_BINDGEN_BIN="$PWD/.tools/bin/wasm-bindgen" WASM_OPT_BIN="$bin/wasm-opt" ESBUILD_BIN="$bin/esbuild"
# The messages of panics name files: let them not name this machine's.
export RUSTFLAGS="${RUSTFLAGS:-} --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src= --remap-path-prefix=$PWD="

.tools/bin/worker-build --release --out-dir "$out" "$@"
# The names of functions, a sixth of the size. A panic still tells its file and line.
"$WASM_OPT_BIN" --strip-debug "$out/index_bg.wasm" --output "$out/index_bg.wasm"
