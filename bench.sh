#!/usr/bin/env bash
# Compares our servers with their peers, side by side, and writes the results into docs/performance.md:
#   ./bench.sh [library|messenger] [--rounds 3] [--seconds 5] [--works NAME …] [--peers NAME …] [--keep] [--quick]
# Both suites take about an hour together. Use a machine with two cores that does nothing else. --quick takes ten minutes; it only checks
# that everything runs, and stores no results. Debian: installs ejabberd and a linker. Needs Node.js 20 and the .NET 10 SDK.
# Measures the messenger while its database grows to 1, 10 and 50 million entries:
#   ./bench.sh growth [--entries 1000000,10000000] [--seconds 10] [--data DIR] [--keep] [--postgres]
# The database is in the folder for temporary files, or DIR, and is deleted unless --keep. 50 million entries need 30 GB
# there, and as much again for a backup.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if [ "${1:-}" = --help ]; then
  sed -n '2,9s/^# \{0,1\}//p' "$0"
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
if [ "${1:-}" = growth ]; then
  install parley-chat
  exec taskset -c "$(($(nproc) - 1))" dotnet "$load" "$@"   # The server has the first core.
fi

for suite in "${suites[@]}"; do
  case $suite in
    library) install parley parley-native node bun signalr ;;
    messenger) install parley-chat parley-chat-native node-chat ejabberd ;;
  esac
  dotnet "$load" compare "$suite" "$@"
done
case " $* " in *" --quick "*) ;; *) dotnet "$load" report ;; esac
