package licet

import (
	"encoding/json"
	"reflect"
	"testing"

	"licet.example/licet/internal/vectors"
)

func TestMergeVectors(t *testing.T) {
	var cases []struct {
		Name                      string
		Own, Stored, Base, Merged json.RawMessage
	}
	vectors.Read(t, "merge.json", &cases)
	if len(cases) < 10 {
		t.Fatal("the vectors are incomplete")
	}
	for _, one := range cases {
		merged := merge(parseKept(one.Own), parseKept(one.Stored), baseOf(parseKept(one.Base)))
		var found, expected map[string]any
		_ = json.Unmarshal(merged.text(), &found)
		_ = json.Unmarshal(one.Merged, &expected)
		for name, value := range expected {
			if !reflect.DeepEqual(found[name], value) {
				t.Errorf("%s: %s is %v, not %v", one.Name, name, found[name], value)
			}
		}
	}
}
