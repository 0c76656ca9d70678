# shellcheck shell=bash
# Runs a command so that everything it starts can be found again, by a session of its own and by a mark in the environment: a server may
# overwrite its environment (redis-server does), a daemon may leave its session, but what is started here does not do both.

readonly MARK=FLASHSALE_TEST_RUN=$$-$RANDOM$RANDOM
SESSIONS=()

# tracked COMMAND...: exit code of the command
tracked() {
  env "$MARK" setsid --wait "$@" </dev/null &
  local child=$! code=0
  SESSIONS+=("$child")
  wait "$child" || code=$?
  return "$code"
}

# Ids of what tracked commands started and what still runs.
survivors() {
  {
    local stat pid line state session
    for stat in /proc/[0-9]*/stat; do
      # pid (name) state ppid pgrp session …, where the name may hold anything. The process may be gone by now.
      { read -r line <"$stat"; } 2>/dev/null || continue
      read -r state _ _ session _ <<<"${line##*) }"
      pid=${line%% *}
      [[ $state == Z || " ${SESSIONS[*]} " != *" $session "* ]] || echo "$pid"
    done
    # Most files belong to somebody else, or are gone by now: that is no failure.
    { grep -lzxF "$MARK" /proc/[0-9]*/environ 2>/dev/null || true; } | cut -d/ -f3
  } | sort -u
}

# Gives what is stopping five seconds to be gone, then ends the rest. Prints what had to be ended, one line each.
end_survivors() {
  local deadline=$((SECONDS + 5)) pid
  while [[ -n $(survivors) && $SECONDS -lt $deadline ]]; do sleep 0.1; done
  for pid in $(survivors); do
    printf '%s %s\n' "$pid" "$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null)"
    kill -KILL "$pid" 2>/dev/null || true
  done
}
