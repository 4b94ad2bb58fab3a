#!/usr/bin/env bash
# Compiles the messenger to machine code (Native AOT), as packaging/program.sh does for a release; Debian: installs the linker.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
if ! [ -x /usr/bin/gcc ] || ! [ -e /usr/include/stdio.h ]; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gcc libc6-dev >/dev/null
fi
dotnet restore src/Parley.Server -p:Native=linux-x64 --locked-mode -v quiet >&2
dotnet publish src/Parley.Server -c Release -p:Native=linux-x64 --no-restore -o bench/peers/parley-chat-native/bin -v quiet \
  -nodeReuse:false --disable-build-servers >&2
