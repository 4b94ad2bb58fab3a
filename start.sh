#!/usr/bin/env bash
# Builds the server and runs it in the foreground. All arguments go to the server: ./start.sh --help
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$root/tools/server.sh"

build_server
exec dotnet "$built/Parley.Server.dll" "$@"
