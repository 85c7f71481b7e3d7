package licet

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"licet.example/licet/internal/decide"
	"licet.example/licet/internal/verify"
)

const requestLife = 30 * 24 * hour

// deviceKey is the private key with which a device without a network proves its identity (RFC 8037 section 2).
type deviceKey struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	X   string `json:"x"`
	D   string `json:"d"`
}

func newDeviceKey() *deviceKey {
	seed := random(ed25519.SeedSize)
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	return &deviceKey{"OKP", "Ed25519", base64.RawURLEncoding.EncodeToString(public), base64.RawURLEncoding.EncodeToString(seed)}
}

func (k *deviceKey) isUsable() bool {
	seed, err := base64.RawURLEncoding.DecodeString(k.D)
	return err == nil && len(seed) == ed25519.SeedSize
}

// sign returns a compact JWS.
func (k *deviceKey) sign(typ string, claims map[string]any) string {
	encode := base64.RawURLEncoding.EncodeToString
	header, _ := json.Marshal(map[string]string{"alg": "EdDSA", "typ": typ})
	payload, _ := json.Marshal(claims)
	seed, _ := base64.RawURLEncoding.DecodeString(k.D)
	input := encode(header) + "." + encode(payload)
	return input + "." + encode(ed25519.Sign(ed25519.NewKeyFromSeed(seed), []byte(input)))
}

// Request returns a request for a license file, for a person to carry to the gateway. A repeat returns the same request, until its
// file is installed or 30 days have passed.
func (c *Client) Request(ctx context.Context, given ...Option) string {
	trust, _ := c.open()
	iat := c.at() / 1000
	before := c.keptNow()
	if before.Request != nil && before.Request.Iat <= iat && (iat-before.Request.Iat)*1000 < requestLife {
		return inLines(before.Request.Token)
	}
	var token string
	fresh := newDeviceKey()
	jti := "req_" + base64.RawURLEncoding.EncodeToString(random(16))
	name := c.nameOf(read(given))
	c.change(func(k kept) kept {
		if k.Device == nil || !k.Device.isUsable() {
			k.Device = fresh
		}
		claims := map[string]any{
			"jti": jti, "iat": iat, "product": trust.product, "fingerprint": trust.fingerprint, "platform": platform(),
			"version": trust.version,
			"cnf":     map[string]any{"jwk": map[string]string{"kty": k.Device.Kty, "crv": k.Device.Crv, "x": k.Device.X}},
		}
		if name != "" {
			claims["name"] = name
		}
		token = k.Device.sign("license-request+jwt", claims)
		k.Request = &request{token, iat}
		return k
	})
	return inLines(token)
}

// Install installs a license file that a person carried here. The refusal is nil if it succeeds. WithKey is needed for an
// encrypted file only.
func (c *Client) Install(ctx context.Context, file string, given ...Option) (Standing, *Refusal) {
	c.open()
	key := read(given).key
	reading := c.readFile(file, key)
	statement := reading.statement
	switch {
	case statement == nil:
		return c.Standing(), c.refuse(reading.code)
	case !statement.Valid:
		return c.Standing(), c.refuse(statement.Code)
	case statement.Until <= c.at():
		return c.Standing(), c.refuse("EXPIRED")
	}
	c.apply(decide.Event{Type: decide.Installed, Statement: *statement}, func(k *kept) {
		k.File, k.FileKey, k.State, k.Request = &file, key, &reading.state, nil
	})
	return c.Standing(), nil
}

// Release gives the installed license file up. It returns the release file, for a person to carry to the gateway; empty if this
// device cannot release a file, because it requested none.
func (c *Client) Release(ctx context.Context) string {
	_, proof := c.giveUp(ctx)
	if proof == nil {
		return ""
	}
	return inLines(*proof)
}

// checkFile asks the status list about the installed file, if it names one.
func (c *Client) checkFile() {
	before := c.keptNow()
	if before.File == nil {
		return
	}
	trust, _ := c.open()
	reading := c.readFileWith(trust, *before.File, before.FileKey, func(uri string) string {
		return c.connection.get(context.Background(), uri, "application/statuslist+jwt")
	})
	if reading.statement == nil {
		return
	}
	c.apply(decide.Event{Type: decide.Installed, Statement: *reading.statement}, func(k *kept) { k.State = &reading.state })
}

// readFile reads a file, with newer keys of the gateway if its key is unknown.
func (c *Client) readFile(file string, key *string) fileReading {
	trust, _ := c.open()
	reading := c.readFileWith(trust, file, key, nil)
	if reading.code == "KEY_UNKNOWN" && c.fetchKeys() {
		trust, _ = c.open()
		return c.readFileWith(trust, file, key, nil)
	}
	return reading
}

func (c *Client) readFileWith(t trust, file string, key *string, getList func(string) string) fileReading {
	before := c.keptNow()
	if key == nil {
		key = before.Memory.Key
	}
	return t.readFile(file, textOf(key), c.at(), before.State, getList)
}

// giveUp gives the license up, and the proof of an installed file that was issued to the key of this device.
func (c *Client) giveUp(ctx context.Context) (seatFreeAt time.Time, proof *string) {
	c.open()
	before := c.keptNow()
	var claims *verify.FileClaims
	if before.File != nil {
		claims = c.readFile(*before.File, before.FileKey).claims
	}
	device := before.Device
	if claims != nil && device != nil && device.isUsable() && claims.Cnf != nil && claims.Cnf.KeyX == device.X {
		signed := device.sign("license-release+jwt", map[string]any{"jti": claims.Jti, "iat": c.at() / 1000})
		proof = &signed
	}
	id := randomID()
	c.apply(decide.Event{Type: decide.Deactivated, ID: id, Proof: proof}, func(k *kept) {
		k.Answer, k.File, k.FileKey = nil, nil, nil
		if claims != nil {
			state := verify.State{}
			if k.State != nil {
				state = *k.State
			}
			state = state.WithoutFile(claims)
			k.State = &state
		}
	})
	c.sendOutbox().wait(ctx)
	if found, ok := c.seatFreeAt.LoadAndDelete(id); ok {
		seatFreeAt = found.(time.Time)
	}
	return seatFreeAt, proof
}

// inLines returns a token in lines of 64 characters, which mail programs do not change.
func inLines(token string) string {
	var lines strings.Builder
	for len(token) > 64 {
		lines.WriteString(token[:64] + "\n")
		token = token[64:]
	}
	return lines.String() + token + "\n"
}
