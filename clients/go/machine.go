package licet

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"time"

	"licet.example/licet/internal/verify"
)

// platform is the name of the platform that all clients report.
func platform() string {
	if runtime.GOOS == "windows" {
		return "win32"
	}
	return runtime.GOOS
}

var (
	machineGUID  = regexp.MustCompile(`MachineGuid\s+REG_SZ\s+(\S+)`)
	platformUUID = regexp.MustCompile(`"IOPlatformUUID" = "([^"]+)"`)
)

// machineID returns the ID that the operating system has for this machine; empty if it has none.
func machineID() string {
	switch runtime.GOOS {
	case "windows":
		return found(machineGUID, "reg", "query", `HKLM\SOFTWARE\Microsoft\Cryptography`, "/v", "MachineGuid", "/reg:64")
	case "darwin":
		return found(platformUUID, "ioreg", "-rd1", "-c", "IOPlatformExpertDevice")
	}
	for _, path := range []string{"/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid"} {
		if id, err := os.ReadFile(path); err == nil && strings.TrimSpace(string(id)) != "" {
			return string(id)
		}
	}
	return ""
}

func found(pattern *regexp.Regexp, command string, args ...string) string {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	output, err := exec.CommandContext(ctx, command, args...).Output()
	if match := pattern.FindSubmatch(output); err == nil && match != nil {
		return string(match[1])
	}
	return ""
}

// deriveFingerprint returns the fingerprint of a machine for one product: the HMAC-SHA-256 of the product with the ID of the
// operating system as its key, in hexadecimal. So two vendors see two fingerprints, and neither learns the ID. Empty if the ID
// identifies no machine.
func deriveFingerprint(id, product string) string {
	id = strings.ToLower(strings.TrimSpace(id))
	if verify.IsPlaceholder(id) {
		return ""
	}
	hash := hmac.New(sha256.New, []byte(id))
	hash.Write([]byte(product))
	return hex.EncodeToString(hash.Sum(nil))
}

// randomID returns a UUID of version 4.
func randomID() string {
	bytes := random(16)
	bytes[6], bytes[8] = bytes[6]&0x0F|0x40, bytes[8]&0x3F|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", bytes[:4], bytes[4:6], bytes[6:8], bytes[8:10], bytes[10:])
}

func random(length int) []byte {
	bytes := make([]byte, length)
	// Every supported system has random bytes: without them, no connection with TLS works either.
	_, _ = rand.Read(bytes)
	return bytes
}

func (c *Client) fingerprint() string {
	named := c.settings.Fingerprint
	if named == "" {
		named = os.Getenv("LICET_FINGERPRINT")
	}
	if named != "" && !verify.IsPlaceholder(named) {
		return named
	}
	if derived := deriveFingerprint(machineID(), c.settings.Product); derived != "" {
		return derived
	}
	id := randomID()
	next := c.change(func(k kept) kept {
		if k.Random == nil {
			k.Random = &id
		}
		return k
	})
	return *next.Random
}
