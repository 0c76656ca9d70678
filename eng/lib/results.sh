# shellcheck shell=bash
# Adds up test results from the .trx files that the runner writes: its console output is for people.

PASSED=0 FAILED=0 SKIPPED=0

# A check that is no test case of the runner (the build, the formatting) counts as one failure when it fails.
count_failure() {
  FAILED=$((FAILED + 1))
  say "FAILED: $*"
}

# count_results FILE WHAT RUNNER-EXIT-CODE
count_results() {
  local file=$1 what=$2 code=$3 total=0 executed=0 passed=0
  if [[ -e $file ]]; then
    # <Counters total="12" executed="11" passed="10" failed="1" … />: a skipped test is one that was not executed.
    read -r total executed passed < <(sed -n 's/.*<Counters total="\([0-9]*\)" executed="\([0-9]*\)" passed="\([0-9]*\)".*/\1 \2 \3/p' "$file") || true
  fi
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + executed - passed)) SKIPPED=$((SKIPPED + total - executed))
  if [[ $total -eq 0 ]]; then
    count_failure "no $what test ran"
  elif [[ $code -ne 0 && $executed -eq $passed ]]; then
    count_failure "the run of the $what tests broke off (exit code $code)"
  fi
}

# The last line of the output, and the verdict.
print_results() {
  local skipped=
  [[ $SKIPPED -eq 0 ]] || skipped=", $SKIPPED skipped"
  echo "$PASSED passed, $FAILED failed$skipped"
  [[ $FAILED -eq 0 && $PASSED -gt 0 ]]
}
