#!/usr/bin/env bash
# Compares our servers with their peers, side by side, and writes the results into docs/performance.md:
#   ./bench.sh [library|messenger] [--rounds 3] [--seconds 5] [--works NAME …] [--peers NAME …] [--keep] [--quick]
# Both suites take about an hour together. Use a machine with two cores that does nothing else. --quick takes ten minutes; it only checks
# that everything runs, and stores no results. Debian: installs ejabberd and a linker. Needs Node.js 20 and the .NET 10 SDK.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if [ "${1:-}" = --help ]; then
  sed -n '2,5s/^# \{0,1\}//p' "$0"
  exit
fi

suites=(library messenger)
case ${1:-} in
  library | messenger) suites=("$1"); shift ;;
esac

install() {
  for peer in "$@"; do
    echo "== installing $peer" >&2
    "bench/peers/$peer/install.sh" >&2
  done
}

dotnet build bench/Load -c Release -v quiet -nodeReuse:false --disable-build-servers >&2
load=bench/Load/bin/Release/net10.0/Parley.Bench.Load.dll
for suite in "${suites[@]}"; do
  case $suite in
    library) install parley parley-native node bun signalr ;;
    messenger) install parley-chat node-chat ejabberd ;;
  esac
  dotnet "$load" compare "$suite" "$@"
done
case " $* " in *" --quick "*) ;; *) dotnet "$load" report ;; esac
