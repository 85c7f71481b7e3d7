package licet_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"licet.example/licet"
)

// disk is a store on a disk that can be full: it then fails after it called the function.
type disk struct {
	mu     sync.Mutex
	text   []byte
	isFull bool
}

func (d *disk) Update(change func([]byte) []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	next := change(d.text)
	if d.isFull {
		return errors.New("the disk is full")
	}
	d.text = next
	return nil
}

func (d *disk) fill(isFull bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.isFull = isFull
}

func TestAFullDiskMakesNoLicenseInvalidAndCountsNoUsageTwice(t *testing.T) {
	gateway := start(t)
	store := &disk{isFull: true}
	client := open(t, gateway, func(s *licet.Settings) { s.Store = store })
	if standing, refusal := client.Activate(ctx, gateway.LicenseKey); refusal != nil || standing.State != licet.Licensed {
		t.Fatalf("%+v %+v", standing, refusal)
	}
	if isOnDisk, err := client.RecordUsage(ctx, 2, ""); isOnDisk || err != nil {
		t.Error(isOnDisk, err)
	}
	store.fill(false)
	// The memory is ahead of the disk, and is not lost by the next change that succeeds.
	if isOnDisk, err := client.RecordUsage(ctx, 3, ""); !isOnDisk || err != nil {
		t.Error(isOnDisk, err)
	}
	if standing := client.CheckNow(ctx); standing.State != licet.Licensed {
		t.Errorf("%+v", standing)
	}
	client.Activate(ctx, gateway.LicenseKey)
	if usage := gateway.Usage(); usage != 3 {
		t.Error(usage)
	}
	gateway.SetDown(true)
	if standing := open(t, gateway, func(s *licet.Settings) { s.Store = store }).Check(ctx); standing.State != licet.Offline {
		t.Errorf("%+v", standing)
	}
}

func TestWhatIsOnAFullDiskIsRead(t *testing.T) {
	gateway := start(t)
	store := &disk{}
	open(t, gateway, func(s *licet.Settings) { s.Store = store }).Activate(ctx, gateway.LicenseKey)
	store.fill(true)
	gateway.SetDown(true)
	if standing := open(t, gateway, func(s *licet.Settings) { s.Store = store }).Check(ctx); standing.State != licet.Offline {
		t.Errorf("%+v", standing)
	}
}

func TestUsageThatIsNotMarkedOnDiskIsNotSent(t *testing.T) {
	gateway := start(t)
	store := &disk{}
	client := open(t, gateway, func(s *licet.Settings) { s.Store = store })
	client.Activate(ctx, gateway.LicenseKey)
	gateway.SetDown(true)
	if isOnDisk, _ := client.RecordUsage(ctx, 2, ""); !isOnDisk {
		t.Fatal("not recorded")
	}
	client.Activate(ctx, gateway.LicenseKey) // Waits until the attempt to send it has failed.
	gateway.SetDown(false)
	store.fill(true)
	client.Deactivate(ctx)
	if usage := gateway.Usage(); usage != 0 {
		t.Error(usage)
	}
	store.fill(false)
	client.Deactivate(ctx)
	if usage := gateway.Usage(); usage != 2 {
		t.Error(usage)
	}
}

func TestADeviceWithABrokenDiskFreesItsSeat(t *testing.T) {
	gateway := start(t)
	client := open(t, gateway, func(s *licet.Settings) { s.Store = &disk{isFull: true} })
	client.Activate(ctx, gateway.LicenseKey)
	if seatFreeAt := client.Deactivate(ctx); seatFreeAt.IsZero() {
		t.Error("the deactivation was not sent")
	}
	if standing := client.Standing(); standing.State != licet.Unlicensed {
		t.Errorf("%+v", standing)
	}
}

func TestAReleaseThatWasSentIsNotReadFromTheDiskAgain(t *testing.T) {
	gateway := start(t)
	store := &disk{}
	client := open(t, gateway, func(s *licet.Settings) { s.Store = store })
	client.Activate(ctx, gateway.LicenseKey)
	gateway.SetDown(true)
	client.Deactivate(ctx)
	gateway.SetDown(false)
	store.fill(true)
	client.Activate(ctx, gateway.LicenseKey) // Sends the release first, and then takes the seat again.
	store.fill(false)
	client.CheckNow(ctx)
	client.Activate(ctx, gateway.LicenseKey)
	var releases int
	for _, name := range gateway.Requests() {
		if name == "Deactivate" {
			releases++
		}
	}
	if releases != 1 {
		t.Error(gateway.Requests())
	}
	if standing := client.Standing(); standing.State != licet.Licensed {
		t.Errorf("%+v", standing)
	}
}

