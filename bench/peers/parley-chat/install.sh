#!/usr/bin/env bash
# Builds the messenger.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
dotnet build src/Parley.Server -c Release -v quiet -nodeReuse:false --disable-build-servers >&2
