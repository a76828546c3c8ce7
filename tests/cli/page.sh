#!/usr/bin/env bash
# landfall page read and mrz read on pages of the simulated reader; both sides of a card in a session. Usage: page.sh PROGRAM
. "$(dirname "$0")/expect.sh"
said() { grep -qF -- "$2" "$dir/said" || { echo "$1: '$2' is not in: $(cat "$dir/said")"; failed=1; }; }
is_png() { [ "$(head -c 8 "$1" 2>/dev/null | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ] || { echo "no PNG: $1"; failed=1; }; }
# shoot NAME URI LIGHTS: one session; its record's folder in $record
shoot() {
  printf '{"schema": "landfall-plan 1", "devices": {"document": "%s"}, "steps": [{"step": "document", "lights": [%s]}]}\n' "$2" "$3" > "$dir/$1.json"
  expect "$1" 0 "1 record: 1 complete" "$program" capture --plan "$dir/$1.json" --out "$dir/$1"
  record=$(dirname "$(sed -n 's/^  record //p' "$dir/said")")
}

shoot passport 'sim_document:seed=7&rotation=5&place=0s&today=2026-11-23' '"white", "ir"'
white=$record/page-1-white.png infrared=$record/page-2-ir.png
is_png "$record/document-1.png"
is_png "$record/document-1-portrait.png"
expect straight 0 "laid straight" cat "$record/report.html"
expect both_lights 0 '"infrared": "page-2-ir.png"' cat "$record/record.json"

expect page 0 "TD3, 4 of 4 sides seen" "$program" page read --out "$dir/out" --ppi 200 "$white"
said page "page 984 x 693 at 200 ppi"
said page "zone read"
is_png "$dir/out/page-1-white-1-page.png"
is_png "$dir/out/page-1-white-1-portrait.png"
[ "$(stat -c %a "$dir/out/page-1-white-1-page.png")" = 600 ] || { echo "a page for everybody's eyes"; failed=1; }
expect page_json 0 '"class":"TD3"' "$program" page read --json --infrared "$infrared" "$white"
said page_json '"lights":["white","ir"]'
said page_json '"findings":[]'
expect page_annotated 0 "" "$program" page read --annotated "$dir/drawn.png" "$white"
is_png "$dir/drawn.png"
expect mrz_annotated 0 "read, TD3" "$program" mrz read --annotated "$dir/lines.png" "$white"
is_png "$dir/lines.png"
expect mrz_json 0 '"findings":[]' "$program" mrz read --json "$white"

# Infrared of another document than white: an alarm, in words and in the exit code.
shoot other 'sim_document:seed=8&rotation=5&place=0s&today=2026-11-23' '"ir"'
expect alarm 1 "Alarm: white and infrared light show different characters." "$program" page read --infrared "$record/page-1-ir.png" "$white"
expect alarm_json 1 '"finding":"vis_ir_mismatch","severity":"insist"' "$program" page read --json --infrared "$record/page-1-ir.png" --annotated "$dir/alarm.png" "$white"
is_png "$dir/alarm.png"

# A card: its front has no zone, so the other side is asked for.
shoot card 'sim_document:seed=5&format=TD1&sides=1&place=0s&gap=100ms' '"white"'
said card "Turn the document over."
expect card_record 0 '"side": "back"' cat "$record/record.json"
expect front 1 "zone none" "$program" page read "$record/page-1-white.png"
said front "TD1"
expect front_json 1 '"zone":null' "$program" page read --json "$record/page-1-white.png"

base64 -d > "$dir/blank.png" <<'PNG'
iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAKklEQVR42u3MQREAAAwCIPsnM5Yh9ttBANKjCAQCgUAgEAgEAoFAIPgeDAQKgLWRjkNPAAAAAElFTkSuQmCC
PNG
expect none 1 "none: no document and no zone" "$program" page read "$dir/blank.png"
expect none_json 1 '"documents":[]' "$program" page read --json "$dir/blank.png"
expect sizes_differ 4 "two pictures of one size" "$program" page read --infrared "$dir/blank.png" "$white"
expect missing 4 "gone.png" "$program" page read "$dir/gone.png"
expect no_file 2 "" "$program" page read
expect two_annotated 2 "--annotated" "$program" page read --annotated "$dir/x.png" "$white" "$white"
expect two_annotated_mrz 2 "--annotated" "$program" mrz read --annotated "$dir/x.png" "$white" "$white"
expect bad_ppi 2 "--ppi" "$program" page read --ppi 10 "$white"
expect no_folder 4 "nowhere" "$program" page read --annotated "$dir/nowhere/x.png" "$white"
exit "$failed"
