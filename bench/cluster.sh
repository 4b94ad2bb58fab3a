#!/usr/bin/env bash
# Measures a cluster of one, two and three nodes on this machine: durable sends, and deliveries in a group, for a second of the processors of
# all its processes. The cluster has all processors but the last one, which is for the clients: bench/cluster.sh [SECONDS]
# Measures how three nodes take a crowd that comes back at once, with what passes through Redis, and a group of so many members:
# bench/cluster.sh crowd [USERS]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
crowd=""
if [ "${1:-}" = crowd ]; then crowd=${2:-10000} seconds=20; else seconds=${1:-20}; fi
port=7100
load=$root/bench/Load/bin/Release/net10.0/Parley.Bench.Load.dll
last=$(($(nproc) - 1))

export PARLEY_CHAT__REQUESTSPERSECOND=1000000 PARLEY_CHAT__REQUESTBURST=1000000 PARLEY_CHAT__SIGNINQUEUE=1000 PARLEY_CHAT__WRITESPERMINUTE=1000000
export PARLEY_CHAT__GROUPMEMBERS=20000 PARLEY_CHAT__WRITEQUEUE=100000 PARLEY_CHAT__SIGNUPSPERHOUR=1000000 PARLEY_CHAT__SIGNINSPERMINUTE=1000000
export DOTNET_TieredPGO=0
key=$(head -c 32 /dev/urandom | sha256sum | cut -c 1-64)
export PARLEY_CHAT__APIKEYS__0=$key

# processors KIND: the seconds that all processes of this kind have used, with their children. Those of PostgreSQL have sessions of their own.
processors() {
  local pids
  pids=$(sed -nE "s/.*\"kind\": \"$1\".*\"pid\": ([0-9]+).*/ \1 /p" "$data/cluster.json" | tr -d '\n')
  cat /proc/[0-9]*/stat 2>/dev/null | sed -E 's/^([0-9]+) \(.*\) /\1 /' |
    awk -v pids="$pids" 'index(pids, " " $5 " ") || index(pids, " " $3 " ") { sum += $13 + $14 + ($1 == $5 ? $15 + $16 : 0) } END { printf "%.2f\n", sum / 100 }'
}

kinds=(node postgresql redis haproxy)
measure() {
  local nodes=$1 work=$2 clients=$3 flight=$4 before=() after=() rate used all=0 result kind i
  load --work "$work" --clients "$clients" --in-flight "$flight" --seconds "$seconds" --warm-up 6 >"$data/result.json" &
  sleep $((seconds / 2 + 6))   # users are made, and the code is compiled
  for kind in "${kinds[@]}"; do before+=("$(processors "$kind")"); done
  sleep $((seconds / 2 - 2))
  for kind in "${kinds[@]}"; do after+=("$(processors "$kind")"); done
  wait $!
  rate=$(sed -nE 's/.*"perSecond":([0-9.]+).*/\1/p' "$data/result.json")
  result="$work, $nodes nodes: $rate a second;"
  for i in "${!kinds[@]}"; do
    used=$(awk -v a="${after[i]}" -v b="${before[i]}" -v s=$((seconds / 2 - 2)) 'BEGIN { printf "%.3f", (a - b) / s }')
    all=$(awk -v a="$all" -v u="$used" 'BEGIN { print a + u }')
    result+=" ${kinds[i]} $used"
  done
  echo "$result of a processor; $(awk -v r="$rate" -v a="$all" 'BEGIN { printf "%d", r / a }') for a second of all; $(sed -nE 's/.*("p50[^,]*,[^,]*,[^,}]*).*/\1/p' "$data/result.json")"
}

load() {
  taskset -c "$last" dotnet "$load" chat --url "http://127.0.0.1:$port" --server-pid "$(sed -nE 's/.*"node1".*"pid": ([0-9]+).*/\1/p' "$data/cluster.json")" \
    --disk "$data" --seed "$data/seed" --api-key "$key" "$@"
}

start() {
  data=$(mktemp -d)
  taskset -c "0-$((last - 1))" "$root/cluster.sh" --nodes "$1" --port "$port" --data "$data" >"$data/out" &
  cluster=$!
  trap stop EXIT   # also when a measurement fails
  until grep -q 'Press Ctrl' "$data/out"; do sleep 0.5; kill -0 $cluster; done
}

stop() {
  trap - EXIT
  kill $cluster && wait $cluster || true
  rm -rf "$data"
}

# What Redis has got and given so far, in bytes.
redis_bytes() {
  REDISCLI_AUTH=$(cat "$data/redis.password") redis-cli -p "$((port + 4))" info stats |
    awk -F: '/^total_net_(in|out)put_bytes/ { sum += $2 } END { printf "%d", sum }'
}

# The clients connect to the nodes, because HAProxy would need two file descriptors for each of them.
crowd() {
  local before result nodes=(--node "http://127.0.0.1:$((port + 1))" --node "http://127.0.0.1:$((port + 2))" --node "http://127.0.0.1:$((port + 3))")
  [ "$(ulimit -n)" -gt $((crowd + 1000)) ] || echo "cluster.sh: $(ulimit -n) file descriptors may be too few for $crowd users" >&2
  start 3
  before=$(redis_bytes)
  result=$(load --work storm --clients "$crowd" --warm-up 2 "${nodes[@]}")
  echo "storm: $result"
  echo "Redis, with the first connection of all: $((($(redis_bytes) - before) / 1024)) KiB"
  before=$(redis_bytes)
  result=$(load --work group --clients "$crowd" --in-flight 1 --seconds "$seconds" --warm-up 5 "${nodes[@]}")
  echo "group: $result"
  echo "Redis: $((($(redis_bytes) - before) / 1024)) KiB"
  stop
}

if [ -n "$crowd" ]; then crowd; exit; fi

for nodes in 1 2 3; do
  start "$nodes"
  measure "$nodes" send 100 16
  measure "$nodes" group 300 8
  stop
done
