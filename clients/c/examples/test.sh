#!/bin/sh
# Runs the programs: test.sh VALGRIND FOLDER
set -eu
valgrind=$1 folder=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo '{"keys":[]}' >"$work/keys.json"

passed=0
pass() {
  passed=$((passed + 1))
  echo "ok: $1"
}
fail() {
  echo "failed: $1"
  exit 1
}

# Nothing listens at port 9, so the gateway is unreachable.
for program in ten_lines ten_lines_shared; do
  code=0
  output=$($valgrind "$folder/$program" http://localhost:9 studio "$work/keys.json" KEY "$work/$program.json" 2>"$work/log") || code=$?
  [ "$code" = 1 ] || { cat "$work/log" && fail "$program returned $code"; }
  case $output in "UNREACHABLE: The license server cannot be reached"*) ;; *) fail "$program: $output" ;; esac
  pass "$program reports an unreachable gateway, without a leak or an error"
done

$valgrind "$folder/ten_lines_cpp" >"$work/output" || fail 'ten_lines_cpp'
grep -q '^keys must be a text$' "$work/output" || fail 'ten_lines_cpp: the message of a wrong setting'
pass 'ten_lines_cpp reads a wrong setting and a standing, without a leak or an error'

$valgrind "$folder/conformance" >"$work/output" <<EOF || fail 'conformance'
nonsense
{"id":1,"call":"sell"}
{"id":2,"call":"check"}
{"id":3,"call":"open","gateway":"http://127.0.0.1:9","product":"studio","version":"1","keys":{"keys":[]},"store":"$work/c.json","fingerprint":"d","locale":"de","now":1780315200000,"meter":"m"}
{"id":4,"call":"standing"}
{"id":5,"call":"activate"}
{"id":6,"call":"activate","key":"LIC-1"}
{"id":7,"call":"recordUsage","amount":1}
{"id":8,"call":"recordUsage","amount":-1}
{"id":9,"call":"startTrial"}
{"id":10,"call":"value","code":"x"}
{"id":11,"call":"start"}
{"id":12,"call":"clock","now":1780315300000}
{"id":13,"call":"install","file":"nonsense"}
{"id":14,"call":"release"}
{"id":15,"call":"deactivate"}
{"id":16,"call":"stop"}
{"id":17,"call":"open","gateway":"x","product":"studio","version":"1","keys":{"keys":[]}}
EOF
cat >"$work/expected" <<'EOF'
{"id":null,"error":"a request must be JSON"}
{"id":1,"error":"there is no call sell"}
{"id":2,"error":"call open first"}
{"id":3,"result":null}
{"id":4,"result":{"state":"UNLICENSED","valid":false,"code":"NOT_ACTIVATED","message":"Auf diesem Gerät ist keine Lizenz aktiv. Geben Sie einen Lizenzschlüssel ein.","nextAction":"ACTIVATE","entitlements":{},"expiry":null,"until":null,"source":null}}
{"id":5,"error":"key must be a text"}
{"id":6,"result":{"state":"REFUSED","valid":false,"code":"UNREACHABLE","message":"Der Lizenzserver ist nicht erreichbar. Versuchen Sie es später erneut.","nextAction":"WAIT","nextAllowedAt":null,"devices":[]}}
{"id":7,"result":false}
{"id":8,"error":"amount must be an integer from 0 to 1,000,000,000"}
{"id":9,"error":"the settings name no trial"}
{"id":10,"result":null}
{"id":11,"result":null}
{"id":12,"result":null}
{"id":13,"result":{"state":"REFUSED","valid":false,"code":"FILE_MALFORMED","message":"Das ist keine Lizenzdatei, die die Software verwenden kann.","nextAction":null,"nextAllowedAt":null,"devices":[]}}
{"id":14,"result":null}
{"id":15,"result":{"seatFreeAt":null}}
{"id":16,"result":null}
{"id":17,"error":"gateway must be a URL of http or https"}
EOF
diff "$work/expected" "$work/output" || fail 'conformance'
pass 'conformance returns results and errors, without a leak or an error'
echo "$passed passed, 0 failed"
