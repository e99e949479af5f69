# Sourced by scripts/check and .ci/run: a readable list of steps, each with how long it took.

STEPS_FAILED=()
STEPS_SHOW=${STEPS_SHOW:-60} # lines of a failed step's output

# step NAME COMMAND...   quiet when it succeeds; what it said when it fails, and the list goes on
step() {
  local name=$1 started=$SECONDS output lines
  shift
  output=$(mktemp)
  if [ -t 1 ]; then printf '  … %s\r' "$name"; fi
  if "$@" >"$output" 2>&1 </dev/null; then
    printf '  ✓ %-58s %3ss\n' "$name" $((SECONDS - started))
  else
    printf '  ✗ %-58s %3ss\n' "$name" $((SECONDS - started))
    head -n "$STEPS_SHOW" "$output" | sed 's/^/      /'
    lines=$(wc -l <"$output")
    if [ "$lines" -gt "$STEPS_SHOW" ]; then
      printf '      and %d lines more: %s\n' $((lines - STEPS_SHOW)) "$*"
    fi
    STEPS_FAILED+=("$name")
  fi
  rm -f "$output"
}

# finish WHAT   the last line of a list: fails when a step did
finish() {
  if [ ${#STEPS_FAILED[@]} -gt 0 ]; then
    printf '%s: %d to mend.\n' "$1" ${#STEPS_FAILED[@]}
    return 1
  fi
  printf '%s: all well.\n' "$1"
}
