#!/usr/bin/env bash
# Installs what the project needs and is not there yet: npm packages, and the tools that turn Rust into a
# Worker, in .tools/. Their versions are those of Cargo.lock and package-lock.json. Quick when nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
exec >&2 # standard output belongs to the command that needs the tools

WASM_PACK=0.15.1

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

need() { command -v "$1" >/dev/null || die "$1 is missing: $2"; }
need cargo "install Rust with rustup, https://rustup.rs"
need npm "install Node.js 20 or newer, https://nodejs.org"

# The version of a crate in Cargo.lock.
locked() { awk -v name="\"$1\"" '$1 == "name" && $3 == name { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock; }

# worker-build links OpenSSL.
system_libraries() {
  command -v cc >/dev/null && command -v pkg-config >/dev/null && pkg-config --exists openssl
}

install_system_libraries() {
  local packages=(build-essential pkg-config libssl-dev)
  command -v apt-get >/dev/null || die "needed: a C compiler, pkg-config and OpenSSL's headers (Debian: ${packages[*]})"
  local sudo=()
  [ "$(id -u)" = 0 ] || sudo=(sudo)
  say "Installing ${packages[*]}"
  "${sudo[@]}" apt-get update -qq && "${sudo[@]}" apt-get install -y -qq "${packages[@]}"
}

# Installs a crate's programs with its own lock file, or without it where the registry lacks a version of that.
# The programs run for seconds: quick to build matters more than quick to run.
cargo_install() {
  local crate=$1 version=$2
  local stamp=".tools/installed/$crate-$version"
  [ -e "$stamp" ] && return
  system_libraries || install_system_libraries
  say "Installing $crate $version into .tools (once; one to three minutes)"
  local install=(cargo install --quiet --root .tools --force "$crate@$version")
  export CARGO_TARGET_DIR="$PWD/.tools/target" CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off
  export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=false
  "${install[@]}" --locked || { say "Its locked versions are not all there; trying without them"; "${install[@]}"; }
  mkdir -p .tools/installed
  touch "$stamp"
}

if ! cmp -s package-lock.json node_modules/.installed-lock; then
  say "Installing npm packages"
  npm ci --no-audit --no-fund
  cp package-lock.json node_modules/.installed-lock
fi
# The toolchain of rust-toolchain.toml, which rustup installs when cargo is first called here.
cargo --version >/dev/null
cargo_install worker-build "$(locked worker)"
cargo_install wasm-bindgen-cli "$(locked wasm-bindgen)"
cargo_install wasm-pack "$WASM_PACK"
rm -rf .tools/target
