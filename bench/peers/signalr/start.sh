#!/usr/bin/env bash
# Starts the server in the foreground, as the process that this was: start.sh PORT
set -euo pipefail
exec dotnet "$(dirname "${BASH_SOURCE[0]}")/bin/Release/net10.0/Parley.Bench.SignalR.dll" --port "$@"
