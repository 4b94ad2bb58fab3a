#!/usr/bin/env bash
# Installs the packages, and Bun itself, at the versions of the lock file.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error
