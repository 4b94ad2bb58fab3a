#!/usr/bin/env bash
# Starts ejabberd in the foreground, as the process that this was: start.sh PORT [--db mnesia|sql] [--data DIR]
# mnesia is its default: a transaction log that is flushed now and then. sql is SQLite, which waits for the disk at each commit.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
port=$1 db=mnesia data=""
shift
while [ $# -gt 0 ]; do
  case $1 in
    --db) db=$2 ;;
    --data) data=$2 ;;
    *) echo "start.sh: $1 is not an option" >&2; exit 2 ;;
  esac
  shift 2
done
[ -n "$data" ] || data=$(mktemp -d -t ejabberd-XXXXXX)
mkdir -p "$data"
sed -e "s|@PORT@|$port|; s|@DATA@|$data|; s|@DB@|$db|" "$here/ejabberd.yml" > "$data/ejabberd.yml"

export EJABBERD_CONFIG_PATH=$data/ejabberd.yml EJABBERD_LOG_PATH=$data/ejabberd.log ERL_CRASH_DUMP=$data/erl_crash.dump HOME=$data
export ERL_LIBS
ERL_LIBS=$(echo /usr/lib/*/ejabberd-* | xargs -n 1 dirname | sort -u)
export ERL_MAX_PORTS=32000

ready='ejabberd:start_app(ejabberd), io:format("listening~n")'
# No node name: nothing else is to talk to it, so neither epmd nor a port for other nodes is opened. A scheduler that has nothing to
# do sleeps at once instead of waiting busily, which would count as processor time of the server.
exec erl +K true +P 250000 +sbwt none +sbwtdcpu none +sbwtdio none -noinput -mnesia dir "\"$data/mnesia\"" -eval "$ready"
