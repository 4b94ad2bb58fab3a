#!/usr/bin/env bash
# Installs the packages at the versions of the lock file. The helpers are compiled here if there are no binaries of them to download.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error
