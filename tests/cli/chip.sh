#!/usr/bin/env bash
# landfall chip and landfall trust: a specimen is made, verified and made wrong; a store is built, asked and damaged.
# Usage: chip.sh PROGRAM
. "$(dirname "$0")/expect.sh"
said() { grep -qF -- "$2" "$dir/said" || { echo "$1: '$2' is not in: $(cat "$dir/said")"; failed=1; }; }
# specimen NAME CASE: makes it; the command that was printed goes into NAME.sh
specimen() {
  expect "$1" 0 "has to say" "$program" chip specimen --out "$dir/$1" --case "$2"
  { echo 'set -- "$@"'; sed -n '/landfall chip verify/,$p' "$dir/said" | sed "s|^  landfall|'$program'|; \$ s|\$| \"\$@\"|"; } > "$dir/$1.sh"
}

specimen sound sound
said sound "every step passed"
expect verified 0 "passed, at 2026-11-24T12:00:00Z" bash "$dir/sound.sh"
expect json 0 '"overall": "passed"' bash "$dir/sound.sh" --json
cp "$dir/said" "$dir/once"
expect json_again 0 "" bash "$dir/sound.sh" --json
cmp -s "$dir/once" "$dir/said" || { echo "the same files give two reports"; failed=1; }
grep -qF "$(head -c 44 "$dir/sound/printed.txt" | tail -c 39)" "$dir/said" && { echo "the report names the holder"; failed=1; }
expect portrait 0 "" bash "$dir/sound.sh" --portrait "$dir/portrait.png"
said portrait "as it was signed"
[ "$(stat -c %a "$dir/portrait.png")" = 600 ] || { echo "a portrait for everybody's eyes"; failed=1; }

# Without its picture decoder: an error that names the places, and no picture; unless it is asked to do without.
mkdir -p "$dir/alone/bin" && cp "$program" "$dir/alone/bin/landfall"
alone() { "$dir/alone/bin/landfall" chip verify --sod "$dir/sound/EF.SOD" --dg "2=$dir/sound/EF.DG2" --portrait "$dir/alone.png" "$@"; }
expect no_decoder 4 "$dir/alone/libexec/landfall/landfall-decoder" alone
said no_decoder "not_found"
[ -e "$dir/alone.png" ] && { echo "a portrait without the decoder"; failed=1; }
said no_decoder "sod_format      passed"   # the verdict is said whatever comes of the portrait
expect in_process 1 "NOT PROVEN" alone --in-process
[ -e "$dir/alone.png" ] || { echo "no portrait with --in-process"; failed=1; }

specimen changed dg2_byte_changed
said changed "dg_hashes failed: hash_mismatch"
expect changed_verified 1 "dg_hashes       failed: hash_mismatch" bash "$dir/changed.sh"
specimen revoked signer_revoked
expect revoked_verified 1 "ds_revocation   failed: revoked" bash "$dir/revoked.sh"
specimen unanchored sound_master_list_accepted
expect unanchored_verified 1 "a list for which nobody vouches" bash "$dir/unanchored.sh"
said unanchored_verified "undetermined because of unanchored"

expect list_cases 0 "signer_expired" "$program" chip specimen --list
expect no_such_case 2 "--case" "$program" chip specimen --out "$dir/none" --case nobody
expect not_empty 2 "one that holds something" "$program" chip specimen --out "$dir/sound"
expect no_out 2 "--out" "$program" chip specimen

store=$dir/store
expect import_nothing 2 "a file to import" "$program" trust import --store "$store"
expect absent 4 "not_found" "$program" trust list --store "$store"
expect absent_check 4 "not_found" "$program" trust check --store "$store"
# Nothing but a word makes an anchor, whatever lies in a folder of lists.
expect no_word 1 "your word for a country signing CA" "$program" trust import --store "$store" "$dir/sound/trust"
said no_word "the store is as it was"
expect import 0 "The store was changed" "$program" trust import --store "$store" --anchor "$dir/sound/trust/csca-1.cer" "$dir/sound/trust"
said import "csca UT"
said import "0 refused"
expect import_again 0 "Nothing in it is new" "$program" trust import --store "$store" "$dir/sound/trust"
expect foreign_folder 4 "a folder of other things" "$program" trust import --store "$dir/sound" --anchor "$dir/sound/trust/csca-1.cer"
expect list_of_one 0 "1 country signing CA" "$program" trust list --store "$store" --country ut
expect list_of_none 0 "0 country signing CAs" "$program" trust list --store "$store" --country XX
expect list_of_what 2 "--country" "$program" trust list --store "$store" --country utopia
expect folder_as_anchor 2 "--anchor" "$program" trust import --store "$store" --anchor "$dir/sound/trust"
expect soon 1 "expires_soon" "$program" trust check --store "$store" --at 2026-11-24 --soon 4000
[ "$(stat -c %a "$store" "$store/store.json" | tr '\n' ' ')" = "755 644 " ] || { echo "a store for others to write"; failed=1; }
expect listed 0 "named by you" "$program" trust list --store "$store"
expect checked 0 "0 complaints" "$program" trust check --store "$store" --at 2026-11-24
expect out_of_date 1 "out of date" "$program" trust check --store "$store" --at 2027-11-24
expect by_store 0 "ds_chain        passed" "$program" chip verify --at 2026-11-24T12:00:00Z --sod "$dir/sound/EF.SOD" \
  --dg "1=$dir/sound/EF.DG1" --dg "2=$dir/sound/EF.DG2" --trust "$store"
