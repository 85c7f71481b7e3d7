package licet

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"testing"
	"time"
)

// keyPair is a signing key of a gateway.
type keyPair struct {
	kid     string
	private ed25519.PrivateKey
}

func newKeyPair(t *testing.T, kid string) keyPair {
	t.Helper()
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return keyPair{kid, private}
}

func (p keyPair) jwk() map[string]string {
	x := base64.RawURLEncoding.EncodeToString(p.private.Public().(ed25519.PublicKey))
	return map[string]string{"kty": "OKP", "crv": "Ed25519", "kid": p.kid, "x": x}
}

// list returns a key list with the keys of all pairs, which this one signs.
func (p keyPair) list(iat time.Time, life time.Duration, all ...keyPair) string {
	var keys []map[string]string
	for _, pair := range all {
		keys = append(keys, pair.jwk())
	}
	encode := func(value any) string {
		text, _ := json.Marshal(value)
		return base64.RawURLEncoding.EncodeToString(text)
	}
	text := encode(map[string]string{"alg": "EdDSA", "kid": p.kid, "typ": "license-keys+jwt"}) + "." +
		encode(map[string]any{"iat": iat.Unix(), "exp": iat.Add(life).Unix(), "keys": keys})
	return text + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(p.private, []byte(text)))
}

func TestAnOlderKeyListIsRejectedAlsoAfterARestart(t *testing.T) {
	const day = 24 * time.Hour
	first, second, now := newKeyPair(t, "first"), newKeyPair(t, "second"), time.Now()
	newest, older := first.list(now, day, first), first.list(now.Add(-time.Hour), 90*day, first, second)
	served := newest
	url := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(served)) })
	keys, _ := json.Marshal(map[string]any{"keys": []any{first.jwk()}})
	store := MemoryStore()
	openAt := func(at time.Time) *Client {
		client, err := New(Settings{
			Gateway: url, Product: "studio", Version: "1", Keys: keys, Store: store, Fingerprint: "laptop",
			Now: func() time.Time { return at },
		})
		if err != nil {
			t.Fatal(err)
		}
		client.open()
		return client
	}
	running := openAt(now)
	other := openAt(now)
	if !running.fetchKeys() {
		t.Fatal("rejects the first list")
	}
	// Another process that runs did not see the newest list, and must not replace it in the store.
	served = older
	other.fetchKeys()
	for name, client := range map[string]*Client{"running": running, "restarted": openAt(now), "after its end": openAt(now.Add(2 * day))} {
		if client.fetchKeys() {
			t.Errorf("%s: accepts an older list", name)
		}
	}
	served = first.list(now.Add(day), 90*day, first, second)
	if !openAt(now.Add(2 * day)).fetchKeys() {
		t.Error("rejects a later list")
	}
}
