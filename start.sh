#!/usr/bin/env bash
# Builds the server and runs it in the foreground. All arguments go to the server: ./start.sh --help
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project="$root/src/Parley.Server"

if ! command -v dotnet >/dev/null; then
  echo "Parley needs the .NET 10 SDK, and there is no 'dotnet' here. See https://dotnet.microsoft.com/download" >&2
  exit 1
fi
if ! (cd "$root" && dotnet --version) >/dev/null 2>&1; then
  echo "Parley needs the .NET 10 SDK. These SDKs are here:" >&2
  dotnet --list-sdks >&2
  exit 1
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Nothing that the build starts outlives it: only the server is left.
if ! output=$(dotnet build "$project" -c Release -nodeReuse:false --disable-build-servers -v quiet 2>&1); then
  printf '%s\n' "$output" >&2
  exit 1
fi

exec dotnet "$project/bin/Release/net10.0/Parley.Server.dll" "$@"
