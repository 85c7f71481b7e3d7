package licet

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestMain also counts in a store, as one of several processes.
func TestMain(m *testing.M) {
	if path := os.Getenv("TEST_COUNT_IN"); path != "" {
		times, _ := strconv.Atoi(os.Getenv("TEST_COUNT_TIMES"))
		for i := 0; i < times; i++ {
			if err := FileStore(path).Update(increase); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func increase(text []byte) []byte {
	number, _ := strconv.Atoi(string(text))
	return []byte(strconv.Itoa(number + 1))
}

func count(t *testing.T, path string, times int) *exec.Cmd {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), "TEST_COUNT_IN="+path, "TEST_COUNT_TIMES="+strconv.Itoa(times))
	command.Stderr = os.Stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	return command
}

func TestAFileIsReadableByItsOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "state.json")
	for i := 1; i <= 2; i++ {
		if err := FileStore(path).Update(increase); err != nil {
			t.Fatal(err)
		}
		if text, _ := os.ReadFile(path); string(text) != strconv.Itoa(i) {
			t.Errorf("%s", text)
		}
	}
	file, _ := os.Stat(path)
	folder, _ := os.Stat(filepath.Dir(path))
	if file.Mode().Perm() != 0o600 || folder.Mode().Perm() != 0o700 {
		t.Error(file.Mode(), folder.Mode())
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) != 0 {
		t.Error(left)
	}
}

func TestProcessesLoseNoChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	var processes []*exec.Cmd
	for i := 0; i < 3; i++ {
		processes = append(processes, count(t, path, 30))
	}
	for _, process := range processes {
		if err := process.Wait(); err != nil {
			t.Error(err)
		}
	}
	if text, _ := os.ReadFile(path); string(text) != "90" {
		t.Errorf("%s", text)
	}
}

func TestAProcessThatIsKilledLeavesAWholeText(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	process := count(t, path, 1_000_000)
	for {
		text, _ := os.ReadFile(path)
		if number, _ := strconv.Atoi(string(text)); number > 5 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	_ = process.Process.Kill()
	_ = process.Wait()
	before, _ := os.ReadFile(path)
	number, err := strconv.Atoi(string(before))
	if err != nil {
		t.Fatal(err)
	}
	if err := FileStore(path).Update(increase); err != nil {
		t.Fatal(err)
	}
	if after, _ := os.ReadFile(path); string(after) != strconv.Itoa(number+1) {
		t.Errorf("%s after %s", after, before)
	}
}

func TestAnAbandonedLockIsRemoved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	leaveLock(t, path+".lock")
	leaveLock(t, path+".lock.break")
	if err := FileStore(path).Update(increase); err != nil {
		t.Fatal(err)
	}
}

// leaveLock creates a lock whose process was killed.
func leaveLock(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Error(err)
	}
	if err := os.Chtimes(path, time.Unix(0, 0), time.Unix(0, 0)); err != nil {
		t.Error(err)
	}
}

func TestOneOfManyGetsAnAbandonedLock(t *testing.T) {
	for round := 0; round < 50; round++ {
		path := filepath.Join(t.TempDir(), "state.json.lock")
		leaveLock(t, path)
		leaveLock(t, path+".break")
		var held int32
		var wait sync.WaitGroup
		for i := 0; i < 8; i++ {
			wait.Add(1)
			go func() {
				defer wait.Done()
				content, err := lock(path)
				if err != nil {
					t.Error(err)
					return
				}
				if atomic.AddInt32(&held, 1) != 1 {
					t.Error("two have the lock")
				}
				runtime.Gosched()
				atomic.AddInt32(&held, -1)
				removeOwn(path, content)
			}()
		}
		wait.Wait()
	}
}

func TestALockThatReplacedAnAbandonedOneStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json.lock")
	content, err := lock(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := removeAbandoned(path); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	// Another process gave this lock up, and has its own.
	_ = os.Remove(path)
	other, err := lock(path)
	if err != nil {
		t.Fatal(err)
	}
	removeOwn(path, content)
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	removeOwn(path, other)
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 0 {
		t.Error(left)
	}
}

func TestAnErrorOfTheDiskIsReturned(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "file")
	_ = os.WriteFile(folder, nil, 0o600)
	store := FileStore(filepath.Join(folder, "state.json"))
	if store.Update(increase) == nil {
		t.Error("wrote below a file")
	}
	_ = os.Remove(folder)
	if err := store.Update(increase); err != nil {
		t.Error(err)
	}
}

func TestNothingIsWrittenWithoutTheLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	lockPath := path + ".lock"
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := FileStore(path).Update(func([]byte) []byte {
		// Another process gave this lock up, and has its own.
		if err := os.Remove(lockPath); err != nil {
			t.Error(err)
		}
		if err := os.WriteFile(lockPath, []byte("another"), 0o600); err != nil {
			t.Error(err)
		}
		return []byte("new")
	})
	text, _ := os.ReadFile(path)
	left, _ := os.ReadFile(lockPath)
	if err == nil || string(text) != "old" || string(left) != "another" {
		t.Error(err, string(text), string(left))
	}
}

func TestAFileIsReadWhereNoLockCanBeTaken(t *testing.T) {
	// The name of the lock is longer than a file system allows.
	path := filepath.Join(t.TempDir(), strings.Repeat("s", 253))
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	var seen string
	err := FileStore(path).Update(func(text []byte) []byte {
		seen = string(text)
		return []byte("new")
	})
	text, _ := os.ReadFile(path)
	if err == nil || seen != "old" || string(text) != "old" {
		t.Error(err, seen, string(text))
	}
}
