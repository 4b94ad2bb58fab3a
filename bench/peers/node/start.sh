#!/usr/bin/env bash
# Starts the server in the foreground, as the process that this was: start.sh PORT [--rooms]
set -euo pipefail
exec node "$(dirname "${BASH_SOURCE[0]}")/server.mjs" --port "$@"
