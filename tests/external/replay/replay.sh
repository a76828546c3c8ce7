#!/bin/sh
# replay.sh PROGRAM SOURCE_DIR SANITIZER_LIBRARY DRIVER FOLDER OPTION DEVICE SIZE MD5: plays the public recording in FOLDER
# to PROGRAM and compares the picture, pixel by pixel, with the sum that an independent program found.
set -eu
program=$1 sanitizer=$3 driver=$4 option=$6 device=$7 size=$8 expected=$9
data=${LANDFALL_TEST_DATA:-$2/../shared/data}/usb-recordings/$5
recording=
for file in "$data/capture.ioctl" "$data/capture.pcapng"; do
  [ ! -e "$file" ] || recording=$file
done
if [ -z "$recording" ]; then
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
umockdev-run -d "$data/device" "$option" "$device=$recording" -- \
  env LD_PRELOAD="${sanitizer:+$sanitizer:}libumockdev-preload.so.0" ASAN_OPTIONS=detect_leaks=0 "$program" "$driver" >"$picture"
found=$(md5sum <"$picture" | cut -d' ' -f1)
[ "$(wc -c <"$picture")" -eq "$size" ] || { echo "wanted $size pixels, found $(wc -c <"$picture")"; exit 1; }
[ "$found" = "$expected" ] || { echo "wanted pixels of MD5 $expected, found $found"; exit 1; }
echo "$size pixels, exact"
