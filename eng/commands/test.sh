# shellcheck shell=bash
# usage: [unit|integration|distributed]...
# summary: builds and tests; without a name everything, and the formatting too. The last line is "N passed, N failed"
# option: unit          no process, no port
# option: integration   a real Redis, a real store, services in the test process
# option: distributed   the whole AppHost with its child processes, and the pages in a browser

# shellcheck source=eng/lib/packages.sh
source eng/lib/packages.sh
# shellcheck source=eng/lib/processes.sh
source eng/lib/processes.sh
# shellcheck source=eng/lib/results.sh
source eng/lib/results.sh

readonly TEST_RESULTS=artifacts/test-results

main() {
  local tiers=(unit integration distributed) tier
  for tier in "$@"; do
    [[ " ${tiers[*]} " == *" $tier "* ]] || die "test: there is no part '$tier': ${tiers[*]}."
  done
  need_dotnet
  need_redis_server
  # The pages are tested in a real browser, the benchmark with its load generator.
  if [[ $# -eq 0 || " $* " == *" distributed "* ]]; then
    need_program chromium chromium google-chrome
    need_program wrk wrk
  fi

  use_own_temp_folder
  trap finish EXIT
  trap 'exit 130' INT TERM
  rm -rf "$TEST_RESULTS"

  [[ $# -gt 0 ]] || check_formatting
  build || return 0
  if [[ $# -eq 0 ]]; then
    run_tests unit "Tier=unit"
    run_tests integration "Tier=integration"
    # The rest, so that a class without a tier is still run.
    run_tests distributed "Tier!=unit&Tier!=integration"
  else
    for tier in "$@"; do run_tests "$tier" "Tier=$tier"; done
  fi
}

# Nothing outside the clone is written; what is in here is thrown away afterwards. Unless the clone's path has a blank: MSBuild writes the
# commands of a build into a script in this folder, and the shell that it starts can't find one whose path has.
use_own_temp_folder() {
  local folder=$ROOT/artifacts/tmp/$$
  if [[ $ROOT == *[[:space:]]* ]]; then folder=$(mktemp -d); else mkdir -p "$folder"; fi
  export TMPDIR=$folder DOTNET_EnableDiagnostics_IPC=0
}

check_formatting() {
  say "checking the formatting"
  tracked dotnet tool restore --verbosity quiet >/dev/null || { count_failure "dotnet tool restore" && return; }
  tracked dotnet csharpier check . || count_failure "formatting: run dotnet csharpier format ."
}

build() {
  say "building"
  tracked dotnet build FlashSale.sln --verbosity quiet || { count_failure "the build" && return 1; }
}

# run_tests NAME FILTER
run_tests() {
  local name=$1 code=0 output=FlashSale.Tests/bin/Debug/net10.0
  [[ ${Engine:-Local} == Local ]] || output=FlashSale.Tests/bin/$Engine/Debug/net10.0
  say "testing: $name"
  # A test that hangs is named and ended, not waited for.
  tracked dotnet test "$output/FlashSale.Tests.dll" --filter "$2" --results-directory "$TEST_RESULTS" \
    --logger "trx;LogFileName=$name.trx" --blame-hang-timeout 3m --blame-hang-dump-type none || code=$?
  count_results "$TEST_RESULTS/$name.trx" "$name" "$code"
  local left
  left=$(end_survivors)
  [[ -z $left ]] || count_failure "the $name tests left processes running: $left"
}

finish() {
  local code=$?
  trap '' INT TERM
  # Nothing is left to stop unless we were interrupted: then ask first.
  survivors | xargs --no-run-if-empty kill -TERM 2>/dev/null || true
  end_survivors >/dev/null
  rm -rf "$TMPDIR"
  [[ $code -eq 0 || $FAILED -gt 0 ]] || count_failure "broken off (exit code $code)"
  print_results && exit 0
  exit 1
}
