package verify

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"time"
)

// Integer returns a JSON number that is an integer of at most 2^53 - 1, in any of its spellings, such as 64, 64.0 and 6.4e1.
func Integer(value any) (int64, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	const most = 1<<53 - 1
	if integer, err := strconv.ParseInt(string(number), 10, 64); err == nil {
		return integer, -most <= integer && integer <= most
	}
	float, err := strconv.ParseFloat(string(number), 64)
	if err != nil || float != math.Trunc(float) || math.Abs(float) > most {
		return 0, false
	}
	return int64(float), true
}

func count(value any) (int64, bool) {
	integer, ok := Integer(value)
	return integer, ok && integer >= 0
}

func text(value any) (string, bool) {
	given, ok := value.(string)
	return given, ok && given != ""
}

var instantForm = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$`)

// Instant returns an instant in UTC in milliseconds since 1970. Further digits are cut off.
func Instant(value any) (int64, bool) {
	given, ok := value.(string)
	if !ok || !instantForm.MatchString(given) {
		return 0, false
	}
	at, err := time.Parse(time.RFC3339Nano, given)
	return at.UnixMilli(), err == nil
}

// nullableInstant returns null as nil.
func nullableInstant(value any) (*int64, bool) {
	if value == nil {
		return nil, true
	}
	at, ok := Instant(value)
	return &at, ok
}

func base64urlOf(value any, length int) bool {
	given, ok := value.(string)
	return ok && len(given) == length && isCanonical(given)
}
