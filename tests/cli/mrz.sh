#!/usr/bin/env bash
# landfall mrz parse and compose: output and exit codes. Usage: mrz.sh PROGRAM
. "$(dirname "$0")/expect.sh"

td3='P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10'
printf '%s\n' "$td3" > "$dir/good.txt"
printf '%s\n' "${td3/%10/19}" > "$dir/bad.txt"
printf '%s\r\n\r\n%s\n' "${td3/$'\n'/$'\r\n'}" "$td3" > "$dir/two.txt"
printf 'P<UTOErik\n' > "$dir/none.txt"
: > "$dir/empty.txt"

compose=("$program" mrz compose --format td3 --code P --state UTO --primary ERIKSSON --secondary 'ANNA MARIA'
  --number L898902C3 --nationality UTO --birth 1974-08-12 --sex F --expiry 2012-04-15)

expect version 0 "landfall " "$program" --version
expect usage 2 "subcommand" "$program"
expect help 0 "compose" "$program" mrz --help
expect valid 0 "TD3, valid" "$program" mrz parse "$dir/good.txt"
expect invalid 1 "bad_check_digit, expected 0" "$program" mrz parse "$dir/bad.txt"
expect json 0 '"document_number":"L898902C3"' "$program" mrz parse --json "$dir/good.txt"
expect json_error 1 '"where":"line 1, column 7"' "$program" mrz parse --json "$dir/none.txt"
expect advice 1 "Check what was asked for" "$program" mrz parse "$dir/none.txt"
expect empty 1 "0 lines" "$program" mrz parse "$dir/empty.txt"
expect missing 4 "$dir/gone.txt" "$program" mrz parse "$dir/gone.txt" "$dir/good.txt"
expect folder 4 "" "$program" mrz parse "$dir"
expect no_file 2 "" "$program" mrz parse
expect stdin 0 "TD3, valid" bash -c '"$0" mrz parse - < "$1"' "$program" "$dir/good.txt"
expect century 0 "born 1874" "$program" mrz parse --today 1930-01-01 "$dir/good.txt"
expect bad_today 2 "--today" "$program" mrz parse --today tomorrow "$dir/good.txt"
sed 's/O/0/' "$dir/good.txt" > "$dir/misread.txt"
expect repair 1 "became" "$program" mrz repair "$dir/misread.txt"
expect repair_json 1 '"reason":"field_alphabet"' "$program" mrz repair --json "$dir/misread.txt"
expect repair_none 1 "shape" "$program" mrz repair "$dir/none.txt"
expect repair_no_file 2 "" "$program" mrz repair
expect compose 0 "$td3" "${compose[@]}" --optional ZE184226B
expect filler_check 0 "<<<<<<<8" "${compose[@]}" --filler-check
expect refused 2 "document_code" "${compose[@]/td3/td1}"
expect bad_birth 2 "--birth" "${compose[@]/1974-08-12/1974-02-30}"
expect bad_format 2 "" "${compose[@]/td3/td9}"
[ "$("$program" mrz parse --json "$dir/two.txt" | wc -l)" -eq 2 ] || { echo "two zones: not two lines"; failed=1; }
exit $failed
