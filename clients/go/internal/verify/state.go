package verify

import "math"

// State is what the verifier remembers between two calls.
type State struct {
	// Highest time of the clock of this machine, in seconds.
	Seen int64 `json:"seen"`
	// Highest time of all verified texts, in seconds. The true time is not before it.
	Proven  int64        `json:"proven"`
	Files   []SeenFile   `json:"files"`
	Lists   []SeenStatus `json:"lists"`
	Answers []SeenAnswer `json:"answers"`
}

// SeenFile is the highest sequence number of a license and activation.
type SeenFile struct {
	Sub string `json:"sub"`
	Act string `json:"act"`
	Seq int64  `json:"seq"`
}

// SeenStatus is an entry on the newest status list.
type SeenStatus struct {
	URI   string `json:"uri"`
	Index int64  `json:"idx"`
	Value int64  `json:"value"`
	Iat   int64  `json:"iat"`
	Exp   int64  `json:"exp"`
}

// SeenAnswer is the newest answer about a license.
type SeenAnswer struct {
	Sub   string `json:"sub"`
	AsOf  int64  `json:"asOf"`
	Valid bool   `json:"valid"`
	Code  string `json:"code"`
}

const maxEntries = 64

func newest[T any](entries []T, next T, isSame func(T) bool) []T {
	out := make([]T, 0, len(entries)+1)
	for _, entry := range entries {
		if !isSame(entry) {
			out = append(out, entry)
		}
	}
	out = append(out, next)
	if len(out) > maxEntries {
		out = out[len(out)-maxEntries:]
	}
	return out
}

func (s State) seq(sub, act string) int64 {
	for _, file := range s.Files {
		if file.Sub == sub && file.Act == act {
			return file.Seq
		}
	}
	return 0
}

func (s State) withFile(next SeenFile) []SeenFile {
	return newest(s.Files, next, func(file SeenFile) bool { return file.Sub == next.Sub && file.Act == next.Act })
}

func (s State) answer(sub string) *SeenAnswer {
	for i := range s.Answers {
		if s.Answers[i].Sub == sub {
			return &s.Answers[i]
		}
	}
	return nil
}

// withAnswer returns the answers with a newer one in place of the former one. At the same instant, a "no" is newer.
func (s State) withAnswer(next SeenAnswer) []SeenAnswer {
	last := s.answer(next.Sub)
	if last != nil && (next.AsOf < last.AsOf || next.AsOf == last.AsOf && !last.Valid) {
		return s.Answers
	}
	return newest(s.Answers, next, func(answer SeenAnswer) bool { return answer.Sub == next.Sub })
}

// no returns the "no" of the gateway that is not older than an instant.
func (s State) no(sub string, instant int64) *SeenAnswer {
	if last := s.answer(sub); last != nil && !last.Valid && last.AsOf >= instant {
		return last
	}
	return nil
}

func (s State) status(uri string, index int64) *SeenStatus {
	for i := range s.Lists {
		if s.Lists[i].URI == uri && s.Lists[i].Index == index {
			return &s.Lists[i]
		}
	}
	return nil
}

// WithoutFile returns the state in which a copy of the file is SEQUENCE_ROLLED_BACK.
func (s State) WithoutFile(claims *FileClaims) State {
	seq := claims.Seq + 1
	if seen := s.seq(claims.Sub, claims.Act); seen > seq {
		seq = seen
	}
	s.Files = s.withFile(SeenFile{claims.Sub, claims.Act, seq})
	return s
}

// infinity is the end of what has none.
const infinity = math.MaxInt64

const toleranceSeconds = 3600

type reading struct {
	at           int64 // Milliseconds.
	rolledBack   bool
	seen, proven int64 // Seconds.
}

// readTime compares the clock with the state. docs/license-file.md specifies it.
func readTime(clock int64, state State, newestIat int64) reading {
	proven := state.Proven
	if newestIat > proven {
		proven = newestIat
	}
	isBehind := func(seconds int64) bool { return clock < (seconds-toleranceSeconds)*1000 }
	recovers := isBehind(state.Seen) && newestIat > state.Proven
	rolledBack := isBehind(proven) || isBehind(state.Seen) && !recovers
	seconds := clock / 1000
	seen := state.Seen
	if !rolledBack && (recovers || seconds > seen) {
		seen = seconds
	}
	at := clock
	if proven*1000 > at {
		at = proven * 1000
	}
	return reading{at, rolledBack, seen, proven}
}
