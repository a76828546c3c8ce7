#!/usr/bin/env bash
# landfall capture and devices: what is printed and written, exit codes, Ctrl-C. Usage: capture.sh PROGRAM
. "$(dirname "$0")/expect.sh"
# same NAME FOUND WANTED
same() { [ "$2" = "$3" ] || { echo "$1: found '$2', wanted '$3'"; failed=1; }; }

# A plan with one finger.
plan() { printf '{"schema": "landfall-plan 1", "devices": {"finger": "%s"}, "steps": [{"step": "fingers", "time": "%s"}]}\n' "$1" "$2"; }
plan 'sim_finger:place=0s&hold=0s' 20s > "$dir/finger.json"
plan 'sim_finger:absent=1' 60s > "$dir/absent.json"
plan 'sim_finger:absent=1' soon > "$dir/wrong.json"

expect devices 0 "sim_finger:" "$program" devices
expect devices_json 0 '"schema":"landfall-devices 1"' "$program" devices --json
expect help 0 "--document" "$program" capture --help
expect plan 0 '"schema": "landfall-plan 1"' "$program" capture --print-plan
expect wrong_plan 2 "wrong.json, /steps/0/time" "$program" capture --plan "$dir/wrong.json"
expect no_plan 4 "nowhere.json" "$program" capture --plan "$dir/nowhere.json"
expect no_folder 3 "nowhere" "$program" capture --document "folder:$dir/nowhere" --out "$dir/none"
same "nothing was written" "$(ls "$dir/none" 2>/dev/null)" ""

expect finger 0 "1 record: 1 complete" "$program" capture --plan "$dir/finger.json" --out "$dir/records"
record=$(sed -n 's/^  record //p' "$dir/said")
expect record 0 '"origin": "simulated"' cat "$record"
expect report 0 'SIMULATED' cat "$(dirname "$record")/report.html"
same "the owner's only" "$(stat -c %a "$dir/records" "$record" | tr '\n' ' ')" "700 600 "

# Page and chip of one simulated traveller: the chip is verified, and the record says that no protocol was spoken. The
# second traveller's chip is not the first one's.
steps='"steps": [{"step": "document"}, {"step": "chip", "optional": true}]'
printf '{"schema": "landfall-plan 1", "devices": {"document": "%s", "chip": "%s"}, %s}\n' \
  'sim_document:seed=3&documents=2' 'sim_chip:seed=3' "$steps" > "$dir/chip.json"
expect chip 0 "verdict: passed" "$program" capture --plan "$dir/chip.json" --documents 2 --out "$dir/chips"
same "two verdicts" "$(grep -c 'verdict: passed' "$dir/said")" 2
record=$(sed -n 's/^  record //p' "$dir/said" | tail -n 1)
expect chip_record 0 '"overall": "passed"' cat "$record"
expect chip_steps 0 '"mrz_match": {' cat "$record"
expect chip_source 0 "The simulator gave the chip's files, without the chip's protocol." cat "$record"
expect chip_report 0 'Passed: everything that the policy demands was proven.' cat "$(dirname "$record")/report.html"
# A chip that is none of the page's traveller does not open; the record has no verdict, and says why.
sed 's/sim_chip:seed=3/sim_chip:seed=5000/' "$dir/chip.json" > "$dir/other.json"
expect other_chip 0 "chip: unsure: The chip could not be read" "$program" capture --plan "$dir/other.json" --out "$dir/other"
record=$(sed -n 's/^  record //p' "$dir/said")
expect other_record 0 '"verdict": null' cat "$record"
expect other_report 0 'Not assessed' cat "$(dirname "$record")/report.html"

# Pictures as documents: one without a zone, one that is no picture. Each makes a record; the simulated devices stay away.
mkdir "$dir/pages"
base64 -d > "$dir/pages/1.png" <<'PNG'
iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAKklEQVR42u3MQREAAAwCIPsnM5Yh9ttBANKjCAQCgUAgEAgEAoFAIPgeDAQKgLWRjkNPAAAAAElFTkSuQmCC
PNG
echo nonsense > "$dir/pages/2.png"
expect folder 1 "2 records: 0 complete" "$program" capture --document "folder:$dir/pages" --out "$dir/folder"
same "two records" "$(ls "$dir/folder" | wc -l)" 2
same "no simulated device" "$(grep -l sim_ "$dir"/folder/*/record.json)" ""
expect capture_of_none 1 "0 complete" "$program" capture --document "folder:$dir/pages" --documents 1 --out "$dir/one"
same "one record" "$(ls "$dir/one" | wc -l)" 1

# Ctrl-C: exit code 130, quickly, and nothing is left. (A program in the background of a script ignores SIGINT: env -i's
# --default-signal gives it back.)
env --default-signal=INT "$program" capture --plan "$dir/absent.json" --out "$dir/stopped" > "$dir/said" 2>&1 < /dev/null &
child=$!
for _ in $(seq 200); do grep -q fingers "$dir/said" && break; sleep 0.05; done
begin=$(date +%s%N)
kill -INT "$child"
wait "$child"
code=$?
took=$((($(date +%s%N) - begin) / 1000000))
same "exit code of Ctrl-C" "$code" 130
echo "Ctrl-C took $took ms"
[ "$took" -le 1000 ] || { echo "Ctrl-C took $took ms"; failed=1; }  # 100 ms are promised; a crowded machine gets more
same "nothing is left" "$(ls -A "$dir/stopped" 2>/dev/null)" ""

exit "$failed"
