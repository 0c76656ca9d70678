# shellcheck shell=bash
# summary: this list

main() {
  echo "usage: ./flashsale <command> [options]"
  local file
  for file in eng/commands/*.sh; do
    printf '\n  %s%s\n' "$(basename "$file" .sh)" "$(sed -n 's/^# usage://p' "$file")"
    sed -n -e 's/^# summary: /      /p' -e 's/^# option: /      /p' "$file"
  done
}
