// Package vectors reads the vectors that every client must pass. Only tests use it.
package vectors

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Read decodes a file of client/vectors.
func Read(t *testing.T, name string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(Text(t, "vectors/"+name)), into); err != nil {
		t.Fatal(err)
	}
}

// Text returns a file of client/. Without a checkout of the repository, the test is skipped.
func Text(t *testing.T, name string) string {
	t.Helper()
	_, file, _, _ := runtime.Caller(0)
	text, err := os.ReadFile(filepath.Join(filepath.Dir(file), "../../../../client", name))
	if os.IsNotExist(err) {
		t.Skip("the vectors are only in a checkout of the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
