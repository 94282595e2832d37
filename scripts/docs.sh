#!/usr/bin/env bash
# Makes the site of the guides in target/site/. check.sh reads this file as one of its parts.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/steps.sh
declare -F step >/dev/null || . scripts/steps.sh

MDBOOK=0.5.4
[ "$(.tools/bin/mdbook --version 2>/dev/null)" = "mdbook v$MDBOOK" ] || step env "${QUICKLY[@]}" cargo install --quiet --locked --root .tools --force "mdbook@$MDBOOK" --no-default-features --features search
step node scripts/docs.mjs
