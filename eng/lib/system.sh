# shellcheck shell=bash
# A whole system of a command's own: in Release, with data that is thrown away, stopped when the command ends.

# listens HOST PORT
listens() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# start_system FOLDER: the data and the log go there. Needs eng/lib/packages.sh.
start_system() {
  local folder=$1 log=$1/apphost.log
  need_dotnet
  need_redis_server
  # Everything is a process here, so that it can be started by anybody and leaves nothing behind.
  export Engine=Local
  quietly "nobody listens: building a system" dotnet build FlashSale.AppHost --configuration Release --verbosity quiet
  rm -rf "$folder"
  mkdir -p "$folder"
  say "starting it: $log"
  # In a session of its own: Ctrl+C is meant for the command, which still needs the system to end well.
  # Servers, mails and payments that are configured for other things are none of a load test's business.
  ConnectionStrings__redis='' ConnectionStrings__flashsale='' Payments__Provider=Simulated Mail__Smtp__Host='' \
    LocalHosting__DataPath=$PWD/$folder/data LocalHosting__Dashboard=false \
    setsid dotnet run --no-build --configuration Release --project FlashSale.AppHost </dev/null >"$log" 2>&1 &
  SYSTEM=$!
  trap stop_system EXIT
  trap 'exit 130' INT TERM
  local deadline=$((SECONDS + 120))
  until grep -q "Ready after" "$log"; do
    if ! kill -0 "$SYSTEM" 2>/dev/null || [[ $SECONDS -gt $deadline ]] || grep -q "Not everything runs" "$log"; then
      cat "$log" >&2
      die "The system did not get ready."
    fi
    sleep 0.2
  done
}

stop_system() {
  local code=$?
  trap '' INT TERM
  say "stopping the system"
  kill -TERM "$SYSTEM" 2>/dev/null || true
  wait "$SYSTEM" 2>/dev/null || true
  exit "$code"
}
