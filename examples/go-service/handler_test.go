package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"licet.example/licet"
	"licet.example/licet/licettest"
)

func get(handler http.Handler, path string) (int, string) {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
	return recorder.Code, recorder.Body.String()
}

func TestTheServiceRendersWhileItIsLicensed(t *testing.T) {
	gateway := licettest.New(map[string]any{"render": true, "layers": 64})
	defer gateway.Close()
	license, err := licet.New(licet.Settings{
		Gateway: gateway.URL, Product: "studio", Version: "1.0.0", Keys: gateway.Keys, Store: licet.MemoryStore(),
		Fingerprint: "container-7", Meter: "renders",
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, service := context.Background(), handler(license)
	if code, text := get(service, "/render"); code != http.StatusPaymentRequired || !strings.Contains(text, "Enter a license key") {
		t.Error(code, text)
	}
	t.Setenv("LICET_LICENSE_KEY", gateway.LicenseKey)
	license.Check(ctx)
	if code, text := get(service, "/render"); code != http.StatusOK || text != "rendered with 64 layers\n" {
		t.Error(code, text)
	}
	for gateway.Usage() != 1 {
		time.Sleep(5 * time.Millisecond)
	}
	gateway.SetDown(true)
	license.CheckNow(ctx)
	if code, _ := get(service, "/render"); code != http.StatusOK {
		t.Error("an outage of the gateway stopped the service")
	}
	gateway.SetDown(false)
	gateway.Refuse("SUSPENDED")
	license.CheckNow(ctx)
	if code, text := get(service, "/render"); code != http.StatusPaymentRequired || !strings.Contains(text, "suspended") {
		t.Error(code, text)
	}
	if code, text := get(service, "/license"); code != http.StatusOK || !strings.Contains(text, `"code":"SUSPENDED"`) {
		t.Error(code, text)
	}
}
