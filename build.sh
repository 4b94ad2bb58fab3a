#!/usr/bin/env bash
# Makes everything that is published, in artifacts/release: ./build.sh release
# Two builds of a commit differ only in some ids (docs/design/0044). With MINISIGN_KEY=FILE, the checksums are signed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

fail() {
  echo "build.sh: $*" >&2
  exit 1
}

[ "${1:-}" = release ] && [ $# = 1 ] || { echo "Usage: ./build.sh release" >&2; exit 2; }
command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing"

source tools/packages.sh
source packaging/notices.sh
source packaging/program.sh
source packaging/archive.sh
source packaging/debian.sh
source packaging/image.sh
source packaging/libraries.sh
source packaging/bill.sh

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 LC_ALL=C TZ=UTC
umask 022
version=$(sed -n 's/.*<VersionPrefix>\(.*\)<.*/\1/p' Directory.Build.props)
# Every date in what is made is that of the commit.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
native=$PWD/artifacts/native release=$PWD/artifacts/release

rm -rf "$release"
mkdir -p "$release"
for rid in linux-x64 linux-arm64; do
  make_program "$rid"        # $native/$rid/parley: the program as it is installed
  make_archive "$rid"
  make_debian_package "$rid"
done
make_image_root linux-x64
make_libraries
make_bill
make_checksums
(cd "$release" && ls -l)
