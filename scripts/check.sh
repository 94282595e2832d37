#!/usr/bin/env bash
# Formatting, lints of both targets, documentation, JavaScript's types, licences and advisories: nothing may warn. What `make new` packs of the library is
# compiled by the tests of new skills.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/steps.sh
. scripts/steps.sh

if ! { cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1; then step rustup component add rustfmt clippy; fi
step cargo fmt --all --check
step cargo fmt --manifest-path kit/bindgen/Cargo.toml --check
step cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
step cargo clippy --locked --workspace --all-targets --target wasm32-unknown-unknown --quiet -- -D warnings
RUSTDOCFLAGS="-D warnings" step cargo doc --locked --workspace --no-deps --document-private-items --quiet
step npx biome ci --log-level=error .
step npx tsc --project .

# shellcheck source=scripts/docs.sh
. scripts/docs.sh

node scripts/current.mjs || true # says so, and is no error: an old checkout must stay green

# deny.toml says what is accepted. The list of advisories is on GitHub, which not every machine can reach.
DENY=0.20.2
[ "$(.tools/bin/cargo-deny --version 2>/dev/null)" = "cargo-deny $DENY" ] || step env "${QUICKLY[@]}" cargo install --quiet --locked --root .tools --force "cargo-deny@$DENY"
step .tools/bin/cargo-deny --locked check licenses bans sources
step .tools/bin/cargo-deny --locked --config kit/bindgen/deny.toml --manifest-path kit/bindgen/Cargo.toml check licenses sources
if .tools/bin/cargo-deny --locked fetch db >/dev/null 2>&1; then
  step .tools/bin/cargo-deny --locked --offline check advisories
else
  echo "! SKIPPED: advisories (cargo deny check advisories), as https://github.com/RustSec/advisory-db cannot be reached"
fi
