# What the tests of the program share. Sourced with the program as $1: sets program, dir (removed at the end) and failed.
set -u
program=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0

# expect NAME EXIT_CODE TEXT_IN_OUTPUT COMMAND...: TEXT may be empty, or several lines; standard output and error are looked
# at together, and stay in $dir/said.
expect() {
  local name=$1 code=$2 text=$3
  shift 3
  local got out
  "$@" > "$dir/said" 2>&1 < /dev/null
  got=$?
  out=$(cat "$dir/said")
  if [ "$got" -ne "$code" ]; then
    echo "$name: exit code $got, wanted $code: $out"
    failed=1
  elif [ -n "$text" ] && [[ "$out" != *"$text"* ]]; then
    echo "$name: '$text' is not in: $out"
    failed=1
  fi
}
