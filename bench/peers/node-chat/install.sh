#!/usr/bin/env bash
# Installs the packages at the versions of the lock file. better-sqlite3 is compiled here if there is no binary of it to download.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error
