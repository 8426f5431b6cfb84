#!/usr/bin/env bash
# Builds the studio and runs its tests, against a PostgreSQL of their own that is thrown away afterwards.
set -u
cd "$(dirname "$0")" || exit 1
. build/machine.sh

usage() {
  cat <<'TEXT'
./test.sh [options of 'dotnet test']      builds everything and runs the tests; the last line says how many passed

  ./test.sh                                               all of them
  ./test.sh --filter FullyQualifiedName~RetryPlanner      those whose name contains a word

What is missing (ffmpeg, Python, PostgreSQL, Chromium) is installed. Nothing is left running, and nothing outside this folder.
STUDIO_CHROMIUM names another browser of that kind.
TEXT
}

case ${1:-} in --help|-h) usage; exit 0 ;; esac

scratch=$(mktemp -d "${TMPDIR:-/tmp}/retrystudio-test.XXXXXX") || exit 1
test_pid=

finish() {
  trap - EXIT INT TERM HUP
  stop_build
  if [ -n "$test_pid" ]; then
    kill -TERM "$test_pid" 2>/dev/null
    end_processes "$scratch/tmp"
    wait "$test_pid" 2>/dev/null
  fi
  end_processes "$scratch/tmp"
  stop_postgres
  rm -rf "$scratch"
}
trap 'finish' EXIT
trap 'say "Stopping …"; finish; exit 130' INT TERM HUP

require_dotnet
install ffmpeg ffmpeg
install python3 python3
install_browser
install_postgres

PG_OPTIONS='-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=500'
start_postgres "$scratch"
export STUDIO_TEST_POSTGRES=$PG_CONNECTION

say "Building …"
build_studio RetryStudio.sln

# A test that hangs is ended, and named, instead of holding everything up.
say "Testing …"
mkdir "$scratch/tmp" "$scratch/results" "$scratch/tables"
export STUDIO_TEST_TABLES=$scratch/tables
TMPDIR=$scratch/tmp dotnet test RetryStudio.Tests -c Release --no-build --nologo \
  --logger "console;verbosity=minimal" --logger "trx;LogFileName=tests.trx" --results-directory "$scratch/results" \
  --blame-hang --blame-hang-timeout 12m --blame-hang-dump-type none "$@" </dev/null &
test_pid=$!
wait "$test_pid"
code=$?
test_pid=

cat "$scratch"/tables/*.txt 2>/dev/null

counters=$(grep -ho '<Counters [^>]*>' "$scratch"/results/*.trx 2>/dev/null)
sum() { grep -o " $1=\"[0-9]*\"" <<<"$counters" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'; }
total=$(sum total) executed=$(sum executed) passed=$(sum passed)
failed=$((executed - passed)) skipped=$((total - executed))
[ "$failed" -eq 0 ] || [ "$code" -ne 0 ] || code=1
if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then
  say "The run failed beyond what its tests say, see above: that counts as one failed test."
  failed=1
elif [ "$total" -eq 0 ]; then
  say "No test ran."
  code=1
fi
finish
echo "$passed passed, $failed failed, $skipped skipped"
exit "$code"
