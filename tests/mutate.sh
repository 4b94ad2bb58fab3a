#!/usr/bin/env bash
# Changes a part of src in one place after another, and shows the changes that no test notices (docs/design/0036). Options go to Stryker:
# tests/mutate.sh protocol --mutate '**/SocketPacket.cs'
# With --sample, it tests about COUNT changes at places chosen at random, and prints the score with its margin. The same seed chooses the
# same places. With --again, it tests only those again that survived the last time, for example because there are new tests:
# tests/mutate.sh engineio --sample COUNT [--seed SEED] [--again]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() {
  echo "Usage: tests/mutate.sh protocol|engineio|chat-log [--sample COUNT [--seed SEED] [--again] | OPTION…]" >&2
  exit 2
}

case "${1:-}" in
  protocol) tests=Parley.Protocol.Tests ;;
  engineio) tests=Parley.EngineIO.Tests ;;
  chat-log) tests=Parley.Chat.Tests; export TestsOf=Log ;;   # for MSBuild, which takes variables for properties
  *) fail ;;
esac
part=$1
settings=../Mutation/$part.json
output=$root/artifacts/mutation/$part
shift

# Stryker writes files with fixed names into the folder for temporary files, so that two runs must not share one. On a busy machine, ten
# seconds are too short for "dotnet --info", without which it says "Could not find build environment".
TMPDIR=$(mktemp -d)
export TMPDIR DOTNET_INFO_WAIT_TIME=600000 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 RunAnalyzers=false
trap 'rm -rf "$TMPDIR"' EXIT

stryker() {
  local config=$1 folder=$2
  shift 2
  dotnet stryker --config-file "$config" --output "$folder" "$@"
}

report_of() { echo "$1/reports/mutation-report.json"; }

# sample COMMAND [REPORT…]
sample() { node "$root/tests/Mutation/sample.mjs" "$1" "$settings" "$(report_of "$output/all")" "$count" "$seed" "${@:2}"; }

measure() {
  local folder=$output/sample-$count-$seed reports=() chosen=$TMPDIR/chosen.json
  if [ -z "$again" ]; then
    node "$root/tests/Mutation/sample.mjs" all "$settings" >"$TMPDIR/all.json"
    stryker "$TMPDIR/all.json" "$output/all"
  else
    reports=("$(report_of "$folder")")
    folder=$folder-again
  fi
  sample choose "${reports[@]}" >"$chosen"
  stryker "$chosen" "$folder"
  sample score "${reports[@]}" "$(report_of "$folder")"
}

count="" seed=1 again=""
if [ "${1:-}" = --sample ]; then
  count=${2:-}
  shift 2 || fail
  while [ $# -gt 0 ]; do
    case "$1" in
      --seed) seed=${2:-}; shift 2 || fail ;;
      --again) again=1; shift ;;
      *) fail ;;
    esac
  done
  [[ $count =~ ^[1-9][0-9]*$ && $seed =~ ^[0-9]+$ ]] || fail
fi

cd "$root/tests/$tests"
dotnet tool restore
if [ -n "$count" ]; then measure; else stryker "$settings" "$output" "$@"; fi
