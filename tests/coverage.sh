# Which lines of src the .NET tests run. For ./test.sh --coverage, which reads this.

coverage=artifacts/coverage
least_coverage=90   # percent, of all lines of src

with_coverage=-p:CoverageAssets=all   # for restore and build

# Starts the projects of tests that count the lines of src which they run in their own process, on SQLite, the longest first.
start_covered() {
  local name filters
  rm -rf "$coverage"
  for name in Parley.Chat.Tests Parley.Server.Tests Parley.SocketIO.Tests Parley.SocketIO.Redis.Tests Parley.EngineIO.Tests Parley.Protocol.Tests; do
    filters=()
    [ "$name" != Parley.Chat.Tests ] || filters=(--filter-not-class '*.Postgres*' --filter-not-class '*.WaitTests')
    start 2 "$name" dotnet test --project "tests/$name" -c Release --no-build --no-progress --no-ansi --results-directory "$coverage" \
      --coverlet --coverlet-output-format lcov --coverlet-file-prefix "$name" --coverlet-include '[Parley.*]*' "${filters[@]}"
  done
}

# Adds up what all projects counted, and shows it by project, in total, and for the files with the most lines that no test ran. Generated
# code does not count. False below the least.
show_coverage() {
  local files=$coverage/files.txt
  # The lines of a file: "SF:", its path, and for each line "DA:", its number, a comma, and how often it ran.
  awk -v root="$PWD/" '
    /^SF:/ {
      file = substr($0, 4)
      if (index(file, root) == 1) file = substr(file, length(root) + 1)
      counts = file ~ /^src\// && file !~ /\/obj\/|\.g\.cs$/
    }
    /^DA:/ && counts {
      split(substr($0, 4), line, ",")
      ran[file, line[1]] += line[2]
    }
    END {
      for (key in ran) {
        split(key, part, SUBSEP)
        all[part[1]]++
        if (ran[key] > 0) covered[part[1]]++
      }
      for (file in all) print file, all[file], covered[file] + 0
    }' "$coverage"/*.info | LC_ALL=C sort >"$files"

  echo "== lines of src that tests ran"
  awk '
    { split($1, path, "/"); all[path[2]] += $2; covered[path[2]] += $3 }
    END { for (name in all) printf "%5.1f %%  %6d of %6d  %s\n", 100 * covered[name] / all[name], covered[name], all[name], name }
  ' "$files" | LC_ALL=C sort -k 6
  echo "== files with the most lines that no test ran"
  awk '$3 < $2 { printf "%5d of %5d  %s\n", $2 - $3, $2, $1 }' "$files" | LC_ALL=C sort -k 1,1nr -k 4 | head -n 30
  echo "== line coverage of src"
  awk -v least="$least_coverage" '
    { all += $2; covered += $3 }
    END {
      printf "%5.1f %%  %6d of %6d\n", all ? 100 * covered / all : 0, covered, all
      exit all == 0 || 100 * covered < least * all
    }' "$files"
}
