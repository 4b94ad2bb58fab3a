#!/usr/bin/env bash
# Builds everything and runs every test there is, in every language; with --fast, those of everyday work: in .NET, on SQLite; with
# --coverage, those in .NET that run src in their own process, to show which of its lines they run.
# The last line is the sum: N passed, N failed, N skipped
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

fast="" covering=""
case "${1:-}" in
  "") ;;
  --fast) fast=1 ;;
  --coverage) covering=1 ;;
  *) echo "Usage: ./test.sh [--fast | --coverage]" >&2; exit 2 ;;
esac

fail() {
  echo "test.sh: $*" >&2
  exit 1
}

step() {
  local begin=$SECONDS
  echo "== $*"
  "$@" || fail "'$*' failed"
  took "$*" "$begin"
}

source tests/suites.sh
source tests/again.sh
source tests/packages.sh
source tests/coverage.sh

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
# One compiler of this run serves all projects: to start one for each takes longer than to compile.
export UseSharedCompilation=true SharedCompilationId=parley-test-$$

# Nothing that the run starts outlives it.
end_all() {
  local running
  running=$(jobs -rp; pgrep -f "VBCSCompiler.*$SharedCompilationId" 2>/dev/null)
  [ -z "$running" ] || kill $running 2>/dev/null
  wait
}
trap end_all EXIT
trap 'exit 130' INT TERM

rm -rf "$results" && mkdir -p "$results"

command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing"
if [ -z "$fast" ]; then
  command -v npm >/dev/null || fail "Node.js 20.14 or newer with npm is missing"
  need_packages
fi

# What needs no build, beside it.
beside_build() {
  dotnet format whitespace --folder --verify-no-changes || return
  [ -z "$fast" ] || return 0
  local folder folders=(tests/S3 tests/RedisPeers)
  [ -n "$covering" ] || folders+=(tests/EndToEnd tests/Conformance/clients sdk/typescript web)
  for folder in "${folders[@]}"; do
    # npm leaves its own record of what is installed; when it is older than the lock file, it is no longer true.
    [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] ||
      npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error || return
  done
}
beside_build >"$results/beside-build.log" 2>&1 &
prepared=$!
step dotnet restore --locked-mode -v quiet ${covering:+$with_coverage}
# What analyzers have to say, the compiler says: warnings are errors.
step dotnet build -c Release --no-restore -v quiet ${covering:+$with_coverage}
# What is built now, is what the scripts in the root start.
(root=. && source tools/server.sh && sdk=$(dotnet --version) && state >"$project/obj/built")
wait $prepared || { cat "$results/beside-build.log"; fail "'dotnet format' or 'npm ci' failed"; }

# A .NET project of tests is a program, which "dotnet test" would only start.
project() {
  local most=$1 folder=$2 name
  name=$(basename "$folder")
  shift 2
  start "$most" "$name" "$folder/bin/Release/net10.0/$name" -noColor -noLogo "$@"
}

# node_tests MOST NAME FOLDER AT-ONCE FILE…: as many files at once.
node_tests() {
  local most=$1 name=$2 folder=$3 files=$4
  shift 4
  # Forced, because a failed test may leave something behind that would keep its process for ever.
  start "$most" "$name" env -C "$folder" node --test --test-force-exit --test-concurrency="$files" --test-reporter=spec "$@"
}

# vitest MOST NAME FOLDER [SETTING…] [-- FILE…]: the tests of a package in TypeScript.
vitest() {
  local most=$1 name=$2 folder=$3 settings=()
  shift 3
  while [ $# -gt 0 ] && [ "$1" != -- ]; do settings+=("$1"); shift; done
  [ $# = 0 ] || shift
  start "$most" "$name" env -C "$folder" NO_COLOR=1 "${settings[@]}" npx vitest run "$@"
}

files_in() { (cd "$1" && find . -name node_modules -prune -o -name '*.test.mjs' -print | sort); }

# What is measured in milliseconds, bytes or wake-ups has the machine to itself.
is_alone() { [[ $1 == */Parley.Bounds.Tests || $1 == ./attacks/* || $1 == ./idle.test.mjs ]]; }

beside=() alone=()
shopt -s nullglob
for folder in tests/*.Tests tests/*/*.Tests; do
  if is_alone "$folder"; then alone+=("$folder"); else beside+=("$folder"); fi
done

# Programs that live for seconds gain nothing from what the runtime does for those that live for days: without it, they take a quarter less
# of the processors. The threshold, in hexadecimal, is 200 calls until a method is compiled again.
short_lived=(DOTNET_TieredPGO=0 DOTNET_TC_CallCountThreshold=C8 DOTNET_EnableWriteXorExecute=0 DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0)
export "${short_lived[@]}"

if [ -n "$covering" ]; then
  beside=() alone=()
  start_covered
elif [ -n "$fast" ]; then
  project 3 tests/Parley.Chat.Tests -class- '*.Postgres*' -class- '*.WaitTests'
else
  # The longest first, so that no one is left over for the end.
  lone=() pages=() scenes=()
  for file in $(files_in tests/EndToEnd); do
    if is_alone "$file"; then lone+=("$file"); elif [[ $file == ./web/* ]]; then pages+=("$file"); else scenes+=("$file"); fi
  done
  # The first one mostly waits, so it takes no place of the others.
  node_tests 4 tests/Conformance/clients tests/Conformance/clients 1
  node_tests 4 tests/EndToEnd tests/EndToEnd 2 "${scenes[@]}"
  node_tests 4 tests/EndToEnd/web tests/EndToEnd 1 "${pages[@]}"
  project 4 tests/Parley.Chat.Tests
  project 3 tests/Parley.SocketIO.Redis.Tests
  vitest 3 sdk/typescript sdk/typescript
  vitest 3 sdk/typescript-on-PostgreSQL sdk/typescript SDK_DATABASE=PostgreSQL -- test/histories test/chat.test.ts test/reliability.test.ts
  vitest 3 sdk/typescript-on-two-nodes sdk/typescript SDK_NODES=2 SDK_RUNS=6 -- test/histories
  vitest 3 web web
  project 3 tests/Packaging/Parley.Packaging.Tests
fi
for folder in "${beside[@]}"; do
  case $folder in */Parley.Chat.Tests | */Parley.Packaging.Tests | */Parley.SocketIO.Redis.Tests) ;; *) project 3 "$folder" ;; esac
done
finish_all

if [ -z "$fast$covering" ]; then
  unset "${short_lived[@]%%=*}"
  for folder in "${alone[@]}"; do project 1 "$folder"; done
  node_tests 1 tests/EndToEnd/alone tests/EndToEnd 1 "${lone[@]}"
  finish_all
fi

run_again
printf '%s\n' "== times, and those of the processors" "${times[@]}" "$(printf '%5d s %5d s         all' $SECONDS "$worked")"
[ ${#unsteady[@]} = 0 ] || printf '%s\n' "${unsteady[@]}"
[ ${#faults[@]} = 0 ] || printf '%s\n' "${faults[@]}"
[ -z "$covering" ] || show_coverage || broken=1
[ "$broken" = 0 ] && [ "$passed" != 0 ] && [ "$failed" = 0 ] && [ "$skipped" = 0 ]
code=$?
echo "$passed passed, $failed failed, $skipped skipped"
exit $code
