#!/usr/bin/env bash
# Starts the server in the foreground, as the process that this was: start.sh PORT [--rooms]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec node_modules/.bin/bun server.mjs --port "$@"
