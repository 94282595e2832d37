#!/usr/bin/env bash
# Formatting, lints of both targets, documentation, the library as a package, JavaScript's types: nothing may warn.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\033[1m==>\033[0m %s\n' "$*"; "$@"; }

cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 || step rustup component add rustfmt clippy
step cargo fmt --all --check
step cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
step cargo clippy --locked --workspace --all-targets --target wasm32-unknown-unknown --quiet -- -D warnings
RUSTDOCFLAGS="-D warnings" step cargo doc --locked --workspace --no-deps --document-private-items --quiet
for target in "$(rustc -vV | sed -n 's/^host: //p')" wasm32-unknown-unknown; do
  step cargo package --locked --package alexa-auth0 --allow-dirty --quiet --target "$target"
done
step npx tsc --project .
