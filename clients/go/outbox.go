package licet

import (
	"context"
	"time"

	"licet.example/licet/internal/decide"
)

// RecordUsage records usage of a meter; of that of the settings if meter is empty. True when the usage is on disk: it is then
// sent once and in order, also after an outage or a crash. False if no license key is active, or if the store does not work: nothing
// is recorded then. The error is an ErrWrongCall for an amount below 0 or above 1,000,000,000, or without a meter.
func (c *Client) RecordUsage(ctx context.Context, amount int64, meter string) (bool, error) {
	if amount < 0 || amount > 1_000_000_000 {
		return false, wrong("amount must be an integer from 0 to 1,000,000,000")
	}
	if meter == "" {
		meter = c.settings.Meter
	}
	if meter == "" {
		return false, wrong("meter must be a text")
	}
	c.open()
	if c.keptNow().Memory.Key == nil {
		return false, nil
	}
	isStored := c.applyInStore(decide.Event{Type: decide.Used, ID: randomID(), Meter: meter, Amount: amount})
	return isStored, nil
}

// Deactivate gives the license up on this device. It returns when another device can take the seat; zero if the gateway is
// unreachable, and the release is sent later.
func (c *Client) Deactivate(ctx context.Context) time.Time {
	seatFreeAt, _ := c.giveUp(ctx)
	return seatFreeAt
}

// sendOutbox sends the requests of the outbox in their order, until one fails.
func (c *Client) sendOutbox() *flight {
	return c.flights.start("SEND", true, func() bool {
		for {
			outbox := c.keptNow().Memory.Outbox
			if len(outbox) == 0 {
				return true
			}
			if !c.sendOne(outbox[0]) {
				return false
			}
		}
	})
}

// sendOne returns false if the outbox must wait.
func (c *Client) sendOne(first decide.Outgoing) bool {
	event := decide.Event{Type: decide.Sending, ID: first.ID}
	if !c.applyInStore(event) {
		// Usage that is not marked on disk could be counted twice after a crash. A release can be repeated.
		if first.Kind == decide.Usage {
			return false
		}
		c.apply(event, nil)
	}
	for _, item := range c.keptNow().Memory.Outbox {
		if item.ID != first.ID {
			continue
		}
		answer, ok := c.deliver(item)
		if !ok {
			return false
		}
		if answer.SeatFreeAt != nil {
			c.seatFreeAt.Store(item.ID, instantOf(answer.SeatFreeAt))
		}
		c.apply(decide.Event{Type: decide.Sent, ID: item.ID}, nil)
	}
	return true
}

func (c *Client) deliver(item decide.Outgoing) (answer result, ok bool) {
	trust, _ := c.open()
	document, input := "Deactivate", map[string]any{"key": item.Key, "fingerprint": trust.fingerprint}
	switch {
	case item.Kind == decide.Usage:
		document = "RecordUsage"
		input["meter"], input["amount"], input["idempotencyKey"] = item.Meter, item.Amount, item.ID
	case item.Key == "":
		document, input = "ReleaseFile", map[string]any{"proof": item.Proof}
	case item.Proof != nil:
		input["releaseProof"] = item.Proof
	}
	return answer, c.request(context.Background(), document, input, &answer, &item.ID)
}
