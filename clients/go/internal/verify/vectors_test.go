package verify

import (
	"encoding/json"
	"testing"
	"time"

	"licet.example/licet/internal/vectors"
)

type call struct {
	Token, StatusList, Version string
	Now                        int64
	Fingerprint, Product       *string
	Entitlements               []string
	ReleasedAt                 *time.Time
	Expected                   struct {
		Valid bool
		Code  string
	}
}

type file struct {
	Keys                             json.RawMessage
	Product, Fingerprint, LicenseKey string
	Encrypted, KeyList               string
	Cases                            []struct {
		Name  string
		Calls []call
	}
}

func TestFiles(t *testing.T) {
	run(t, "files.json", func(text string, options Options) Result {
		result, _ := File(text, options)
		return result
	})
}

func TestAnswers(t *testing.T) {
	run(t, "answers.json", func(text string, options Options) Result {
		result, _ := Answer(text, options)
		return result
	})
}

func run(t *testing.T, name string, verify func(string, Options) Result) {
	var given file
	vectors.Read(t, name, &given)
	keys, _ := ParseKeys(given.Keys)
	if len(given.Cases) < 20 || len(keys) == 0 {
		t.Fatal("the vectors are incomplete")
	}
	for _, c := range given.Cases {
		t.Run(c.Name, func(t *testing.T) {
			state := State{}
			for i, call := range c.Calls {
				options := Options{
					Keys: keys, Product: given.Product, Fingerprint: given.Fingerprint, LicenseKey: given.LicenseKey,
					Now: call.Now * 1000, State: state, Entitlements: call.Entitlements, Version: call.Version,
					StatusList: call.StatusList,
				}
				if call.Fingerprint != nil {
					options.Fingerprint = *call.Fingerprint
				}
				if call.Product != nil {
					options.Product = *call.Product
				}
				if call.ReleasedAt != nil {
					at := call.ReleasedAt.UnixMilli()
					options.ReleasedAt = &at
				}
				result := verify(call.Token, options)
				if result.Valid != call.Expected.Valid || result.Code != call.Expected.Code {
					t.Errorf("call %d: %v %s, not %v %s", i, result.Valid, result.Code, call.Expected.Valid, call.Expected.Code)
				}
				state = result.State
			}
		})
	}
}

func TestLiterals(t *testing.T) {
	var given file
	vectors.Read(t, "files.json", &given)
	keys, _ := ParseKeys(given.Keys)
	const issued = 1780315200
	listed, iat, ok := KeyList(given.KeyList, keys, issued*1000)
	if !ok || iat != issued || len(listed) != 1 || listed[0].Kid != "lic-2" {
		t.Errorf("the key list is %v %v %v", listed, iat, ok)
	}
	if _, _, ok := KeyList(given.KeyList, listed, issued*1000); ok {
		t.Error("accepts a key list that no trusted key signed")
	}
	options := Options{Keys: keys, Product: given.Product, Fingerprint: given.Fingerprint, Now: issued * 1000}
	if result, _ := File(given.Encrypted, options); result.Code != "DECRYPTION_FAILED" {
		t.Errorf("an encrypted file without its license key is %s", result.Code)
	}
}

func TestKeys(t *testing.T) {
	var given struct {
		Prefixes []string
		Cases    []struct {
			Name, Text string
			Key        *string
		}
	}
	vectors.Read(t, "keys.json", &given)
	for _, c := range given.Cases {
		key, ok := ReadLicenseKey(c.Text, given.Prefixes)
		if ok != (c.Key != nil) || ok && key != *c.Key {
			t.Errorf("%s: %q is read as %q", c.Name, c.Text, key)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	var given struct{ Placeholders, Identities []string }
	vectors.Read(t, "fingerprints.json", &given)
	for _, text := range given.Placeholders {
		if !IsPlaceholder(text) {
			t.Errorf("%q identifies a device", text)
		}
	}
	for _, text := range given.Identities {
		if IsPlaceholder(text) {
			t.Errorf("%q is a placeholder", text)
		}
	}
}

func TestHostileJSON(t *testing.T) {
	for _, text := range []string{
		"", "null", "[]", "7", `"x"`, `{`, `{"a":1,}`, `{"a":01}`, `{'a':1}`, `{"a":1} {}`, "{\"a\":\"\x01\"}", "\ufeff{}",
		"{\"a\":\"\xff\"}", `{"a":NaN}`,
	} {
		if _, err := parseObject([]byte(text)); err == nil {
			t.Errorf("%q is an object", text)
		}
	}
	object, err := parseObject([]byte(`{"a":1,"A":2,"a":3,"b":64.0,"c":6.4e1,"d":1e400,"e":9007199254740992,"f":-0,"g":0.5}`))
	if err != nil || len(object) != 8 {
		t.Fatal(object, err)
	}
	for name, expected := range map[string]int64{"a": 3, "A": 2, "b": 64, "c": 64, "f": 0} {
		if value, ok := Integer(object[name]); !ok || value != expected {
			t.Errorf("%s is %d, %v", name, value, ok)
		}
	}
	for _, name := range []string{"d", "e", "g"} {
		if value, ok := Integer(object[name]); ok {
			t.Errorf("%s is %d", name, value)
		}
	}
}
