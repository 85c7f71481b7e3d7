#!/bin/sh
# Builds the library, and runs the programs in C and C++ under valgrind. Does nothing without cargo, gcc, cJSON or valgrind.
# Debian 12 has all of them:
#   apt-get install --no-install-recommends cargo rustc gcc g++ libc6-dev pkg-config libssl-dev libcjson-dev valgrind \
#     $(cat ../rust/debian-packages.txt)
set -eu
cd "$(dirname "$0")"
for program in cargo gcc g++ valgrind pkg-config; do
  if ! command -v "$program" >/dev/null; then
    echo "skipped: $program is not installed"
    exit 0
  fi
done
if ! pkg-config --exists libcjson; then
  echo 'skipped: cJSON is not installed'
  exit 0
fi
make
make test
