#!/usr/bin/env bash
# Starts a whole cluster on this machine, to try it or to test against: PostgreSQL, Redis, several nodes of the server, and HAProxy in front
# of them. Ctrl+C stops it. What ends unasked is started again after a second, so anything may be killed. Settings in the environment
# (PARLEY_…) go to all nodes. docs/operations/README.md has more.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$root/tools/server.sh"
source "$root/tools/packages.sh"
source "$root/tools/processes.sh"

usage() {
  cat <<END
Usage: ./cluster.sh [--nodes N] [--port PORT] [--data DIR] [--no-redis] [--program FILE]

  --nodes N      how many nodes, 1 to 20 (3)
  --port PORT    where HAProxy listens on 127.0.0.1 (5000); the nodes have the next ports, and then Redis
  --data DIR     the folder for everything that is stored (./cluster-data); it is made if need be
  --no-redis     the nodes speak through PostgreSQL alone
  --program FILE the executable "parley" of a release; without it, the nodes are built from this repository

DIR/cluster.json names the address and, for each process, its kind, name, address and pid. DIR/log has what they write.
END
}

fail() {
  echo "cluster.sh: $*" >&2
  exit 1
}

nodes=3 port=5000 data=./cluster-data redis=1 program=""
while [ $# -gt 0 ]; do
  case "$1" in
    --nodes | --port | --data | --program)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      declare "${1#--}=$2"
      shift 2
      ;;
    --no-redis) redis=""; shift ;;
    --help | -h) usage; exit ;;
    *) echo "cluster.sh: '$1' is not an option" >&2; usage >&2; exit 2 ;;
  esac
