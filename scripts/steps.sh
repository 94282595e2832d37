# For the scripts: the Node.js that the kit needs, and what each step took. That is said at the end, also where a step fails.
# shellcheck shell=bash
PATH=$(node scripts/node-path.mjs)
export PATH

took=$(mktemp)
trap 'printf "\nThe steps, in seconds:\n"; cat "$took"; rm "$took"' EXIT

step() {
  local began=$SECONDS code=0
  printf '\033[1m==>\033[0m %s\n' "${*:1:8}"
  "$@" || code=$?
  printf '%6d  %s\n' "$((SECONDS - began))" "${*:1:6}" >>"$took"
  return "$code"
}

# For tools that run for a second: a quick build is more important than a quick program.
# shellcheck disable=SC2034
QUICKLY=(CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16)
