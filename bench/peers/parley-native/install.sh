#!/usr/bin/env bash
# Compiles the server of ../parley to machine code (Native AOT); Debian: installs the linker.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../parley"
if ! [ -x /usr/bin/gcc ] || ! [ -e /usr/include/zlib.h ]; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gcc libc6-dev zlib1g-dev >/dev/null
fi
# The lock files are those of the programs as they are developed; the native compiler is no part of them.
dotnet publish -c Release -r linux-x64 -p:PublishAot=true -p:NuGetLockFilePath=obj/native.lock.json -o bin/native -v quiet -nodeReuse:false --disable-build-servers >&2
