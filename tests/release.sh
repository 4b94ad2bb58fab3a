#!/usr/bin/env bash
# Makes the release twice, compares the bytes, and uses everything that was made as those do who download it. It takes half an hour and the
# rights of root, so it is no part of ./test.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
  echo "tests/release.sh: $*" >&2
  exit 1
}

source tests/packages.sh
need_packages
need_package debootstrap /usr/sbin/debootstrap
need_package lintian /usr/bin/lintian
need_package qemu-user-static /usr/bin/qemu-aarch64-static   # runs the program for arm64
npm ci --prefix tests/EndToEnd --no-audit --no-fund --loglevel=error

# Whatever is compiled once more gets other ids in three assemblies (docs/design/0044). Nothing else may differ.
compare() {
  local once twice
  once=$(mktemp -d) twice=$(mktemp -d)
  tar -xzf "$1" -C "$once" --strip-components=1
  tar -xzf "$2" -C "$twice" --strip-components=1
  [ "$(cmp -l "$once/parley" "$twice/parley" | wc -l)" -le 72 ] || fail "the second executable is not the first one"
  rm "$once/parley" "$twice/parley"
  diff -r "$once" "$twice" || fail "the second archive is not the first one"
  rm -rf "$once" "$twice"
}

./build.sh release
[ "${1:-}" = --once ] || {
  first=$(mktemp)
  cp artifacts/release/parley-*-linux-x64.tar.gz "$first"
  rm -rf artifacts/native
  ./build.sh release
  compare "$first" artifacts/release/parley-*-linux-x64.tar.gz
}
node --test --test-force-exit --test-concurrency=1 tests/Release/*.test.mjs
