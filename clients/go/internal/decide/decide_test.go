package decide

import (
	"encoding/json"
	"reflect"
	"testing"

	"licet.example/licet/internal/vectors"
)

type sequence struct {
	Name  string
	Steps []struct {
		Now              int64
		Event            Event
		Verdict, Effects json.RawMessage
	}
	Memory json.RawMessage
}

func TestVectors(t *testing.T) {
	var sequences []sequence
	vectors.Read(t, "decide.json", &sequences)
	if len(sequences) < 10 {
		t.Fatal("the vectors are incomplete")
	}
	for _, s := range sequences {
		t.Run(s.Name, func(t *testing.T) {
			memory := Memory{Outbox: []Outgoing{}}
			for i, step := range s.Steps {
				before := text(t, memory)
				next, verdict, effects := Decide(memory, step.Event, step.Now)
				expectEqual(t, i, verdict, step.Verdict)
				expectEffects(t, i, effects, step.Effects)
				if text(t, memory) != before {
					t.Errorf("step %d changed the memory that it got", i)
				}
				memory = next
			}
			expectEqual(t, len(s.Steps), memory, s.Memory)
		})
	}
}

func text(t *testing.T, value any) string {
	t.Helper()
	written, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(written)
}

func expectEqual(t *testing.T, step int, value any, expected json.RawMessage) {
	t.Helper()
	var a, b any
	_ = json.Unmarshal([]byte(text(t, value)), &a)
	_ = json.Unmarshal(expected, &b)
	if !reflect.DeepEqual(a, b) {
		t.Errorf("step %d: %s, not %s", step, text(t, value), expected)
	}
}

func expectEffects(t *testing.T, step int, effects []Effect, expected json.RawMessage) {
	t.Helper()
	given := []Effect{}
	if err := json.Unmarshal(expected, &given); err != nil {
		t.Fatal(err)
	}
	if len(effects) != len(given) || len(effects) > 0 && !reflect.DeepEqual(effects, given) {
		t.Errorf("step %d: effects %v, not %v", step, effects, given)
	}
}
