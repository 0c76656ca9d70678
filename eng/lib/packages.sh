# shellcheck shell=bash
# Programs of the operating system that we need. Root on Debian gets them installed; anyone else is told what to install.

# need_program PROGRAM DEBIAN-PACKAGE [PROGRAM THAT WILL DO AS WELL]
need_program() {
  local program=$1 package=$2 other=${3:-}
  command -v "$program" >/dev/null && return
  [[ -n $other ]] && command -v "$other" >/dev/null && return
  if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
    die "$program is missing. Install it (Debian, Ubuntu: apt-get install $package${other:+; $other will do as well}) and run this again."
  fi
  say "$program is missing: installing Debian's package $package"
  install_package "$package"
  command -v "$program" >/dev/null || die "$package was installed, and $program is still missing."
}

# Without starting the service that a package brings: we start our own servers, with our own settings, and stop them again.
install_package() {
  local package=$1 policy=/usr/sbin/policy-rc.d ours=
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    ours=yes
  fi
  local failed=
  {
    apt-get install -y --no-install-recommends "$package" || { apt-get update && apt-get install -y --no-install-recommends "$package"; }
  } </dev/null >&2 2>&1 || failed=yes
  [[ -z $ours ]] || rm -f "$policy"
  [[ -z $failed ]] || die "apt-get could not install $package: its words are above."
  # The package enables its service for the next boot; nobody asked for that.
  if [[ -d /run/systemd/system ]]; then systemctl disable --quiet "$package" || true; fi
}

# Not needed when the AppHost is told to use a Redis that somebody else runs.
need_redis() {
  [[ -n ${ConnectionStrings__redis:-} ]] || need_redis_server "$@"
}

# Of our own. Redis 6 doesn't know all settings that it is started with; every Valkey does.
need_redis_server() {
  need_program redis-server redis-server "$@"
  local version
  version=$(redis-server --version 2>/dev/null | sed -n 's/.* v=\([0-9]*\)\..*/\1/p' || true)
  [[ -z $version || $version -ge 7 ]] || die "redis-server is version $version, and 7.0 or newer is needed."
}
