# shellcheck shell=bash
# The Aspire dashboard for the Local engine. The npm package carries it as one self-contained program; LocalHosting looks for it in .tools.
readonly DASHBOARD_PACKAGE=@microsoft/aspire-cli-linux-x64 DASHBOARD_VERSION=13.5.4

install_dashboard() {
  local program=.tools/aspire/node_modules/$DASHBOARD_PACKAGE/bin/aspire
  # LocalHosting looks on the PATH first.
  { [[ -x $program ]] || command -v aspire >/dev/null; } && return
  [[ $(uname -sm) == "Linux x86_64" ]] || die "The dashboard's package is for Linux on x86-64; this is $(uname -sm). Put 'aspire' on the PATH instead."
  command -v npm >/dev/null || die "npm is missing: install Node.js (Debian, Ubuntu: apt-get install npm), or put 'aspire' on the PATH."
  quietly "installing the Aspire dashboard: $DASHBOARD_PACKAGE $DASHBOARD_VERSION, from npm into .tools/aspire" \
    npm install --prefix .tools/aspire --no-audit --no-fund --no-update-notifier "$DASHBOARD_PACKAGE@$DASHBOARD_VERSION"
  chmod +x "$program"
}