func TestAChangeOfAnotherProcessOutlivesAFullDisk(t *testing.T) {
	gateway := start(t)
	store := &disk{}
	first := open(t, gateway, func(s *licet.Settings) { s.Store = store })
	first.Activate(ctx, gateway.LicenseKey)
	other := open(t, gateway, func(s *licet.Settings) { s.Store = store })
	other.Check(ctx)
	store.fill(true)
	first.CheckNow(ctx)
	store.fill(false)
	gateway.SetDown(true)
	other.RecordUsage(ctx, 2, "")
	other.Activate(ctx, gateway.LicenseKey)
	gateway.SetDown(false)
	first.CheckNow(ctx)
	first.Activate(ctx, gateway.LicenseKey)
	if usage := gateway.Usage(); usage != 2 {
		t.Error(usage)
	}
}

func TestADeactivationOfAnotherProcessOutlivesAFullDisk(t *testing.T) {
	gateway := start(t)
	store := &disk{}
	first := open(t, gateway, func(s *licet.Settings) { s.Store = store })
	first.Activate(ctx, gateway.LicenseKey)
	other := open(t, gateway, func(s *licet.Settings) { s.Store = store })
	other.Check(ctx)
	store.fill(true)
	first.CheckNow(ctx)
	store.fill(false)
	other.Deactivate(ctx)
	if standing := first.Check(ctx); standing.State != licet.Unlicensed {
		t.Errorf("%+v", standing)
	}
}

func TestAReleaseThatAnotherProcessMadeObsoleteIsNotSent(t *testing.T) {
	gateway := start(t)
	store := &disk{}
	first := open(t, gateway, func(s *licet.Settings) { s.Store = store })
	first.Activate(ctx, gateway.LicenseKey)
	other := open(t, gateway, func(s *licet.Settings) { s.Store = store })
	other.Check(ctx)
	gateway.SetDown(true)
	first.Deactivate(ctx)
	store.fill(true)
	first.CheckNow(ctx)
	store.fill(false)
	gateway.SetDown(false)
	// The seat is taken again, so the release must not arrive any more.
	other.Activate(ctx, gateway.LicenseKey)
	first.CheckNow(ctx)
	first.Activate(ctx, gateway.LicenseKey)
	for _, name := range gateway.Requests() {
		if name == "Deactivate" {
			t.Error(gateway.Requests())
		}
	}
}

func TestUsageAfterADeactivationOfAnotherProcessIsNotRecorded(t *testing.T) {
	gateway := start(t)
	store := &disk{}
	first := open(t, gateway, func(s *licet.Settings) { s.Store = store })
	first.Activate(ctx, gateway.LicenseKey)
	open(t, gateway, func(s *licet.Settings) { s.Store = store }).Deactivate(ctx)
	if isOnDisk, err := first.RecordUsage(ctx, 2, ""); isOnDisk || err != nil || gateway.Usage() != 0 {
		t.Error(isOnDisk, err, gateway.Usage())
	}
}

func TestALicenseThatCannotBeReadAtTheStartIsVerifiedAndUsedLater(t *testing.T) {
	for _, isForged := range []bool{false, true} {
		gateway := start(t)
		path := filepath.Join(folder(t), "state.json")
		open(t, gateway, func(s *licet.Settings) { s.Store = licet.FileStore(path) }).Activate(ctx, gateway.LicenseKey)
		gateway.SetDown(true)
		text, err := os.ReadFile(path)
		if err == nil {
			err = os.Remove(path)
		}
		if err == nil {
			err = os.Mkdir(path, 0o700)
		}
		client := open(t, gateway, func(s *licet.Settings) { s.Store = licet.FileStore(path) })
		if standing := client.Check(ctx); err != nil || standing.State != licet.Unlicensed {
			t.Fatal(err, standing)
		}
		wanted := licet.Offline
		if isForged {
			text, wanted = bytes.ReplaceAll(text, []byte("eyJ"), []byte("eyK")), licet.Locked
		}
		if err = os.Remove(path); err == nil {
			err = os.WriteFile(path, text, 0o600)
		}
		if standing := client.Check(ctx); err != nil || standing.State != wanted {
			t.Error(isForged, err, standing)
		}
	}
}
