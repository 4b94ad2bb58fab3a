# Tests that fail beside others are run again when nothing else runs. For ./test.sh, which reads this.

most_again=12   # If more fail, it is not the load of the machine.
unsteady=()

# Runs what failed in each wrong suite once more, and counts it as passed if it passes now. What it said at first stays in the output.
run_again() {
  local name
  for name in "${wrong[@]}"; do
    if [ "$failed" -le "$most_again" ] && passes_alone "$name"; then
      passed=$((passed + failed_of[$name])) failed=$((failed - failed_of[$name]))
      unsteady+=("== $name failed beside other suites, and passed alone" "${fault_of[$name]}")
    else
      broken=1
      faults+=("${fault_of[$name]}")
    fi
  done
}

passes_alone() {
  local log command=() begin=$SECONDS p f s
  [ "${failed_of[$1]}" -gt 0 ] || return   # It did not come to its end, so others may not have run.
  log=$(log_of "$1-again")
  read_again "$1"
  [ ${#command[@]} -gt 0 ] || return
  echo "== $1, again: ${command[*]}"
  timeout --kill-after=10 28m "${command[@]}" >"$log" 2>&1 </dev/null || { cat "$log"; return 1; }
  read -r p f s < <(counts_of "$log")
  took "$1, again" "$begin" "$p"
  [ "$p" -gt 0 ] && [ "$f" = 0 ] && [ "$s" = 0 ]
}

# Sets command to what runs only the failed tests of a suite: methods with xUnit, otherwise whole files. Nothing if the suite names none.
read_again() {
  local log all=() names=() word
  log=$(log_of "$1")
  eval "all=(${command_of[$1]})"
  mapfile -t names < <(sed -nE 's/^ +([A-Za-z0-9_.]+)(\(.*)? \[FAIL\]$/\1/p' "$log" | sort -u)
  if [ ${#names[@]} -gt 0 ]; then
    command=("${all[@]}")
    for word in "${names[@]}"; do command+=(-method "$word"); done
    return
  fi

  mapfile -t names < <(sed -nE 's/^test at (\S+\.test\.mjs):[0-9:]+$/\1/p; s/^ FAIL +(\S+\.test\.tsx?)( .*)?$/\1/p' "$log" | sort -u)
  [ ${#names[@]} -gt 0 ] || return 0
  for word in "${all[@]}"; do
    command+=("$word")
    case $word in --test-reporter=spec | run) break ;; esac
  done
  command+=("${names[@]}")
}
