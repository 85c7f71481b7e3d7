package licet

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"licet.example/licet/internal/vectors"
)

func connectionTo(t *testing.T, url string, settings Settings) connection {
	t.Helper()
	return connection{url: url, locale: "en", timeout: time.Minute, http: httpClient(settings), isOwn: settings.Transport == nil}
}

func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func TestARedirectGetsNoLicenseKey(t *testing.T) {
	isAsked := false
	other := serve(t, func(w http.ResponseWriter, r *http.Request) { isAsked = true })
	url := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other, http.StatusTemporaryRedirect) })
	c := connectionTo(t, url, Settings{})
	var answer result
	if failed := c.send(context.Background(), "Activate", map[string]any{"key": "LIC"}, &answer); failed == nil || !failed.arrived {
		t.Errorf("%+v", failed)
	}
	if c.get(context.Background(), url, "") != "" || isAsked {
		t.Error("followed a redirect")
	}
}

func TestResponsesAreLimitedAfterDecompression(t *testing.T) {
	var bomb bytes.Buffer
	writer := gzip.NewWriter(&bomb)
	_, _ = writer.Write([]byte(`{"data":{"result":{"code":"`))
	blank := bytes.Repeat([]byte("a"), 1<<20)
	for i := 0; i < 64; i++ {
		_, _ = writer.Write(blank)
	}
	_, _ = writer.Write([]byte(`"}}}`))
	_ = writer.Close()
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("content-encoding", "gzip")
		_, _ = w.Write(bomb.Bytes())
	})
	c := connectionTo(t, url, Settings{})
	var answer result
	if failed := c.send(context.Background(), "Activate", nil, &answer); failed == nil || answer.Code != "" {
		t.Error("read a response that is too large")
	}
	if c.get(context.Background(), url, "") != "" {
		t.Error("read a document that is too large")
	}
}

func TestFaultsSayWhatHadNoEffect(t *testing.T) {
	for name, c := range map[string]struct {
		status     int
		body       string
		retryAfter string
		arrived    bool
		wait       int64
	}{
		"busy":           {429, `{"errors":[{"extensions":{"code":"RATE_LIMITED"}}]}`, "7", false, 7000},
		"overloaded":     {503, `{"errors":[{"extensions":{"code":"OVERLOADED"}}]}`, "", false, 0},
		"no database":    {503, `{"errors":[{"extensions":{"code":"DATABASE_UNAVAILABLE"}}]}`, "2", true, 2000},
		"a page":         {200, `<html>`, "", true, 0},
		"nothing":        {200, ``, "", true, 0},
		"null":           {200, `null`, "", true, 0},
		"no result":      {200, `{"data":{"result":null}}`, "", true, 0},
		"another type":   {200, `{"data":{"result":7}}`, "", true, 0},
		"half an error":  {200, `{"data":{"result":{}},"errors":[]}`, "-1", true, 0},
		"an odd error":   {500, `{"errors":[7]}`, "9999999999999999999", true, 0},
		"deep nesting":   {200, strings.Repeat("[", 1<<20), "", true, 0},
		"a past instant": {503, ``, "Thu, 01 Jan 1970 00:00:00 GMT", true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			url := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if c.retryAfter != "" {
					w.Header().Set("retry-after", c.retryAfter)
				}
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			})
			var answer result
			failed := connectionTo(t, url, Settings{}).send(context.Background(), "Activate", nil, &answer)
			if failed == nil || failed.arrived != c.arrived {
				t.Fatalf("%+v", failed)
			}
			if failed.withoutPrimary != (name == "no database") {
				t.Errorf("%+v", failed)
			}
			if wait := failed.retryAfter; (wait == nil) != (c.wait == 0) || wait != nil && *wait != c.wait {
				t.Errorf("%v", wait)
			}
		})
	}
}

func TestAConnectionThatIsRefusedSentNothing(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	var answer result
	if failed := connectionTo(t, server.URL, Settings{}).send(context.Background(), "Activate", nil, &answer); failed == nil || failed.arrived {
		t.Errorf("%+v", failed)
	}
	cut := serve(t, func(w http.ResponseWriter, r *http.Request) {
		connection, _, _ := w.(http.Hijacker).Hijack()
		_ = connection.Close()
	})
	if failed := connectionTo(t, cut, Settings{}).send(context.Background(), "Activate", nil, &answer); failed == nil || !failed.arrived {
		t.Errorf("%+v", failed)
	}
}

func TestAProxyAndOwnCertificatesAreUsed(t *testing.T) {
	var seen string
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen = r.URL.String()
		_, _ = w.Write([]byte("text"))
	})
	at, _ := url.Parse(proxy)
	c := connectionTo(t, "", Settings{Proxy: http.ProxyURL(at)})
	if c.get(context.Background(), "http://licenses.example/list", "text/plain") != "text" || seen != "http://licenses.example/list" {
		t.Error(seen)
	}
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("text")) }))
	t.Cleanup(secure.Close)
	secure.Config.ErrorLog = nil
	if connectionTo(t, "", Settings{}).get(context.Background(), secure.URL, "") != "" {
		t.Error("trusts an unknown certificate")
	}
	roots := secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	if connectionTo(t, "", Settings{RootCAs: roots}).get(context.Background(), secure.URL, "") != "text" {
		t.Error("does not trust the certificate of the settings")
	}
}

func TestSharedFilesAreCurrent(t *testing.T) {
	if vectors.Text(t, "documents.graphql") != documentsText {
		t.Error("copy client/documents.graphql to clients/go")
	}
	if vectors.Text(t, "vectors/texts.json") != string(textsJSON) {
		t.Error("copy client/vectors/texts.json to clients/go")
	}
	var texts []sentence
	if err := json.Unmarshal(textsJSON, &texts); err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		for _, code := range append(text.Codes, "UNKNOWN_CODE")[:len(text.Codes)+1] {
			if code != "UNKNOWN_CODE" && (sentenceOf(code, "en") != text.En || sentenceOf(code, "de") != text.De) {
				t.Error(code)
			}
		}
	}
	for _, name := range []string{"Activate", "Deactivate", "ReleaseFile", "Heartbeat", "RecordUsage", "StartTrial", "Validate"} {
		text, declined := documents[name], "fragment Declined"
		if text == "" || strings.Contains(text, "...Declined") != strings.Contains(text, declined) {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestFingerprintsOfMachines(t *testing.T) {
	var given struct {
		Derived []struct{ MachineID, Product, Fingerprint string }
	}
	vectors.Read(t, "fingerprints.json", &given)
	for _, c := range given.Derived {
		if got := deriveFingerprint(c.MachineID, c.Product); got != c.Fingerprint {
			t.Errorf("%q: %s", c.MachineID, got)
		}
	}
	if deriveFingerprint("None", "studio") != "" {
		t.Error("derived a fingerprint from a placeholder")
	}
}
