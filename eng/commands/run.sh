# shellcheck shell=bash
# usage: [--dashboard] [--engine Local|Aspire]
# summary: builds and starts the whole system; Ctrl+C stops it
# option: --dashboard   also installs the Aspire dashboard (npm package, into .tools/) where there is none
# option: --engine X    the engine to run on; without it Aspire if its packages and a container runtime are there, else Local

# shellcheck source=eng/lib/packages.sh
source eng/lib/packages.sh
# shellcheck source=eng/lib/engine.sh
source eng/lib/engine.sh
# shellcheck source=eng/lib/dashboard.sh
source eng/lib/dashboard.sh

main() {
  local dashboard=
  while [[ $# -gt 0 ]]; do
    case $1 in
      --dashboard) dashboard=yes ;;
      --engine) takes "$@" && Engine=$2 && shift ;;
      *) die "run: unknown option '$1'." ;;
    esac
    shift
  done

  need_dotnet
  pick_engine
  if [[ $Engine == Local ]]; then
    need_redis valkey-server
    [[ -z $dashboard ]] || install_dashboard
  fi
  quietly "building" dotnet build FlashSale.AppHost --verbosity quiet
  # exec: Ctrl+C and SIGTERM reach dotnet, which hands them on.
  exec dotnet run --no-build --project FlashSale.AppHost
}
