#!/usr/bin/env bash
# Runs the official test suites against this server: those of the two protocols, and those of the JavaScript clients.
# Usage: run-official.sh CHECKOUT [SUITE...]
# CHECKOUT is a checkout of the public repository socketio/socket.io. Without SUITE all of them run, one after another.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work="$root/artifacts/official"
host="$here/Host/bin/Release/net10.0/Parley.Conformance.Host"
server=

usage() { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }

[ $# -ge 1 ] && [ -d "$1/docs/engine.io-protocol" ] || usage
checkout=$(cd "$1" && pwd)
shift

stop() { if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; server=; fi; }
trap stop EXIT

# Starts the host with a profile, and waits until it listens.
start() {
  "$host" --profile "$1" --port "$2" > "$work/$1.server.log" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    grep -q Listening "$work/$1.server.log" && return
    kill -0 "$server" || break
    sleep 0.1
  done
  cat "$work/$1.server.log" >&2
  return 1
}

# A suite of a protocol: a folder of its own, with its own lock file.
protocol() {
  local profile=$1 folder=$2
  rm -rf "$work/$profile" && cp -r "$checkout/docs/$folder" "$work/$profile"
  (cd "$work/$profile" && npm ci --silent)
  start "$profile" 3000
  (cd "$work/$profile" && npx mocha test-suite.js)
}

# The suite of a client: the published package of the checkout's version, and the checkout's tests beside it.
client() {
  local profile=$1 port=$2 package=$3
  shift 3
  local version
  version=$(node -p "require('$checkout/packages/$package/package.json').version")
  rm -rf "${work:?}/$profile" && mkdir "$work/$profile"
  (cd "$work" && tar -xzf "$(npm pack --silent "$package@$version")" -C "$profile" --strip-components=1)
  cp -r "$checkout/packages/$package/test" "$work/$profile/test"
  (cd "$work/$profile" && npm install --silent --no-save --no-package-lock --ignore-scripts \
    mocha@10.8.2 expect.js@0.3.1 tsx@4.20.6 has-cors@1.1.0 blob@0.1.0 text-blob-builder@0.0.1 base64-arraybuffer@1.0.2 @sinonjs/fake-timers@11.3.1)
  start "$profile" "$port"
  (cd "$work/$profile" && npx mocha --exit "$@")
}

suite() {
  case $1 in
    engine3) protocol engine3 engine.io-protocol/v3-test-suite ;;
    engine4) protocol engine4 engine.io-protocol/v4-test-suite ;;
    socket5) protocol socket5 socket.io-protocol/v5-test-suite ;;
    engine-client) client engine-client 3000 engine.io-client test/index.js ;;
    client) client client 3210 socket.io-client --import=tsx test/index.ts ;;
    *) usage ;;
  esac
}

[ -x "$host" ] || dotnet build "$here/Host" -c Release -v quiet
mkdir -p "$work"
failed=
for name in "${@:-engine3 engine4 socket5 engine-client client}"; do
  for one in $name; do
    echo "== $one"
    # Not in a condition: there "set -e" would not hold.
    set +e
    (set -e; trap stop EXIT; suite "$one")
    [ $? -eq 0 ] || failed="$failed $one"
    set -e
  done
done
[ -z "$failed" ] || { echo "Failed:$failed" >&2; exit 1; }
