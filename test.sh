#!/usr/bin/env bash
# Builds everything and runs every test there is, in every language. The last line is the sum: N passed, N failed, N skipped
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

fail() {
  echo "test.sh: $*" >&2
  exit 1
}

step() {
  echo "== $*"
  "$@" || fail "'$*' failed"
}

# Debian packages that the tests need, each with a file that shows whether it is there.
listed=""
need_package() {
  [ -e "$2" ] && return
  echo "== installing $1"
  local sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  command -v apt-get >/dev/null || fail "the tests need $1 ($2), and there is no apt-get to install it"
  if [ -z "$listed" ]; then $sudo apt-get update -qq || fail "apt-get update has failed"; fi
  listed=1
  # Debian starts a service as soon as it is installed, unless this file says no. The tests start what they need by themselves.
  local policy=/usr/sbin/policy-rc.d made="" code=0
  if [ ! -e $policy ]; then
    made=1
    printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null && $sudo chmod +x $policy
  fi
  $sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$1" >/dev/null || code=1
  [ -z "$made" ] || $sudo rm $policy
  [ $code = 0 ] || fail "$1 could not be installed"
}

passed=0 failed=0 skipped=0 broken=0

# Runs one test suite and adds up what it says of itself; a suite that crashes, hangs, counts nothing or exits non-zero breaks the run.
suite() {
  local name=$1 log=$results/${1//\//-}.log
  shift
  echo "== $name"
  timeout --kill-after=10 15m "$@" 2>&1 | tee "$log"
  local code=${PIPESTATUS[0]} counts
  counts=$(counts_of "$log")
  read -r p f s <<<"$counts"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  if [ "$code" != 0 ] || [ $((p + f)) = 0 ]; then
    broken=1
    echo "test.sh: $name ended with $code after $((p + f)) tests" >&2
  fi
}

# "passed failed skipped" from the summary of dotnet test ("  total: 3") or of node --test ("# pass 3", "ℹ pass 3").
counts_of() {
  awk '
    /^Test run summary/ || (($1 == "#" || $1 == "ℹ") && $2 == "tests") { p = f = s = 0 }
    $1 == "succeeded:" || (($1 == "#" || $1 == "ℹ") && $2 == "pass") { p = $NF }
    $1 == "failed:" || (($1 == "#" || $1 == "ℹ") && ($2 == "fail" || $2 == "cancelled")) { f += $NF }
    $1 == "skipped:" || (($1 == "#" || $1 == "ℹ") && ($2 == "skipped" || $2 == "todo")) { s += $NF }
    END { print p + 0, f + 0, s + 0 }' "$1"
}

results=artifacts/test-results
rm -rf "$results" && mkdir -p "$results"

command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing"
command -v npm >/dev/null || fail "Node.js 20 or newer with npm is missing"
need_package chromium /usr/bin/chromium
need_package gcc /usr/bin/gcc                                  # links the sample that is published as native code
need_package libc6-dev /usr/include/stdio.h
need_package postgresql "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1)"   # started by the tests themselves, in folders of their own
need_package python3-socketio-client /usr/lib/python3/dist-packages/socketIO_client/__init__.py
need_package python3-socketio /usr/lib/python3/dist-packages/socketio/__init__.py
need_package openssl /usr/bin/openssl                          # certificates for the proxies of the documentation, which follow
need_package nginx /usr/sbin/nginx
need_package haproxy /usr/sbin/haproxy
need_package caddy /usr/bin/caddy
need_package apache2-bin /usr/sbin/apache2
need_package fail2ban /usr/bin/fail2ban-regex
need_package fonts-wqy-microhei /usr/share/fonts/truetype/wqy/wqy-microhei.ttc   # Chinese text in screenshots

step dotnet restore --locked-mode -v quiet
# What analyzers have to say, the compiler says: warnings are errors.
step dotnet format whitespace --verify-no-changes --no-restore
step dotnet format style --verify-no-changes --no-restore
step dotnet build -c Release --no-restore -v quiet

shopt -s nullglob
for project in tests/*.Tests/*.csproj tests/*/*.Tests/*.csproj; do
  suite "$(basename "$project" .csproj)" dotnet test --project "$project" -c Release --no-build
done

for folder in tests/Conformance/clients tests/EndToEnd; do
  [ -f "$folder/package.json" ] || continue
  # npm leaves its own record of what is installed; when it is older than the lock file, it is no longer true.
  [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] || step npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error
  suite "$folder" env -C "$folder" node --test --test-reporter=spec
done

[ "$broken" = 0 ] && [ "$failed" = 0 ] && [ "$skipped" = 0 ]
code=$?
echo "$passed passed, $failed failed, $skipped skipped"
exit $code
