#!/bin/sh
# replay.sh PROGRAM SOURCE_DIR SANITIZER_LIBRARY: plays the public recording of an NB-1010-U to PROGRAM and compares the
# picture, pixel by pixel, with the sum that an independent program found.
set -eu
data=${LANDFALL_TEST_DATA:-$2/../shared/data}/usb-recordings/nb1010
expected=607657dd77a52057f074242618bb4d28
if [ ! -e "$data/capture.ioctl" ]; then
  echo "SKIPPED: no recording at $data (set LANDFALL_TEST_DATA)"
  exit 0
fi
if ! command -v umockdev-run >/dev/null; then
  echo "SKIPPED: umockdev-run is not installed"
  exit 0
fi
# A sanitizer's library must be the first that is loaded, before umockdev's; leaks of umockdev are not ours to report.
picture=$(mktemp)
trap 'rm -f "$picture"' EXIT
umockdev-run -d "$data/device" -i /dev/bus/usb/001/003="$data/capture.ioctl" -- \
  env LD_PRELOAD="${3:+$3:}libumockdev-preload.so.0" ASAN_OPTIONS=detect_leaks=0 "$1" >"$picture"
found=$(md5sum <"$picture" | cut -d' ' -f1)
[ "$(wc -c <"$picture")" -eq 46080 ] || { echo "wanted 46080 pixels, found $(wc -c <"$picture")"; exit 1; }
[ "$found" = "$expected" ] || { echo "wanted pixels of MD5 $expected, found $found"; exit 1; }
echo "256 x 180 pixels, exact"
