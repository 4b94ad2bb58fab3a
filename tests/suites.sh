# Suites of tests that run side by side, each into a file. For ./test.sh, which reads this.

results=artifacts/test-results
passed=0 failed=0 skipped=0 broken=0
times=() faults=()
worked=0   # seconds of processors so far
declare -A suite_of=() begun_at=()   # by process
wrong=()
declare -A command_of=() failed_of=() fault_of=()   # by suite; the last two only of wrong ones

# start MOST NAME COMMAND…: starts a suite as soon as fewer than MOST are under way. One that hangs is killed.
start() {
  local most=$1 name=$2
  shift 2
  while [ ${#suite_of[@]} -ge "$most" ]; do finish; done
  timeout --kill-after=10 28m "$@" >"$(log_of "$name")" 2>&1 </dev/null &
  suite_of[$!]=$name begun_at[$!]=$SECONDS command_of[$name]=$(printf '%q ' "$@")
}

log_of() { echo "$results/${1//\//-}.log"; }

# Waits for the next end of a suite, shows what it wrote, and adds up what it says of itself. A suite that crashes, hangs, counts nothing
# or exits non-zero is wrong.
finish() {
  local pid="" code=0 name log p f s
  wait -n -p pid "${!suite_of[@]}" 2>/dev/null || code=$?
  # Of two that end at the same moment, bash reports only one this way.
  if [ -z "${pid:-}" ]; then
    for pid in "${!suite_of[@]}"; do kill -0 "$pid" 2>/dev/null || break; done
    code=0
    wait "$pid" || code=$?
  fi
  name=${suite_of[$pid]} log=$(log_of "${suite_of[$pid]}")
  echo "== $name"
  cat "$log"
  read -r p f s < <(counts_of "$log")
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  took "$name" "${begun_at[$pid]}" $((p + f + s))
  if [ "$code" != 0 ] || [ $((p + f)) = 0 ]; then
    echo "test.sh: $name ended with $code after $((p + f)) tests" >&2
    wrong+=("$name")
    failed_of[$name]=$f fault_of[$name]="== $name ended with $code after $((p + f)) tests
$(faults_of "$log")"
  fi
  unset "suite_of[$pid]" "begun_at[$pid]"
}

finish_all() {
  while [ ${#suite_of[@]} -gt 0 ]; do finish; done
}

# The tests that failed and what they say, from what xUnit, node --test or Vitest wrote; or the last lines of a suite that names none. It stands at
# the end of a run, where it is found even if only the end is kept.
faults_of() {
  awk -v most=80 '
    / \[FAIL\]$/ { left = 12 }
    /^✖ failing tests:/ { left = most }
    /^ FAIL / { left = 12 }
    { last[NR % 10] = $0 }
    left > 0 && lines < most { print; left--; lines++ }
    END { if (!lines) for (i = NR + 1; i <= NR + 10; i++) if (i % 10 in last) print last[i % 10] }' "$1"
}

# took NAME BEGIN [TESTS]: keeps a line for the table of times: how long it took, and how long processors worked for it. Bash adds up the
# latter for all that it has waited for.
took() {
  local all
  times >"$results/processors"
  all=$(awk 'NR == 2 { sub(/m/, " "); sub(/m/, " "); gsub(/s/, ""); printf "%d", $1 * 60 + $2 + $3 * 60 + $4 }' "$results/processors")
  times+=("$(printf '%5d s %5d s %6s  %s' $((SECONDS - $2)) $((all - worked)) "${3:-}" "$1")")
  worked=$all
}

# "passed failed skipped" from the summary of xUnit ("X.Tests  Total: 3, Errors: 0, …"), of node --test ("# pass 3", "ℹ pass 3"), of Vitest
# ("Tests  1 failed | 3 passed (4)"), or of dotnet test ("  succeeded: 3").
counts_of() {
  awk '
    / Total: [0-9]+, Errors: / {
      p = f = s = 0
      for (i = 1; i < NF; i++) {
        if ($i == "Total:") p += $(i + 1)
        if ($i == "Errors:" || $i == "Failed:") f += $(i + 1)
        if ($i == "Skipped:" || $i == "Run:") s += $(i + 1)
      }
      p -= f + s
    }
    /^ +Tests +[0-9]+ [a-z]+/ {
      p = f = s = 0
      for (i = 2; i < NF; i++) {
        if ($(i + 1) == "passed") p += $i
        if ($(i + 1) == "failed") f += $i
        if ($(i + 1) == "skipped" || $(i + 1) == "todo") s += $i
      }
    }
    /^  succeeded: [0-9]+$/ { p += $2 }
    /^  failed: [0-9]+$/ { f += $2 }
    /^  skipped: [0-9]+$/ { s += $2 }
    ($1 == "#" || $1 == "ℹ") && $2 == "tests" { p = f = s = 0 }
    ($1 == "#" || $1 == "ℹ") && $2 == "pass" { p = $NF }
    ($1 == "#" || $1 == "ℹ") && ($2 == "fail" || $2 == "cancelled") { f += $NF }
    ($1 == "#" || $1 == "ℹ") && ($2 == "skipped" || $2 == "todo") { s += $NF }
    END { print p + 0, f + 0, s + 0 }' "$1"
}
