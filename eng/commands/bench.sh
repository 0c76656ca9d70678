# shellcheck shell=bash
# usage: [--crowd | --growth [--plot FILE]] [--json] [--quick] [--rounds N] [--seconds N] [--sustain N] [--connections N]
# summary: measures a system of its own against a bare web server, in Release, and audits every purchase; takes under four minutes
# option: --crowd           instead: 10,000 connections of people who want three times what can be served
# option: --growth          instead: purchases with up to a million orders in a sale, and with up to a thousand live sales; 8 minutes
# option: --plot FILE       draws the growth into an SVG
# option: --json            the result for programs
# option: --quick           one short round: shows that it works, its figures mean nothing
# option: --rounds N        how often everything is measured (5; growth 3); the table shows medians
# option: --seconds N       length of one measurement (3; of a crowd 5)
# option: --sustain N       length of the run that the worker has to keep up with (10)
# option: --connections N   instead of 128 and 1,000 (of a crowd 10,000)
# option: exit code 0 every purchase accounted for, 1 something was wrong, 2 could not be tried

# shellcheck source=eng/lib/packages.sh
source eng/lib/packages.sh

main() {
  need_dotnet
  need_redis_server
  need_program wrk wrk
  local project output=bin/Release/net10.0
  # The store is a file here: a database server's speed is not ours.
  export Engine=Local
  for project in FlashSale.ApiService FlashSale.Worker loadtest/FlashSale.Bare loadtest/FlashSale.Bench; do
    quietly "building $project" dotnet build "$project" --configuration Release --verbosity quiet
  done
  # Each connection is an open file, here and in the API.
  ulimit -n "$(ulimit -Hn)"
  exec dotnet "loadtest/FlashSale.Bench/$output/FlashSale.Bench.dll" \
    --api "FlashSale.ApiService/$output/FlashSale.ApiService.dll" --worker "FlashSale.Worker/$output/FlashSale.Worker.dll" \
    --bare "loadtest/FlashSale.Bare/$output/FlashSale.Bare.dll" --folder artifacts/bench "$@"
}
