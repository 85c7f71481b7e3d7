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
	before, next, isStored := c.tryStore(change)
	if next == nil {
		changed := change(c.keptNow())
		next = &changed
	}
	if !isStored {
		c.isAhead = true
		c.addSeen(before)
		c.addSeen(next.Memory.Outbox)
	}
	c.keep(*next)
	return *next
}

// changeInStore changes what is kept. It changes nothing, and returns false, if the store does not work.
func (c *Client) changeInStore(change func(kept) kept) bool {
	c.storing.Lock()
	defer c.storing.Unlock()
	_, next, isStored := c.tryStore(change)
	if isStored {
		c.keep(*next)
	}
	return isStored
}

// tryStore changes what is in the store. It returns the requests before the change, and what is kept after it: nil if the store
// could not be read. The change is applied to the text of the store once, also if the text cannot be written then.
func (c *Client) tryStore(change func(kept) kept) (before []decide.Outgoing, next *kept, isStored bool) {
	err := c.store.Update(func(text []byte) []byte {
		k := parseKept(text)
		if c.isAhead {
			k = c.aheadOf(k)
		}
		before = k.Memory.Outbox
		changed := change(k)
		next = &changed
		return changed.text()
	})
	if err != nil || next == nil {
		return before, next, false
	}
	c.isAhead = false
	c.seen = map[string]bool{}
	c.addSeen(next.Memory.Outbox)
	return before, next, true
}

// aheadOf returns what is in memory, with the requests that another process changed in the store meanwhile.
func (c *Client) aheadOf(disk kept) kept {
	k := c.keptNow()
	outbox := append([]decide.Outgoing{}, k.Memory.Outbox...)
	for _, stored := range disk.Memory.Outbox {
		for i, item := range outbox {
			// Usage is changed in the store only.
			if item.ID == stored.ID && item.Kind == decide.Usage {
				outbox[i] = stored
			}
		}
		// A request that was seen, and is not in memory any more, was sent or is obsolete.
		if !c.seen[stored.ID] {
			outbox = append(outbox, stored)
		}
	}
	k.Memory.Outbox = outbox
	return k
}

func (c *Client) addSeen(outbox []decide.Outgoing) {
	for _, item := range outbox {
		c.seen[item.ID] = true
	}
}

func (c *Client) keep(next kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept = next
}

func (c *Client) keptNow() kept {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.kept
}
