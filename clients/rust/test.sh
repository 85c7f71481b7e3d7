#!/bin/sh
# Runs the tests of this crate. Does nothing without cargo.
#
# The crates come from the registry of cargo. If /usr/share/cargo/registry exists, they come from there instead. Debian 12 fills
# that folder, and has a toolchain that is sufficient:
#   apt-get install --no-install-recommends cargo rustc gcc libc6-dev pkg-config libssl-dev $(cat debian-packages.txt)
set -eu
cd "$(dirname "$0")"
if ! command -v cargo >/dev/null; then
  echo 'skipped: cargo is not installed'
  exit 0
fi
offline() { cargo "$@"; }
if [ -d /usr/share/cargo/registry ]; then
  offline() {
    command=$1
    shift
    cargo "$command" --config debian.toml --offline "$@"
  }
fi
offline build --examples
offline test
# A clippy of another toolchain cannot read what this compiler wrote.
minor() { sed -n 's/.* [01]\.\(1\.\)\{0,1\}\([0-9]*\).*/\2/p'; }
if [ "$(rustc --version | minor)" = "$(cargo clippy --version 2>/dev/null | minor)" ]; then
  offline clippy --all-targets -- --deny warnings
fi
