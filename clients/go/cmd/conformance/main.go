// Command conformance drives the client by client/conformance.md: one JSON object a line, in and out.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"licet.example/licet"
	"licet.example/licet/internal/verify"
)

type request struct {
	ID   json.RawMessage `json:"id"`
	Call string          `json:"call"`

	Gateway, Product, Version, Store, Fingerprint, Meter, Trial, Locale, Offline string

	Keys    json.RawMessage
	Now     *int64
	Timeout int64

	Key, Name, Email, Code, File *string
	Fresh                        bool
	Amount                       json.RawMessage
}

type program struct {
	client *licet.Client
	// Milliseconds since 1970; 0 for the clock of the system.
	now atomic.Int64
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	p := &program{}
	reader := bufio.NewReaderSize(in, 1<<16)
	for {
		line, err := reader.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if _, err := out.Write(append(p.respond(line), '\n')); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (p *program) respond(line []byte) []byte {
	var r request
	response := map[string]any{"id": nil}
	err := json.Unmarshal(line, &r)
	if r.ID != nil {
		response["id"] = r.ID
	}
	if err == nil {
		var result any
		if result, err = p.call(r); err == nil {
			response["result"] = result
		}
	}
	if err != nil {
		response["error"] = err.Error()
	}
	text, _ := json.Marshal(response)
	return text
}

func (p *program) call(r request) (any, error) {
	ctx := context.Background()
	switch r.Call {
	case "open":
		return nil, p.open(r)
	case "clock":
		if r.Now == nil {
			return nil, errors.New("now must be a number")
		}
		p.now.Store(*r.Now)
		return nil, nil
	}
	if p.client == nil {
		return nil, errors.New("call open first")
	}
	switch r.Call {
	case "activate":
		if r.Key == nil {
			return nil, errors.New("key must be a text")
		}
		var options []licet.Option
		if r.Name != nil {
			options = append(options, licet.WithName(*r.Name))
		}
		return outcome(p.client.Activate(ctx, *r.Key, options...))
	case "check":
		if r.Fresh {
			return standing(p.client.CheckNow(ctx)), nil
		}
		return standing(p.client.Check(ctx)), nil
	case "standing":
		return standing(p.client.Standing()), nil
	case "has", "value":
		if r.Code == nil {
			return nil, errors.New("code must be a text")
		}
		if r.Call == "has" {
			return p.client.Has(*r.Code), nil
		}
		return p.client.Value(*r.Code), nil
	case "recordUsage":
		amount, ok := verify.Integer(json.Number(r.Amount))
		if !ok {
			return nil, errors.New("amount must be an integer from 0 to 1,000,000,000")
		}
		return p.client.RecordUsage(ctx, amount, r.Meter)
	case "startTrial":
		trial, err := p.client.StartTrial(ctx, text(r.Email), licet.TrialOptions{Code: text(r.Code)})
		if err == nil && trial.CodeMailed {
			return map[string]any{"state": "CODE_MAILED", "valid": false, "nextCodeAt": instant(trial.NextCodeAt)}, nil
		}
		if err != nil {
			return nil, err
		}
		return outcome(trial.Standing, trial.Refusal)
	case "deactivate":
		return map[string]any{"seatFreeAt": instant(p.client.Deactivate(ctx))}, nil
	case "request":
		return p.client.Request(ctx), nil
	case "install":
		if r.File == nil {
			return nil, errors.New("file must be a text")
		}
		var options []licet.Option
		if r.Key != nil {
			options = append(options, licet.WithKey(*r.Key))
		}
		return outcome(p.client.Install(ctx, *r.File, options...))
	case "release":
		return orNull(p.client.Release(ctx)), nil
	case "start":
		p.client.Start()
		return nil, nil
	case "stop":
		p.client.Stop()
		return nil, nil
	}
	return nil, fmt.Errorf("there is no call %s", r.Call)
}

func (p *program) open(r request) error {
	if p.client != nil {
		p.client.Stop()
		p.client = nil
	}
	p.now.Store(0)
	if r.Now != nil {
		p.now.Store(*r.Now)
	}
	settings := licet.Settings{
		Gateway: r.Gateway, Product: r.Product, Version: r.Version, Keys: r.Keys, Fingerprint: r.Fingerprint, Meter: r.Meter,
		Trial: r.Trial, Locale: r.Locale, Offline: r.Offline, Timeout: time.Duration(r.Timeout) * time.Millisecond,
		Now: func() time.Time {
			if now := p.now.Load(); now != 0 {
				return time.UnixMilli(now)
			}
			return time.Now()
		},
	}
	if r.Store != "" {
		settings.Store = licet.FileStore(r.Store)
	}
	client, err := licet.New(settings)
	p.client = client
	return err
}

func outcome(s licet.Standing, refusal *licet.Refusal) (any, error) {
	if refusal == nil {
		return standing(s), nil
	}
	devices := []any{}
	for _, device := range refusal.Devices {
		devices = append(devices, map[string]any{
			"device": device.Device, "name": orNull(device.Name), "platform": orNull(device.Platform),
			"lastSeenAt": instant(device.LastSeenAt), "seatFreeAt": instant(device.SeatFreeAt),
		})
	}
	return map[string]any{
		"state": "REFUSED", "valid": false, "code": refusal.Code, "message": refusal.Message,
		"nextAction": orNull(refusal.NextAction), "nextAllowedAt": instant(refusal.NextAllowedAt), "devices": devices,
	}, nil
}

func standing(s licet.Standing) any {
	return map[string]any{
		"state": s.State, "valid": s.Valid, "code": s.Code, "message": s.Message, "nextAction": orNull(s.NextAction),
		"entitlements": s.Entitlements, "expiry": instant(s.Expiry), "until": instant(s.Until), "source": orNull(s.Source),
	}
}

func instant(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.UTC().Format("2006-01-02T15:04:05.000Z")
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func text(given *string) string {
	if given == nil {
		return ""
	}
	return *given
}
