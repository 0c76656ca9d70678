# shellcheck shell=bash
# usage: [--url U] [--buyers N] [--units N] [--retriers N] [--watch [--seconds N]] [--json]
# summary: sends a crowd to the running system and checks what it was told; start the system with ./flashsale run
# option: --watch       slowly, for people: counts down, then the buyers come one after the other while shop and console move
# option: --seconds N   over how long a time they come (60)
# option: exit code 0 all promises kept, 1 one broken, 2 could not be tried

main() {
  need_dotnet
  quietly "building the crowd" dotnet build loadtest/FlashSale.Crowd --configuration Release --verbosity quiet
  local output=loadtest/FlashSale.Crowd/bin
  [[ ${Engine:-Local} == Local ]] || output+=/$Engine
  exec dotnet "$output/Release/net10.0/FlashSale.Crowd.dll" demo "$@"
}