done
[[ $nodes =~ ^[0-9]{1,2}$ && $nodes -ge 1 && $nodes -le 20 ]] || fail "--nodes is 1 to 20, not '$nodes'"
[[ $port =~ ^[0-9]{1,5}$ && $port -ge 1024 && $port -le 65500 ]] || fail "--port is 1024 to 65500, not '$port'"
mkdir -p "$data" || fail "--data: '$data' cannot be made"
data=$(cd "$data" && pwd)
[[ $data =~ ^[A-Za-z0-9/._\ -]+$ ]] || fail "--data: the path '$data' may have only ASCII letters, digits, blanks and . _ - /"
[ ${#data} -le 80 ] || fail "--data: the path '$data' is longer than 80 characters, which is too long for PostgreSQL's socket"

exec {lock}>"$data/lock"
flock -n "$lock" || fail "a cluster already runs in $data"
for ((p = port; p <= port + nodes + 1; p++)); do
  ! (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null || fail "port $p is taken, and $port to $((port + nodes + 1)) are needed; choose another --port"
done

need_package postgresql "$(postgres_programs)/initdb"
need_package haproxy /usr/sbin/haproxy
[ -z "$redis" ] || need_package redis-server /usr/bin/redis-server
if [ -n "$program" ]; then
  [ -x "$program" ] || fail "there is no program $program"
  program=("$(realpath "$program")")
else
  build_server
  program=(dotnet "$built/Parley.Server.dll")
fi

# PostgreSQL refuses to run as root; Debian's package makes this account.
as_postgres=()
if [ "$(id -u)" = 0 ]; then
  as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups --)
  chmod 711 "$data"
fi
programs=$(postgres_programs)
database="Host=$data/postgres/socket;Username=parley;Database=postgres"

# Only who may read the socket's folder reaches PostgreSQL, so it asks for no password.
make_postgres() {
  [ -e "$data/postgres" ] && return
  mkdir -m 700 "$data/postgres"
  [ ${#as_postgres[@]} = 0 ] || chown postgres:postgres "$data/postgres"
  (cd / && "${as_postgres[@]}" "$programs/initdb" -D "$data/postgres/data" --username=parley --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    >"$data/log/initdb.log" 2>&1 && "${as_postgres[@]}" mkdir -m 700 "$data/postgres/socket") ||
    { rm -rf "$data/postgres"; tail -n 5 "$data/log/initdb.log" >&2; fail "PostgreSQL's folder could not be made"; }
}

postgres() {
  cd / && exec setsid "${as_postgres[@]}" "$programs/postgres" -D "$data/postgres/data" -c listen_addresses= -c max_connections=500 \
    -c unix_socket_directories="$data/postgres/socket"
}

postgres_is_ready() { "$programs/pg_isready" -q -h "$data/postgres/socket"; }

redis_port=$((port + nodes + 1))
make_redis() {
  [ -s "$data/redis.password" ] || (umask 077; head -c 32 /dev/urandom | sha256sum | cut -c 1-64 >"$data/redis.password")
  (umask 077; printf '%s\n' "port $redis_port" 'bind 127.0.0.1' 'save ""' 'appendonly no' "requirepass $(cat "$data/redis.password")" >"$data/redis.conf")
}

redis() { exec setsid /usr/bin/redis-server "$data/redis.conf"; }

redis_is_ready() { [ "$(REDISCLI_AUTH=$(cat "$data/redis.password") redis-cli -p "$redis_port" ping 2>/dev/null)" = PONG ]; }

# The same settings for all nodes. What the environment says has precedence.
set_up_nodes() {
  if [ -n "$redis" ]; then
    : "${PARLEY_CHAT__CLUSTER:=127.0.0.1:$redis_port,password=$(cat "$data/redis.password")}"
  else
    : "${PARLEY_CHAT__CLUSTER:=database}"
  fi
  : "${PARLEY_DATABASE:=$database}" "${PARLEY_PROXIES:=127.0.0.1}" "${PARLEY_SOCKETIO__ENGINE__DRAINTIME:=5s}"
  : "${PARLEY_CHAT__FILEFOLDER:=$data/files}" "${PARLEY_CHAT__FILEFOLDERISSHARED:=true}"
  export PARLEY_CHAT__CLUSTER PARLEY_DATABASE PARLEY_PROXIES PARLEY_SOCKETIO__ENGINE__DRAINTIME PARLEY_CHAT__FILEFOLDER PARLEY_CHAT__FILEFOLDERISSHARED
}

node() { exec setsid "${program[@]}" --urls "http://127.0.0.1:$((port + $1))" --data "$data/node$1"; }

node_is_ready() { responds $((port + $1)) /health/ready; }

make_haproxy() {
  sed -e "s|127.0.0.1:5000|127.0.0.1:$port|" -e '/^  *server /d' "$root/docs/operations/haproxy.cfg" >"$data/haproxy.cfg"
  for ((n = 1; n <= nodes; n++)); do echo "    server node$n 127.0.0.1:$((port + n))" >>"$data/haproxy.cfg"; done
}

haproxy() { exec setsid /usr/sbin/haproxy -db -f "$data/haproxy.cfg"; }

haproxy_is_ready() { responds "$port" /health/ready; }

address="http://127.0.0.1:$port"
begin_processes "$data" "$address"
make_postgres
run postgresql postgresql "$data/postgres/socket" INT postgres
await postgresql 60 postgres_is_ready
if [ -n "$redis" ]; then
  make_redis
  run redis redis "127.0.0.1:$redis_port" TERM redis
  await redis 20 redis_is_ready
fi
set_up_nodes
for ((n = 1; n <= nodes; n++)); do run node "node$n" "http://127.0.0.1:$((port + n))" TERM node "$n"; done
for ((n = 1; n <= nodes; n++)); do await "node$n" 120 node_is_ready "$n"; done
make_haproxy
run haproxy haproxy "$address" TERM haproxy
await haproxy 20 haproxy_is_ready

cat <<END
Parley on $nodes nodes   $address

  Processes   $data/cluster.json
  Logs        $data/log
  Press Ctrl+C to stop all of them.
END
keep_all
