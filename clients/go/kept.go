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
		// A request without these members would hold back all that wait behind it.
		if item.ID != "" && item.Kind != "" && (item.Key != "" || item.Proof != nil) {
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
	next, isStored := c.tryStore(change)
	if next == nil {
		changed := change(c.keptNow())
		next = &changed
	}
	c.isAhead = !isStored
	c.keep(*next)
	return *next
}

// changeInStore changes what is kept. It changes nothing, and returns false, if the store does not work.
func (c *Client) changeInStore(change func(kept) kept) bool {
	c.storing.Lock()
	defer c.storing.Unlock()
	next, isStored := c.tryStore(change)
	if isStored {
		c.keep(*next)
	}
	return isStored
}

// tryStore changes what is in the store. It returns what is kept after the change: nil if the store could not be read. The change
// is applied to the text of the store once, also if the text cannot be written then.
func (c *Client) tryStore(change func(kept) kept) (next *kept, isStored bool) {
	err := c.store.Update(func(text []byte) []byte {
		stored := parseKept(text)
		if !c.isRead {
			// Statements are used after their texts were verified.
			stored.Memory.Answer, stored.Memory.File = nil, nil
		}
		c.isRead = true
		k := stored
		if c.isAhead {
			k = merge(c.keptNow(), stored, c.base)
			c.keep(k)
		}
		c.base = baseOf(stored)
		changed := change(k)
		next = &changed
		return changed.text()
	})
	if err != nil || next == nil {
		return next, false
	}
	c.isAhead = false
	c.base = baseOf(*next)
	return next, true
}

// base is what the store had when it was last read or written.
type base struct {
	key, file string
	outbox    map[string]bool
}

func baseOf(k kept) base {
	b := base{outbox: map[string]bool{}}
	if k.Memory.Key != nil {
		b.key = *k.Memory.Key
	}
	if k.File != nil {
		b.file = *k.File
	}
	for _, item := range k.Memory.Outbox {
		b.outbox[item.ID] = true
	}
	return b
}

func (b base) hasLicenseOf(other base) bool { return b.key == other.key && b.file == other.file }

// merge merges what the store could not take into what it has now. The specification has the rules.
func merge(own, stored kept, last base) kept {
	mine, ours, latest := own.Memory, baseOf(own), baseOf(stored)
	outbox := []decide.Outgoing{}
	for _, item := range stored.Memory.Outbox {
		if !last.outbox[item.ID] || ours.outbox[item.ID] {
			outbox = append(outbox, item)
		}
	}
	for _, item := range mine.Outbox {
		if !last.outbox[item.ID] && !latest.outbox[item.ID] {
			outbox = append(outbox, item)
		}
	}
	k, no := own, mine.No
	if ours.hasLicenseOf(last) && !latest.hasLicenseOf(last) {
		k, no = stored, stored.Memory.No
	} else if other := stored.Memory.No; no == nil || other != nil && other.AsOf > no.AsOf {
		no = other
	}
	k.Memory.Outbox, k.Memory.No = outbox, no
	k.Memory.Seen = later(mine.Seen, stored.Memory.Seen)
	k.Memory.Proven = later(mine.Proven, stored.Memory.Proven)
	return k
}

func later(a, b int64) int64 {
	if a > b {
		return a
	}
	return b
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
