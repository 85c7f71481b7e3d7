package normal

import "testing"

func TestForms(t *testing.T) {
	for _, c := range []struct{ text, nfc, nfkc string }{
		{"plain", "plain", "plain"},
		{"Jo\u0308rg", "J\u00f6rg", "J\u00f6rg"},
		{"\u212b", "\u00c5", "\u00c5"},
		{"\uff10\uff21", "\uff10\uff21", "0A"},
		{"\ufb01", "\ufb01", "fi"},
		{"\u1112\u1161\u11ab\u1100\u1173\u11af", "\ud55c\uae00", "\ud55c\uae00"},
		{"\ud55c", "\ud55c", "\ud55c"},
		// Two marks in the wrong order, and one that is blocked by another of its class.
		{"a\u0323\u0307", "\u1ea1\u0307", "\u1ea1\u0307"},
		{"a\u0307\u0323", "\u1ea1\u0307", "\u1ea1\u0307"},
		{"a\u0315\u0300\u05ae\u0062", "\u00e0\u05ae\u0315b", "\u00e0\u05ae\u0315b"},
		{"a\u0327\u0306\u0304", "\u0103\u0327\u0304", "\u0103\u0327\u0304"},
		// A character that is excluded from composition.
		{"\u0958", "\u0915\u093c", "\u0915\u093c"},
		{"\u0344", "\u0308\u0301", "\u0308\u0301"},
		// No starter before the first mark.
		{"\u0301a", "\u0301a", "\u0301a"},
		{"", "", ""},
	} {
		if got := NFC(c.text); got != c.nfc {
			t.Errorf("NFC(%+q) = %+q, not %+q", c.text, got, c.nfc)
		}
		if got := NFKC(c.text); got != c.nfkc {
			t.Errorf("NFKC(%+q) = %+q, not %+q", c.text, got, c.nfkc)
		}
	}
}
