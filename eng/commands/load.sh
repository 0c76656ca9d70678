# shellcheck shell=bash
# usage: [SCENARIO] [--url URL] [k6 options]
# summary: runs a k6 scenario of loadtest/ and asks whether every promise was kept; without a name it lists them
# option: --url URL     the system to load (or BASE_URL); without it the one at http://localhost:5080, and if nobody is there one of its own
# option: NAME=VALUE before the command sets sizes: USERS=3000 STOCK=500 ./flashsale load rush (docs/load-testing.md has them all)
# option: exit code is k6's: 0 all promises kept, 99 one broken, 107 could not be tried

# shellcheck source=eng/lib/packages.sh
source eng/lib/packages.sh
# shellcheck source=eng/lib/system.sh
source eng/lib/system.sh

readonly DEFAULT_URL=http://localhost:5080

main() {
  [[ $# -gt 0 ]] || { list_scenarios && exit 0; }
  local scenario=$1 options=()
  shift
  [[ $scenario =~ ^[a-z-]+$ && -f loadtest/$scenario.js ]] || die "load: there is no scenario '$scenario'. ./flashsale load lists them."
  while [[ $# -gt 0 ]]; do
    case $1 in
      --url) takes "$@" && export BASE_URL=$2 && shift ;;
      *) options+=("$1") ;;
    esac
    shift
  done
  need_k6
  # Each user's connection is an open file, here and in a system that is started here.
  ulimit -n "$(ulimit -Hn)"
  if [[ -z ${BASE_URL:-} ]] && ! listens localhost 5080; then
    adopt_settings "$scenario"
    start_system artifacts/load
  fi
  export BASE_URL=${BASE_URL:-$DEFAULT_URL}
  # k6 would tell its makers about the run; and the summary reads the format that k6 has had from the start.
  export K6_NO_USAGE_REPORT=${K6_NO_USAGE_REPORT:-true} K6_NEW_MACHINE_READABLE_SUMMARY=false
  local code=0
  k6 run ${options[@]+"${options[@]}"} "loadtest/$scenario.js" || code=$?
  exit "$code"
}

# With the first line of each one's header.
list_scenarios() {
  echo "usage: ./flashsale load SCENARIO [--url URL] [k6 options]"
  echo
  local file
  for file in loadtest/*.js; do
    printf '  %-16s%s\n' "$(basename "$file" .js)" "$(sed -n '1s/^\/\/ //p' "$file")"
  done
}

need_k6() {
  command -v k6 >/dev/null || die "k6 is missing. Install version 1.3 or newer, one of these ways, and run this again:
  Debian, Ubuntu, Fedora, Windows   https://grafana.com/docs/k6/latest/set-up/install-k6/
  macOS                             brew install k6
  a program without installation    https://github.com/grafana/k6/releases (put it on the PATH)"
}

# A scenario may want a setting of the server's to be small, such as the life of a session: "// server: NAME=VALUE" in its header. It is
# exported for the scenario as well, which can't know it otherwise.
adopt_settings() {
  local setting name
  while read -r setting; do
    name=${setting%%=*}
    [[ -n ${!name:-} ]] || export "${setting?}"
  done < <(sed -n 's/^\/\/ server: //p' "loadtest/$1.js")
}
