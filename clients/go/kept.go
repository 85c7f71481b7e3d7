package licet

import (
	"encoding/json"
	"errors"

	"licet.example/licet/internal/decide"
	"licet.example/licet/internal/verify"
)

// kept is all that a client keeps on disk. The form is that of all clients.
type kept struct {
	Memory decide.Memory `json:"memory"`
	// Newest kept answer and installed license file, as they were signed.
	Answer *string `json:"answer"`
	File   *string `json:"file"`
	// License key that decrypts the file; nil if it is that of the memory, or none is needed.
	FileKey *string `json:"fileKey"`
	// Newest key list, as it was signed.
	KeyList *string `json:"keyList"`
	// State of the verifier of license files.
	State *verify.State `json:"state"`
	// Random fingerprint, where the machine has no ID.
	Random *string `json:"random"`
	// Private key of the device, for the air gap.
	Device *deviceKey `json:"device"`
	// License request that waits for its file.
	Request *request `json:"request"`
}

type request struct {
	Token string `json:"token"`
	Iat   int64  `json:"iat"`
}

// parseKept reads a kept text. A damaged text counts as none: an attacker that can damage it can also delete it.
func parseKept(text []byte) kept {
	var k kept
	var isOfType *json.UnmarshalTypeError
	if err := json.Unmarshal(text, &k); err != nil && !errors.As(err, &isOfType) {
		k = kept{}
	}
	outbox := []decide.Outgoing{}
	for _, item := range k.Memory.Outbox {
		if item.ID != "" {
			outbox = append(outbox, item)
		}
	}
	k.Memory.Outbox = outbox
	return k
}

func (k kept) text() []byte {
	text, _ := json.Marshal(k) // Every member is plain JSON.
	return text
}

// change changes what is kept, in the store if it works, otherwise in memory. A full disk makes no license invalid.
func (c *Client) change(change func(kept) kept) kept {
	c.storing.Lock()
	defer c.storing.Unlock()
	var next kept
	err := c.store.Update(func(text []byte) []byte {
		next = change(parseKept(text))
		return next.text()
	})
	if err != nil {
		c.mu.RLock()
		before := c.kept
		c.mu.RUnlock()
		next = change(before)
	}
	c.mu.Lock()
	c.kept = next
	c.mu.Unlock()
	return next
}

func (c *Client) keptNow() kept {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.kept
}