expect no_portrait 1 "dg2_missing" "$program" chip verify --at 2026-11-24T12:00:00Z --sod "$dir/sound/EF.SOD" \
  --dg "1=$dir/sound/EF.DG1" --trust "$store"
said no_portrait "undetermined"
expect junk 1 "refused" "$program" trust import --store "$store" "$dir/sound/printed.txt"
said junk "the store is as it was"
printf '\0' >> "$(ls "$store"/*.bin | head -n 1)"
expect damaged 4 "the store is damaged" "$program" trust list --store "$store"

# A name that would turn the line around, move the cursor or begin a line of its own.
odd="$dir/a$(printf '\302\255\357\270\217\342\200\256\302\233\033[2J')
b.cer"
cp "$dir/sound/trust/csca-1.cer" "$odd"
expect odd_name 1 '\u00ad\ufe0f\u202e\u009b\x1b[2J\x0ab.cer' "$program" trust import --store "$dir/odd" "$odd"
expect odd_json 1 '\u00ad\ufe0f\u202e\u009b\u001b[2J\nb.cer' "$program" trust import --json --store "$dir/odd" "$odd"

# --anchor takes one name and no more.
expect one_anchor 0 "revocation_list of UT" "$program" trust import --store "$dir/one" --anchor "$dir/sound/trust/csca-1.cer" "$dir/sound/trust/crl-1.crl"
expect not_hidden 0 "" "$program" trust list --json --store "$dir/one"
sha=$(sed -n 's/.*"sha256": "\([0-9a-f]*\)".*/\1/p' "$dir/said" | head -n 1)
expect removed_nobody 4 "which is none" "$program" trust remove --store "$dir/one" nobody.cer
expect removed 0 "removed:" "$program" trust remove --store "$dir/one" "$(echo "$sha" | head -c 12 | tr a-f A-F)"
said removed "- csca UT"
expect removed_twice 4 "not_found" "$program" trust remove --store "$dir/one" "$sha"
# A store that trusts nobody lets nobody else be trusted either.
expect empty_store 1 "csca_missing" "$program" chip verify --at 2026-11-24T12:00:00Z --sod "$dir/sound/EF.SOD" \
  --dg "1=$dir/sound/EF.DG1" --dg "2=$dir/sound/EF.DG2" --trust "$dir/one" --trust "$dir/sound/trust"
chmod 777 "$dir/one"
expect not_safe 4 "chmod go-w" "$program" trust list --store "$dir/one"

expect bad_time 2 "--at" "$program" chip verify --sod "$dir/sound/EF.SOD" --at 2026-13-01
cp "$dir/sound/EF.DG2" "$dir/kept"
expect onto_input 2 "--portrait" bash "$dir/sound.sh" --portrait "$dir/sound/./EF.DG2"
cmp -s "$dir/kept" "$dir/sound/EF.DG2" || { echo "the portrait was written over DG2"; failed=1; }
expect no_file 2 "a file of a chip" "$program" chip verify
echo '{"name": "own", "steps": {"ds_chain": {"failed": "perhaps"}}}' > "$dir/policy"
expect bad_policy 4 "at $dir/policy" bash "$dir/sound.sh" --policy "$dir/policy"
echo '{"steps": {}}' > "$dir/policy"
expect nameless_policy 4 "a name of its own" bash "$dir/sound.sh" --policy "$dir/policy"
expect not_a_zone 2 "--mrz" bash -c '"$@" --mrz printed.txt' - "$program" chip verify --sod "$dir/sound/EF.SOD"
expect now_alone 2 "--at" "$program" chip verify --sod "$dir/sound/EF.SOD" --now 2026-11-24
expect bad_group 2 "--dg" "$program" chip verify --sod "$dir/sound/EF.SOD" --dg "17=$dir/sound/EF.DG1"
expect nothing_known 1 "csca_missing" "$program" chip verify --sod "$dir/sound/EF.SOD"
head -c 400 "$dir/sound/EF.SOD" > "$dir/short"
expect short 1 "sod_format      failed: malformed" "$program" chip verify --sod "$dir/short"
exit "$failed"
