package licet_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"licet.example/licet"
	"licet.example/licet/licettest"
)

var ctx = context.Background()

type clock struct {
	mu     sync.Mutex
	offset time.Duration
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset)
}

func start(t *testing.T) *licettest.Gateway {
	t.Helper()
	gateway := licettest.New(map[string]any{"export": true, "layers": 64, "tier": "gold", "plugins": false})
	t.Cleanup(gateway.Close)
	return gateway
}

func open(t *testing.T, gateway *licettest.Gateway, change func(*licet.Settings)) *licet.Client {
	t.Helper()
	settings := licet.Settings{
		Gateway: gateway.URL + "/graphql/", Product: "studio", Version: "1.0", Keys: gateway.Keys, Store: licet.MemoryStore(),
		Fingerprint: "laptop", Meter: "renders",
	}
	if change != nil {
		change(&settings)
	}
	client, err := licet.New(settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Stop)
	return client
}

// folder returns a folder that is removed after the test. A client that was stopped may still complete a write.
func folder(t *testing.T) string {
	t.Helper()
	path, err := os.MkdirTemp("", "licet")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for os.RemoveAll(path) != nil {
			time.Sleep(5 * time.Millisecond)
		}
	})
	return path
}

// eventually waits until a condition holds. The test ends at the time-out of the whole run if it never does.
func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	for !holds() {
		time.Sleep(5 * time.Millisecond)
	}
}

func TestActivatesAndGoesOnWithoutTheGateway(t *testing.T) {
	gateway := start(t)
	store := licet.FileStore(filepath.Join(folder(t), "new", "state.json"))
	client := open(t, gateway, func(s *licet.Settings) { s.Store = store })
	if standing := client.Check(ctx); standing.State != licet.Unlicensed || standing.NextAction != "ACTIVATE" {
		t.Fatalf("%+v", standing)
	}
	standing, refusal := client.Activate(ctx, "lic 01234 56789 abcde fghjk tzfn5")
	if refusal != nil || standing.State != licet.Licensed || standing.Source != "GATEWAY" {
		t.Fatalf("%+v %+v", standing, refusal)
	}
	expected := map[string]any{"export": true, "layers": int64(64), "tier": "gold", "plugins": false}
	if !reflect.DeepEqual(standing.Entitlements, expected) {
		t.Errorf("%v", standing.Entitlements)
	}
	if !client.Has("export") || client.Has("plugins") || client.Has("none") || client.Int("layers", 1) != 64 || client.Int("tier", 7) != 7 {
		t.Error("the entitlements are wrong")
	}
	gateway.SetDown(true)
	now := &clock{}
	next := open(t, gateway, func(s *licet.Settings) { s.Store, s.Now = store, now.now })
	if standing := next.Check(ctx); standing.State != licet.Offline || standing.Source != "ANSWER" {
		t.Errorf("%+v", standing)
	}
	now.pass(8 * 24 * time.Hour)
	if standing := next.Standing(); standing.State != licet.Locked || standing.Code != "STALE" || len(standing.Entitlements) != 0 {
		t.Errorf("%+v", standing)
	}
}

func TestRefusalIsAValue(t *testing.T) {
	gateway := start(t)
	client := open(t, gateway, func(s *licet.Settings) { s.Locale = "de" })
	if _, refusal := client.Activate(ctx, "wrong"); refusal == nil || refusal.Code != "LICENSE_NOT_FOUND" {
		t.Errorf("%+v", refusal)
	}
	gateway.SetDown(true)
	_, refusal := client.Activate(ctx, gateway.LicenseKey)
	if refusal == nil || refusal.Code != "UNREACHABLE" || refusal.Message != "Der Lizenzserver ist nicht erreichbar. Versuchen Sie es später erneut." {
		t.Errorf("%+v", refusal)
	}
}

func TestNoticesASuspensionInTheBackground(t *testing.T) {
	gateway := start(t)
	now := &clock{}
	client := open(t, gateway, func(s *licet.Settings) { s.Now = now.now })
	client.Activate(ctx, gateway.LicenseKey)
	codes := make(chan string, 9)
	end := client.OnChange(func(standing licet.Standing) {
		client.Check(ctx) // A listener can call the client.
		codes <- standing.Code
	})
	defer end()
	gateway.Refuse("SUSPENDED")
	now.pass(5 * time.Hour)
	client.Start()
	client.Start()
	if code := <-codes; code != "SUSPENDED" {
		t.Error(code)
	}
	client.Stop()
	client.Stop()
	if standing := client.Standing(); standing.Valid || standing.NextAction != "CONTACT_SUPPORT" {
		t.Errorf("%+v", standing)
	}
}

