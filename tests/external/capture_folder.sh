#!/usr/bin/env bash
# landfall capture over a folder of real pictures: as many records as documents, and what became of them.
# Usage: capture_folder.sh PROGRAM DEFAULT_DATA; LANDFALL_TEST_DATA is looked at first.
set -u
program=$1
images=${LANDFALL_TEST_DATA:-$2}/mrz/images
if [ ! -d "$images" ]; then
  echo "skipped: no $images (LANDFALL_TEST_DATA names the folder of test data)"
  exit 77
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
documents=$(find "$images" -maxdepth 1 -type f -regextype posix-extended -iregex '.*\.(jpe?g|png|tiff?|webp|bmp|gif|heic)' | wc -l)
begin=$(date +%s)
"$program" capture --document "folder:$images" --out "$out/records" < /dev/null > "$out/said" 2> "$out/errors"
code=$?
records=$(find "$out/records" -mindepth 2 -maxdepth 2 -name record.json | wc -l)
reports=$(find "$out/records" -mindepth 2 -maxdepth 2 -name report.html | wc -l)
echo "$documents documents, $records records, $reports reports, $(($(date +%s) - begin)) s, exit code $code"
echo "status of the records:"
sed -n 's/^  "status": "\(.*\)",$/\1/p' "$out"/records/*/record.json | sort | uniq -c
echo "zones:"
sed -n 's/^    "status": "\(.*\)",$/\1/p' "$out"/records/*/record.json | sort | uniq -c
[ "$records" -eq "$documents" ] && [ "$reports" -eq "$documents" ] && { [ "$code" -eq 0 ] || [ "$code" -eq 1 ]; } && exit 0
tail -5 "$out/said" "$out/errors"
exit 1
