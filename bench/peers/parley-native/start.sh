#!/usr/bin/env bash
# Starts the server in the foreground, as the process that this was: start.sh PORT [--rooms]
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/../parley/bin/native/Parley.Bench.Peer" --port "$@"
