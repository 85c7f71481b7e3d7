// Package licettest has a gateway for tests of software that uses the client. It signs what a real gateway signs, and knows one
// license. It is no gateway for production: it keeps everything in memory and checks little.
package licettest

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// Gateway is a gateway with one license.
type Gateway struct {
	// URL for the setting Gateway.
	URL string
	// Keys for the setting Keys.
	Keys []byte
	// LicenseKey of the license.
	LicenseKey string

	server  *httptest.Server
	private ed25519.PrivateKey

	mu           sync.Mutex
	code         string
	isDown       bool
	entitlements map[string]any
	usage        map[string]int64
	requests     []string
}

// New starts a gateway whose license has these entitlements. Close ends it.
func New(entitlements map[string]any) *Gateway {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	keys, _ := json.Marshal(map[string]any{"keys": []any{
		map[string]string{"kty": "OKP", "crv": "Ed25519", "kid": "test", "x": base64.RawURLEncoding.EncodeToString(public)},
	}})
	g := &Gateway{
		Keys: keys, LicenseKey: "LIC-01234-56789-ABCDE-FGHJK-TZFN5", private: private, code: "VALID",
		entitlements: entitlements, usage: map[string]int64{},
	}
	g.server = httptest.NewServer(http.HandlerFunc(g.serve))
	g.URL = g.server.URL
	return g
}

// Close ends the gateway.
func (g *Gateway) Close() { g.server.Close() }

// Refuse makes the gateway sign a "no" with this code, such as SUSPENDED. VALID makes it sign a "yes" again.
func (g *Gateway) Refuse(code string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.code = code
}

// SetDown makes the gateway respond with 503, until it is called with false.
func (g *Gateway) SetDown(isDown bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.isDown = isDown
}

// Usage returns the sum of the usage that was recorded, each request once.
func (g *Gateway) Usage() int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	sum := int64(0)
	for _, amount := range g.usage {
		sum += amount
	}
	return sum
}

// Requests returns the names of the operations that arrived.
func (g *Gateway) Requests() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]string(nil), g.requests...)
}

type input struct {
	Key, Product, Fingerprint, Nonce, Keep, IdempotencyKey string
	Amount                                                 int64
}

func (g *Gateway) serve(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Query     string
		Variables struct{ Input input }
	}
	text, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	g.mu.Lock()
	defer g.mu.Unlock()
	w.Header().Set("content-type", "application/json")
	if g.isDown || json.Unmarshal(text, &body) != nil || r.URL.Path != "/graphql" {
		w.Header().Set("retry-after", "1")
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	name := strings.FieldsFunc(body.Query, func(r rune) bool { return r == ' ' || r == '(' })[1]
	g.requests = append(g.requests, name)
	result := g.result(name, body.Variables.Input)
	_ = json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{"result": result}})
}

func (g *Gateway) result(name string, in input) map[string]any {
	now := time.Now().UTC()
	if name != "Validate" && in.Key != g.LicenseKey {
		return map[string]any{"__typename": "NotFoundRefusal", "code": "LICENSE_NOT_FOUND", "message": "No license has this key."}
	}
	switch name {
	case "Heartbeat":
		return map[string]any{"__typename": "HeartbeatPayload", "nextHeartbeatBy": nil, "validation": map[string]any{"checkedAt": instant(now)}}
	case "RecordUsage":
		g.usage[in.IdempotencyKey] = in.Amount
	case "Deactivate":
		return map[string]any{"__typename": "DeactivateLicensePayload", "seatFreeAt": instant(now)}
	case "Validate":
		return g.validation(in, now)
	}
	return map[string]any{"__typename": name + "Payload"}
}

func (g *Gateway) validation(in input, now time.Time) map[string]any {
	valid := g.code == "VALID"
	salt := make([]byte, 16)
	digest := sha256.Sum256(append(salt, in.Fingerprint...))
	encode := base64.RawURLEncoding.EncodeToString
	end := instant(now.AddDate(1, 0, 0))
	answer := g.sign("license-answer+jwt", map[string]any{
		"iss": g.URL, "aud": in.Product, "sub": "lic_test", "iat": now.Unix(), "exp": now.Add(7 * 24 * time.Hour).Unix(),
		"nonce": in.Nonce, "cnf": map[string]string{"fp#S256": encode(digest[:]), "salt": encode(salt)},
		"asOf": instant(now), "valid": valid, "code": g.code, "detail": g.code,
		"license": map[string]any{
			"type": "test", "revision": 1, "status": "ACTIVE", "expiry": end, "graceEndsAt": nil, "maxActivations": nil,
			"entitlements": g.entitlements, "keyHint": "TZFN5",
		},
	})
	signature := g.sign("license-validation+jwt", map[string]any{
		"sub": "lic_test", "valid": valid, "code": g.code, "nonce": in.Nonce, "checkedAt": instant(now), "expiry": end,
	})
	return map[string]any{"__typename": "LicenseValidation", "signature": signature, "answer": answer, "license": nil}
}

func (g *Gateway) sign(typ string, claims map[string]any) string {
	encode := base64.RawURLEncoding.EncodeToString
	header, _ := json.Marshal(map[string]string{"alg": "EdDSA", "kid": "test", "typ": typ})
	payload, _ := json.Marshal(claims)
	text := encode(header) + "." + encode(payload)
	return text + "." + encode(ed25519.Sign(g.private, []byte(text)))
}

func instant(at time.Time) string { return at.Format("2006-01-02T15:04:05.000Z") }