func TestCountsUsageOnceFromManyGoroutinesAndClients(t *testing.T) {
	gateway := start(t)
	store := licet.FileStore(filepath.Join(folder(t), "state.json"))
	var clients []*licet.Client
	for i := 0; i < 3; i++ {
		clients = append(clients, open(t, gateway, func(s *licet.Settings) { s.Store = store }))
	}
	clients[0].Activate(ctx, gateway.LicenseKey)
	var wait sync.WaitGroup
	for _, client := range clients {
		client.Check(ctx)
		for i := 1; i <= 4; i++ {
			wait.Add(1)
			go func(client *licet.Client, amount int64) {
				defer wait.Done()
				if ok, err := client.RecordUsage(ctx, amount, ""); !ok || err != nil {
					t.Error(ok, err)
				}
				client.Standing()
			}(client, int64(i))
		}
	}
	wait.Wait()
	eventually(t, func() bool { return gateway.Usage() == 30 })
	clients[0].Deactivate(ctx)
	if ok, _ := clients[0].RecordUsage(ctx, 1, ""); ok {
		t.Error("recorded usage without a license")
	}
}

func TestAContextThatEndsIsNoOutage(t *testing.T) {
	gateway := start(t)
	client := open(t, gateway, nil)
	client.Activate(ctx, gateway.LicenseKey)
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if standing := client.CheckNow(ended); !standing.Valid {
		t.Errorf("%+v", standing)
	}
	if _, refusal := client.Activate(ended, gateway.LicenseKey); refusal == nil || refusal.Code != "UNREACHABLE" {
		t.Errorf("%+v", refusal)
	}
	if standing := client.Check(ctx); standing.State != licet.Licensed {
		t.Errorf("%+v", standing)
	}
}

type fullDisk struct{}

func (fullDisk) Update(func([]byte) []byte) error { return errors.New("the disk is full") }

func TestAStoreThatFailsLocksNothing(t *testing.T) {
	gateway := start(t)
	client := open(t, gateway, func(s *licet.Settings) { s.Store = fullDisk{} })
	if standing, refusal := client.Activate(ctx, gateway.LicenseKey); refusal != nil || !standing.Valid {
		t.Errorf("%+v %+v", standing, refusal)
	}
}

func TestADamagedStateCountsAsNone(t *testing.T) {
	gateway := start(t)
	for _, text := range []string{
		"", "{", "null", "[]", `{"memory":7}`, `{"memory":{"outbox":{}}}`, `{"memory":{"outbox":[null,7,{}],"failures":-5}}`,
		`{"device":{"d":"AA"},"state":{"lists":[{"idx":-1}]},"request":null}`, "\xff\xfe",
	} {
		store := licet.MemoryStore()
		_ = store.Update(func([]byte) []byte { return []byte(text) })
		client := open(t, gateway, func(s *licet.Settings) { s.Store = store })
		if standing := client.Check(ctx); standing.State != licet.Unlicensed {
			t.Errorf("%s: %+v", text, standing)
		}
		if request := client.Request(ctx); len(request) < 200 {
			t.Errorf("%s: %s", text, request)
		}
	}
}

func TestWrongCalls(t *testing.T) {
	gateway := start(t)
	client := open(t, gateway, func(s *licet.Settings) { s.Meter = "" })
	_, negative := client.RecordUsage(ctx, -1, "renders")
	_, tooMuch := client.RecordUsage(ctx, 1_000_000_001, "renders")
	_, noMeter := client.RecordUsage(ctx, 1, "")
	_, noTrial := client.StartTrial(ctx, "ada@example.com", licet.TrialOptions{})
	errs := []error{negative, tooMuch, noMeter, noTrial}
	for _, change := range []func(*licet.Settings){
		func(s *licet.Settings) { s.Gateway = "" },
		func(s *licet.Settings) { s.Gateway = "licenses.example" },
		func(s *licet.Settings) { s.Product = "" },
		func(s *licet.Settings) { s.Version = "" },
		func(s *licet.Settings) { s.Keys = []byte("{") },
		func(s *licet.Settings) { s.Offline = "30 days" },
		func(s *licet.Settings) { s.Offline = "PT" },
		func(s *licet.Settings) { s.Locale = "fr" },
		func(s *licet.Settings) { s.Timeout = -1 },
	} {
		settings := licet.Settings{Gateway: gateway.URL, Product: "studio", Version: "1.0", Keys: gateway.Keys}
		change(&settings)
		_, err := licet.New(settings)
		errs = append(errs, err)
	}
	for i, err := range errs {
		if !errors.Is(err, licet.ErrWrongCall) {
			t.Errorf("%d: %v", i, err)
		}
	}
}
