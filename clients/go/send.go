package licet

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Longest response that is read, also after its decompression: a status list of the maximum length.
const maxResponse = 1 << 23

//go:embed documents.graphql
var documentsText string

var operation = regexp.MustCompile(`^(?:query|mutation) (\w+)`)

// documents are the requests by their names, with the fragment that they use.
var documents = func() map[string]string {
	parts := strings.Split(strings.TrimSpace(documentsText), "\n\n")
	declined := ""
	for _, part := range parts {
		if strings.HasPrefix(part, "fragment Declined") {
			declined = "\n\n" + part
		}
	}
	byName := map[string]string{}
	for _, part := range parts {
		if found := operation.FindStringSubmatch(part); found != nil {
			if strings.Contains(part, "...Declined") {
				part += declined
			}
			byName[found[1]] = part
		}
	}
	return byName
}()

type connection struct {
	url, locale string
	timeout     time.Duration
	http        *http.Client
	// Whether the transport is ours, so that it reports what was sent.
	isOwn bool
}

// fault says why there is no result of the gateway.
type fault struct {
	retryAfter *int64
	// Whether the request could have had an effect.
	arrived bool
	// Whether the database of the gateway has no primary. A standby can still validate.
	withoutPrimary bool
}

// send sends a document and decodes its result. Whatever is not a result of the gateway is a fault.
func (c connection) send(ctx context.Context, document string, input map[string]any, result any) *fault {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	var isWritten atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { isWritten.Store(true) }})
	body, err := json.Marshal(map[string]any{"query": documents[document], "variables": map[string]any{"input": input}})
	if err != nil {
		return &fault{}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		return &fault{}
	}
	request.Header.Set("content-type", "application/json")
	request.Header.Set("accept", "application/json")
	request.Header.Set("accept-language", c.locale)
	response, err := c.http.Do(request)
	if err != nil {
		var failed *net.OpError
		isDial := errors.As(err, &failed) && failed.Op == "dial"
		return &fault{arrived: !isDial && (!c.isOwn || isWritten.Load())}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxResponse+1))
	if err != nil || len(text) > maxResponse {
		return &fault{arrived: true}
	}
	var answer struct {
		Data *struct {
			Result json.RawMessage `json:"result"`
		} `json:"data"`
		Errors []struct {
			Extensions struct {
				Code string `json:"code"`
			} `json:"extensions"`
		} `json:"errors"`
	}
	isRead := json.Unmarshal(text, &answer) == nil
	isOK := response.StatusCode >= 200 && response.StatusCode < 300
	if isOK && isRead && answer.Errors == nil && answer.Data != nil && len(answer.Data.Result) > 0 &&
		json.Unmarshal(answer.Data.Result, result) == nil && string(answer.Data.Result) != "null" {
		return nil
	}
	failed := &fault{retryAfter: retryAfterOf(response.Header.Get("retry-after"), time.Now()), arrived: true}
	if isRead && len(answer.Errors) > 0 {
		switch answer.Errors[0].Extensions.Code {
		case "RATE_LIMITED", "OVERLOADED", "IDENTITY_UNAVAILABLE": // Nothing was done.
			failed.arrived = false
		case "DATABASE_UNAVAILABLE":
			failed.withoutPrimary = true
		}
	}
	return failed
}

// get gets a text document of the gateway; empty if it is not available.
func (c connection) get(ctx context.Context, url, contentType string) string {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return ""
	}
	if contentType != "" {
		request.Header.Set("accept", contentType)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	if response.StatusCode < 200 || response.StatusCode > 299 || !strings.HasPrefix(response.Header.Get("content-type"), contentType) {
		return ""
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, maxResponse+1))
	if err != nil || len(text) > maxResponse {
		return ""
	}
	return string(text)
}

// retryAfterOf returns the delay of Retry-After (RFC 9110 section 10.2.3) in milliseconds; nil if there is none.
func retryAfterOf(header string, now time.Time) *int64 {
	var delay int64
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		delay = int64(seconds) * 1000
	} else if at, err := http.ParseTime(header); err == nil {
		delay = at.Sub(now).Milliseconds()
	}
	if delay <= 0 {
		return nil
	}
	return &delay
}
