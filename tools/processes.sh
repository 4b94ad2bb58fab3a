# Processes that are started again when they end, and that end together. For cluster.sh, which reads this and has "fail TEXT".

kinds=()                   # in the order of their start
declare -A keepers_of=()   # by kind, the process ids of the shells that look after one process each
declare -A keeper_of=()    # the same by the name of the process

# begin_processes FOLDER ADDRESS: FOLDER/cluster.json tells what runs, FOLDER/log has what it writes.
begin_processes() {
  processes=$1 processes_address=$2
  rm -rf "$processes/run" "$processes/cluster.json"
  mkdir -p "$processes/run" "$processes/log"
  trap end_processes EXIT
  trap 'exit 0' INT TERM
}

# run KIND NAME ADDRESS SIGNAL FUNCTION [ARGUMENT]: keeps a process running. The function ends with "exec"; SIGNAL ends the process in good
# order.
run() {
  keep "$@" &
  [ -n "${keepers_of[$1]:-}" ] || kinds+=("$1")
  keepers_of[$1]+=" $!"
  keeper_of[$2]=$!
}

keep() {
  local kind=$1 name=$2 address=$3 signal=$4 child="" stopping="" code
  shift 4
  trap 'stopping=1; [ -z "$child" ] || { kill -"$signal" "$child"; kill -CONT "$child"; } 2>/dev/null || true' TERM
  trap : INT   # Ctrl+C is for cluster.sh, which ends all in their order
  trap - EXIT
  while [ -z "$stopping" ]; do
    "$@" >>"$processes/log/$name.log" 2>&1 </dev/null &
    child=$!
    record "$kind" "$name" "$address" "$child"
    code=0
    # A signal ends the wait, but not the process.
    while wait "$child" || code=$?; kill -0 "$child"; do :; done 2>/dev/null   # without the shell's own words about a killed process
    [ -z "$stopping" ] && [ -e "$processes/run/.up" ] || break
    echo "$name has ended ($code) and is started again." >&2
    sleep 1 &
    wait $! || true
  done
}

# record KIND NAME ADDRESS PID: writes cluster.json anew, and replaces it at once, so that its readers see all of it.
record() {
  printf '    { "kind": "%s", "name": "%s", "address": "%s", "pid": %d }' "$@" >"$processes/run/$2"
  (
    flock 9
    {
      printf '{\n  "address": "%s",\n  "processes": [\n' "$processes_address"
      (cd "$processes/run" && ls -v | xargs -d '\n' awk 'FNR == 1 && NR > 1 { print "," } { printf "%s", $0 }')
      printf '\n  ]\n}\n'
    } >"$processes/run/.new"
    mv "$processes/run/.new" "$processes/cluster.json"
  ) 9>"$processes/run/.lock"
}

# await NAME SECONDS COMMAND…: until the command succeeds. If it does not, the script ends with what the process wrote.
await() {
  local name=$1 end=$((SECONDS + $2))
  shift 2
  until "$@"; do
    if [ $SECONDS -ge $end ] || ! kill -0 "${keeper_of[$name]}" 2>/dev/null; then
      tail -n 20 "$processes/log/$name.log" >&2
      fail "$name does not start; the lines above are the end of $processes/log/$name.log"
    fi
    sleep 0.1
  done
}

# responds PORT PATH: whether a program on this machine responds with status 200.
responds() {
  local line=""
  {
    exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&3 && read -t 2 -r line <&3
    exec 3>&-
  } 2>/dev/null || true
  [[ $line == *" 200 "* ]]
}

# From now on, what ends unasked is started again. Returns never.
keep_all() {
  touch "$processes/run/.up"
  wait
}

# What was started last uses what was started before, and ends first.
end_processes() {
  trap - EXIT
  trap : INT TERM
  local i
  for ((i = ${#kinds[@]} - 1; i >= 0; i--)); do end_kind "${kinds[i]}"; done
  rm -rf "$processes/run" "$processes/cluster.json"
}

end_kind() {
  local keepers=${keepers_of[$1]} tries
  kill -TERM $keepers 2>/dev/null || true
  for ((tries = 0; tries < 300; tries++)); do
    kill -0 $keepers 2>/dev/null || return 0
    sleep 0.1
  done
  # Half a minute is enough.
  grep -l "\"kind\": \"$1\"" "$processes"/run/* | xargs -d '\n' sed -E 's/.*"pid": ([0-9]+).*/\1/' | xargs kill -KILL 2>/dev/null || true
}
