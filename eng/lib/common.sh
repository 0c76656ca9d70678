# shellcheck shell=bash
# What every command uses: how it speaks, and a dotnet that leaves nothing running behind.

# Messages go to stderr: a command's stdout is its result.
say() { printf 'flashsale: %s\n' "$*" >&2; }

# Exit code 2 is "could not be tried"; 1 is left to a result that is bad.
die() {
  say "$*"
  exit 2
}

# No build server, worker node or compiler daemon outlives the command that needed it.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1
export NUGET_XMLDOC_MODE=skip

need_dotnet() {
  command -v dotnet >/dev/null || die "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
  # global.json decides which SDKs will do, and dotnet says so better than we could.
  dotnet --version >/dev/null || die "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
}

# quietly WHAT COMMAND...: its output is shown only when it fails.
quietly() {
  local what=$1 log
  shift
  say "$what"
  mkdir -p artifacts/logs
  log=artifacts/logs/$(tr -cs '[:alnum:].' '-' <<<"${what%%:*}" | tr -d '\n').log
  "$@" >"$log" 2>&1 </dev/null && return
  cat "$log" >&2
  die "This failed: $*"
}

# takes OPTION VALUE...: an option that needs a value has one.
takes() { [[ $# -ge 2 ]] || die "$1 needs a value."; }
