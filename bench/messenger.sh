#!/usr/bin/env bash
# Compares the messenger with its peers and prints medians, ratios and goals: bench/messenger.sh [--repeat 3] [--seconds 5] [--only WORK] …
# The first run signs thousands of people up, which takes some minutes; they are kept in artifacts/bench. --help lists the options.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

for peer in parley-chat node-chat ejabberd; do
  "bench/peers/$peer/install.sh"
done
dotnet build bench/Load -c Release -v quiet -nodeReuse:false --disable-build-servers >&2
exec dotnet bench/Load/bin/Release/net10.0/Parley.Bench.Load.dll compare-chat "$@"
