#!/usr/bin/env bash
# Measures a cluster of one, two and three nodes on this machine: durable sends, and deliveries in a group, for a second of the processors of
# all its processes. The cluster has all processors but the last one, which is for the clients: bench/cluster.sh [SECONDS]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
seconds=${1:-20}
port=7100
load=$root/bench/Load/bin/Release/net10.0/Parley.Bench.Load.dll
last=$(($(nproc) - 1))

export PARLEY_CHAT__REQUESTSPERSECOND=1000000 PARLEY_CHAT__REQUESTBURST=1000000 PARLEY_CHAT__SIGNINQUEUE=1000 PARLEY_CHAT__WRITESPERMINUTE=1000000
export PARLEY_CHAT__GROUPMEMBERS=20000 PARLEY_CHAT__WRITEQUEUE=100000 PARLEY_CHAT__SIGNUPSPERHOUR=1000000 PARLEY_CHAT__SIGNINSPERMINUTE=1000000
export DOTNET_TieredPGO=0

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
  taskset -c "$last" dotnet "$load" chat --url "http://127.0.0.1:$port" --server-pid "$(sed -nE 's/.*"node1".*"pid": ([0-9]+).*/\1/p' "$data/cluster.json")" \
    --work "$work" --clients "$clients" --in-flight "$flight" --seconds "$seconds" --warm-up 6 --disk "$data" >"$data/result.json" &
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

for nodes in 1 2 3; do
  data=$(mktemp -d)
  taskset -c "0-$((last - 1))" "$root/cluster.sh" --nodes "$nodes" --port "$port" --data "$data" >"$data/out" &
  until grep -q 'Press Ctrl' "$data/out"; do sleep 0.5; kill -0 $!; done
  measure "$nodes" send 100 16
  measure "$nodes" group 300 8
  kill %% && wait || true
  rm -rf "$data"
done
