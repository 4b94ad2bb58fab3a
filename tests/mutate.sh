#!/usr/bin/env bash
# Changes a part of src in one place after another, and shows the changes that no test notices (docs/design/0036). Options go to Stryker:
# tests/mutate.sh protocol --mutate '**/SocketPacket.cs'
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

case "${1:-}" in
  protocol) tests=Parley.Protocol.Tests ;;
  engineio) tests=Parley.EngineIO.Tests ;;
  chat-log) tests=Parley.Chat.Tests; export TestsOf=Log ;;   # for MSBuild, which takes variables for properties
  *) echo "Usage: tests/mutate.sh protocol|engineio|chat-log [OPTION…]" >&2; exit 2 ;;
esac
part=$1
shift

# Stryker writes files with fixed names into the folder for temporary files, so that two runs must not share one. On a busy machine, ten
# seconds are too short for "dotnet --info", without which it says "Could not find build environment".
TMPDIR=$(mktemp -d)
export TMPDIR DOTNET_INFO_WAIT_TIME=600000 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
trap 'rm -rf "$TMPDIR"' EXIT

cd "$root/tests/$tests"
dotnet tool restore
dotnet stryker --config-file "../Mutation/$part.json" --output "$root/artifacts/mutation/$part" "$@"
