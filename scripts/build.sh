#!/usr/bin/env bash
# Builds the Worker into build/, or into the directory that $BUILD_DIR names, unless nothing has changed since it was
# built. wrangler calls it, too. Arguments go to cargo.
set -euo pipefail
cd "$(dirname "$0")/.."
exec >&2 # standard output belongs to the command that has it built, such as `make doctor ARGS="--local --json"`
scripts/tools.sh

out=${BUILD_DIR:-build}
inputs=(src build.rs Cargo.toml Cargo.lock rust-toolchain.toml package-lock.json scripts/build.sh)
# The stamp holds the arguments: a build with the panic probe is not one without.
if [ "$(cat "$out/.built" 2>/dev/null)" = "arguments: $*" ] && [ -z "$(find "${inputs[@]}" -newer "$out/.built" -print -quit)" ]; then
  echo "$out is up to date"
  exit
fi
started=$(mktemp)
trap 'rm -f "$started"' EXIT

# worker-build would download these programs from GitHub; here they come from crates.io and npm.
export WASM_BINDGEN_BIN="$PWD/.tools/bin/wasm-bindgen" ESBUILD_BIN="$PWD/node_modules/.bin/esbuild"
# The messages of panics name files: let them not name this machine's.
# (Encoded, as a path may have a space.)
export CARGO_ENCODED_RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src="$'\x1f'"--remap-path-prefix=$PWD="
.tools/bin/worker-build --release --out-dir "$out" "$@"

echo "Optimizing $out/index_bg.wasm"
# Without the names of functions, which are a sixth of the size. A panic still tells its file and line.
node_modules/.bin/wasm-opt -Oz --enable-exception-handling --strip-debug "$out/index_bg.wasm" --output "$out/index_bg.wasm"
size=$(cat "$out/index.js" "$out/index_bg.wasm" | gzip -9 | wc -c)
echo "$out is built: $size bytes, gzipped"
echo "arguments: $*" >"$out/.built"
touch -r "$started" "$out/.built"
