# shellcheck shell=bash
# Which engine runs: Aspire needs a container runtime and the Aspire packages, Local needs neither.

# Sets and exports Engine, and says why. Whoever has set Engine already is obeyed.
pick_engine() {
  local reason
  if [[ -n ${Engine:-} ]]; then
    [[ $Engine == Local || $Engine == Aspire ]] || die "Engine is '$Engine'; it must be Local or Aspire."
    reason="you asked for it"
  elif ! container_runtime; then
    Engine=Local
    reason="no container runtime answers (docker, podman)"
  elif ! aspire_packages; then
    Engine=Local
    reason="the Aspire packages can't be restored from the configured feeds: artifacts/logs/aspire-restore.log"
  else
    Engine=Aspire
    reason="$CONTAINER_RUNTIME answers and the Aspire packages restore"
  fi
  export Engine
  say "engine: $Engine, because $reason"
}

# The cheap check comes first: a client without a server behind it is common.
container_runtime() {
  for CONTAINER_RUNTIME in docker podman; do
    command -v "$CONTAINER_RUNTIME" >/dev/null || continue
    timeout 5 "$CONTAINER_RUNTIME" ps --quiet </dev/null >/dev/null 2>&1 && return
  done
  return 1
}

# The answer is remembered for an hour, and only for the same package versions and feeds. It may be wrong in one way only: the packages
# went away since, and then the build says so.
aspire_packages() {
  local memory=.tools/aspire-packages asked
  asked=$(cat Directory.Packages.props Directory.Build.props <(dotnet nuget list source --format Short) | sha256sum | cut -d' ' -f1)
  if [[ -z $(find "$memory" -mmin -60 2>/dev/null) || $(cut -d' ' -f1 "$memory") != "$asked" ]]; then
    say "a container runtime answers: trying to restore the Aspire packages"
    mkdir -p .tools artifacts/logs
    local answer=no
    # Restores into obj/Aspire, where the Local engine never looks.
    timeout 300 dotnet restore FlashSale.AppHost -p:Engine=Aspire </dev/null >artifacts/logs/aspire-restore.log 2>&1 && answer=yes
    echo "$asked $answer" >"$memory"
  fi
  [[ $(cut -d' ' -f2 "$memory") == yes ]]
}
