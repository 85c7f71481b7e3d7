package licet

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// Store keeps one text. Several processes can use one store.
type Store interface {
	// Update replaces the text by what change returns for it, in one step. No other process changes it meanwhile, and a crash
	// leaves the old or the new text. change gets nil if there is no text yet.
	Update(change func(text []byte) []byte) error
}

// MemoryStore creates a store in memory, for tests. Its text ends with the process.
func MemoryStore() Store { return &memoryStore{} }

type memoryStore struct {
	mu   sync.Mutex
	text []byte
}

func (s *memoryStore) Update(change func([]byte) []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text = change(s.text)
	return nil
}

// FileStore creates a store in a file that only its owner can read. After a crash, the file has its old text or its new text. A
// lock file beside it lets one process change it at a time.
func FileStore(path string) Store { return &fileStore{path: path} }

type fileStore struct {
	mu   sync.Mutex
	path string
}

func (s *fileStore) Update(change func([]byte) []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	lockPath := s.path + ".lock"
	var content string
	err := os.MkdirAll(filepath.Dir(s.path), 0o700)
	if err == nil {
		content, err = lock(lockPath)
	}
	if err != nil {
		// A disk that takes no lock can still be read. The change fails.
		if before, failed := readFile(s.path); failed == nil {
			change(before)
		}
		return err
	}
	defer removeOwn(lockPath, content)
	before, err := readFile(s.path)
	if err != nil {
		return err
	}
	after := change(before)
	if before != nil && bytes.Equal(before, after) {
		return nil
	}
	return write(s.path, after, func() bool { return isOwn(lockPath, content) })
}

// readFile returns nil if there is no file.
func readFile(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && text == nil {
		text = []byte{}
	}
	return text, err
}

// A lock of this age is that of a process that was killed. A change takes some milliseconds.
const abandoned = 10 * time.Second

func lock(path string) (content string, err error) {
	for wait := 2 * time.Millisecond; ; {
		content, err := create(path)
		if err == nil {
			return content, nil
		}
		if !errors.Is(err, fs.ErrExist) && !isDeletedByWindows(err) {
			return "", err
		}
		if isAbandoned(path) {
			if err := breakLock(path); err != nil {
				return "", err
			}
			continue
		}
		time.Sleep(wait + time.Duration(rand.Int63n(int64(wait))))
		if wait *= 2; wait > 50*time.Millisecond {
			wait = 50 * time.Millisecond
		}
	}
}

// isDeletedByWindows reports whether another process can be deleting the file. Windows denies the access then.
func isDeletedByWindows(err error) bool {
	return runtime.GOOS == "windows" && errors.Is(err, fs.ErrPermission)
}

// create creates a lock file with a random content, which it returns. The content is empty if the disk is full.
func create(path string) (content string, err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	content = randomID()
	if _, err := file.WriteString(content); err != nil {
		_ = file.Truncate(0)
		content = ""
	}
	return content, file.Close()
}

// removeOwn removes a lock, unless another process removed it as abandoned and has a lock of its own there.
func removeOwn(path, content string) {
	if isOwn(path, content) {
		_ = os.Remove(path)
	}
}

func isOwn(path, content string) bool {
	found, err := os.ReadFile(path)
	return err == nil && string(found) == content
}

func isAbandoned(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	age := time.Since(info.ModTime())
	return age > abandoned || age < -abandoned
}

// breakLock removes an abandoned lock. Of several processes that notice it, one looks again and removes it, so that none removes
// the new lock of another one.
func breakLock(path string) error {
	breaker := path + ".break"
	content, err := create(breaker)
	if errors.Is(err, fs.ErrExist) || err != nil && isDeletedByWindows(err) {
		time.Sleep(2 * time.Millisecond)
		if isAbandoned(breaker) {
			return removeAbandoned(breaker)
		}
		return nil
	}
	if err != nil {
		return err
	}
	defer removeOwn(breaker, content)
	if isAbandoned(path) {
		return removeAbandoned(path)
	}
	return nil
}

// removeAbandoned removes an abandoned lock. A lock that replaced it meanwhile stays.
func removeAbandoned(path string) error {
	taken := path + "." + randomID()
	if err := os.Rename(path, taken); err != nil {
		if errors.Is(err, fs.ErrNotExist) || isDeletedByWindows(err) {
			return nil
		}
		return err
	}
	if !isAbandoned(taken) {
		_ = os.Link(taken, path)
	}
	return os.Remove(taken)
}

func write(path string, text []byte, hasLock func() bool) error {
	// A new file, because a process that lost its lock can still write to the former one.
	if err := os.Remove(path + ".new"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := os.OpenFile(path+".new", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	if !hasLock() {
		return errors.New("another process took the lock")
	}
	return os.Rename(path+".new", path)
}

// defaultPath is in the folder where programs of this user keep their state.
func defaultPath(product string) string {
	home, _ := os.UserHomeDir()
	var folder string
	switch runtime.GOOS {
	case "windows":
		if folder = os.Getenv("LOCALAPPDATA"); folder == "" {
			folder = filepath.Join(home, "AppData", "Local")
		}
	case "darwin":
		folder = filepath.Join(home, "Library", "Application Support")
	default:
		if folder = os.Getenv("XDG_STATE_HOME"); folder == "" {
			folder = filepath.Join(home, ".local", "state")
		}
	}
	return filepath.Join(folder, "licet", product+".json")
}
