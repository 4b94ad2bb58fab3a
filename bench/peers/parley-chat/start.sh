#!/usr/bin/env bash
# Starts the messenger in the foreground, as the process that this was: start.sh PORT [--postgres] [--data DIR]. What it refuses to a
# single busy client, to a crowd that signs up at once and to large groups is raised, as docs/messenger/operating.md says; all else is as
# it comes. With --postgres, its database is a PostgreSQL of its own below the data folder, which stops when the server has ended; an export
# with the name import.gz in the data folder is imported first.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
program=(dotnet "$root/src/Parley.Server/bin/Release/net10.0/Parley.Server.dll")
[ -z "${PROGRAM-}" ] || program=("$PROGRAM")
port=$1
shift
postgres=
[ "${1-}" != --postgres ] || { postgres=yes; shift; }
[ $# -gt 0 ] || set -- --data "$(mktemp -d -t parley-chat-XXXXXX)"

if [ "$postgres" ]; then
  data=$(mkdir -p "$2" && cd "$2" && pwd)/postgres
  programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  as=()
  mkdir -p "$data"
  # PostgreSQL refuses to run as root; Debian's package makes this account.
  if [ "$(id -u)" = 0 ]; then
    chown postgres "$data"
    as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  fi
  run() { (cd "$data" && PATH="${programs:+$programs:}$PATH" "${as[@]}" "$@" >&2); }
  [ -e "$data/cluster" ] || run initdb -D "$data/cluster" --username=parley --auth=trust --encoding=UTF8 --locale=C.UTF-8
  # The one of the last run may not have noticed yet that its server has ended.
  [ ! -e "$data/cluster/postmaster.pid" ] || run pg_ctl -D "$data/cluster" -m fast -w stop || true
  run pg_ctl -D "$data/cluster" -l "$data/log" -w -o "-c listen_addresses='' -c unix_socket_directories='$data' -c max_connections=100" start
  server=$$
  postmaster=$(head -1 "$data/cluster/postmaster.pid")
  {
    while kill -0 "$server"; do sleep 1; done
    # Not that of the next run.
    [ "$(head -1 "$data/cluster/postmaster.pid")" != "$postmaster" ] || run pg_ctl -D "$data/cluster" -m fast stop
  } < /dev/null > /dev/null 2>&1 &
  set -- "$@" --database "Host=$data;Username=parley;Database=postgres"
  moved=${data%/postgres}/import.gz
  [ ! -e "$moved" ] || { "${program[@]}" import "$moved" --keep-epoch "$@" >&2; rm "$moved"; }
fi

export PARLEY_CHAT__REQUESTSPERSECOND=1000000 PARLEY_CHAT__REQUESTBURST=1000000 PARLEY_CHAT__SIGNINQUEUE=1000 PARLEY_CHAT__WRITESPERMINUTE=1000000
export PARLEY_CHAT__GROUPMEMBERS=2000 PARLEY_CHAT__WRITEQUEUE=100000 PARLEY_LOGGING__LOGLEVEL__DEFAULT=Warning
# Code that is not optimised yet would be what a short measurement measures.
export DOTNET_TC_QuickJit=0
exec "${program[@]}" --urls "http://127.0.0.1:$port" "$@"
