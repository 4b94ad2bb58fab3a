#!/usr/bin/env bash
# Builds the server.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
dotnet build -c Release -v quiet -nodeReuse:false --disable-build-servers >&2
