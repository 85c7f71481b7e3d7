// Package licet licenses software with a Licet gateway: online, offline, and without any network. client/spec.md of the
// repository specifies what it decides.
//
//	client, err := licet.New(licet.Settings{Gateway: "https://licenses.example", Product: "studio", Version: "1.0.0", Keys: keys})
//	standing := client.Check(ctx)
//
// Errors are returned only for wrong calls. Whatever the network, the disk or the gateway does is a [Standing] or a [Refusal].
package licet

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	"licet.example/licet/internal/verify"
)

// Settings of a client. The first four are required.
type Settings struct {
	// URL of the gateway, such as https://licenses.example, with or without /graphql.
	Gateway string
	// Code of your product.
	Product string
	// Version of your software; at most 100 characters.
	Version string
	// Public keys of the gateway, as JSON from its /.well-known/jwks.json. Ship them with your software. After a rotation, the
	// client gets the new keys, signed with one of these.
	Keys []byte
	// Where the client keeps its state. Default: a file that only the user can read.
	Store Store
	// Fingerprint of this device. Default: LICET_FINGERPRINT, or one that is derived from the ID of the machine.
	Fingerprint string
	// Name of this device, for people. Default: the host name.
	DeviceName string
	// Code of the meter for RecordUsage.
	Meter string
	// Code of the license type for StartTrial.
	Trial string
	// Language of messages: en (default) or de.
	Locale string
	// When this version was released. With it, the end of the updates of a license is also checked offline.
	ReleasedAt time.Time
	// Time for which the software may be used without the gateway, as an ISO 8601 duration. Default: P30D. The license type
	// limits it.
	Offline string
	// Longest time of one request. Default: 15 seconds.
	Timeout time.Duration
	// Proxy for a request. Default: http.ProxyFromEnvironment, which reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
	Proxy func(*http.Request) (*url.URL, error)
	// Certificates that are trusted in place of those of the system.
	RootCAs *x509.CertPool
	// Replaces the transport of requests. Proxy and RootCAs then have no effect.
	Transport http.RoundTripper
	// The clock, for tests. Default: time.Now.
	Now func() time.Time
}

// ErrWrongCall is the error of a call that is wrong in itself. Errors wrap it.
var ErrWrongCall = errors.New("licet: wrong call")

func wrong(format string, values ...any) error {
	return fmt.Errorf("%w: %s", ErrWrongCall, fmt.Sprintf(format, values...))
}

var duration = regexp.MustCompile(`^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?$`)

// Client licenses one product on one device. All methods can be called by several goroutines.
type Client struct {
	settings   Settings
	store      Store
	connection connection
	offline    string
	releasedAt *int64

	// Serializes changes of the store, and guards the members below it.
	storing sync.Mutex
	// Whether kept has changes that the store could not take.
	isAhead bool
	base    base
	// Whether the store was ever read.
	isRead bool

	mu       sync.RWMutex
	kept     kept
	trusted  []verify.Key
	listedAt int64
	trust    *trust
	// Whether what is in the store was read and verified.
	isVerified bool
	wakeAt     int64 // 0 for never.
	stopped    chan struct{}

	opening    sync.Mutex
	wake       chan struct{}
	flights    flights
	listeners  listeners
	seatFreeAt sync.Map
}

// New creates a client. The error is an ErrWrongCall if a setting is wrong. No request is sent and no file is read.
func New(settings Settings) (*Client, error) {
	for _, required := range [][2]string{{"Gateway", settings.Gateway}, {"Product", settings.Product}, {"Version", settings.Version}} {
		if required[1] == "" {
			return nil, wrong("%s is required", required[0])
		}
	}
	gateway, err := url.Parse(settings.Gateway)
	if err != nil || gateway.Host == "" || gateway.Scheme != "https" && gateway.Scheme != "http" {
		return nil, wrong("Gateway must be a URL with http or https")
	}
	keys, ok := verify.ParseKeys(settings.Keys)
	if !ok {
		return nil, wrong("Keys must be a JWK Set")
	}
	offline := settings.Offline
	if offline == "" {
		offline = "P30D"
	}
	if !duration.MatchString(offline) || !strings.ContainsAny(offline, "0123456789") || strings.HasSuffix(offline, "T") {
		return nil, wrong("Offline must be an ISO 8601 duration, such as P30D")
	}
	if settings.Locale != "" && settings.Locale != "en" && settings.Locale != "de" {
		return nil, wrong("Locale must be en or de")
	}
	if settings.Locale == "" {
		settings.Locale = "en"
	}
	if settings.Timeout < 0 {
		return nil, wrong("Timeout must not be negative")
	}
	if settings.Timeout == 0 {
		settings.Timeout = 15 * time.Second
	}
	if settings.Now == nil {
		settings.Now = time.Now
	}
	if settings.DeviceName == "" {
		settings.DeviceName, _ = os.Hostname()
	}
	client := &Client{
		settings: settings, store: settings.Store, offline: offline, trusted: keys, wake: make(chan struct{}, 1),
	}
	if client.store == nil {
		client.store = FileStore(defaultPath(settings.Product))
	}
	if !settings.ReleasedAt.IsZero() {
		at := settings.ReleasedAt.UnixMilli()
		client.releasedAt = &at
	}
	gateway.RawQuery, gateway.Fragment = "", ""
	client.connection = connection{
		url:    strings.TrimRight(strings.TrimSuffix(strings.TrimRight(gateway.String(), "/"), "/graphql"), "/"),
		locale: settings.Locale, timeout: settings.Timeout, http: httpClient(settings), isOwn: settings.Transport == nil,
	}
	return client, nil
}

// httpClient follows no redirects: a license key must not be sent to another host.
func httpClient(settings Settings) *http.Client {
	transport := settings.Transport
	if transport == nil {
		proxy := settings.Proxy
		if proxy == nil {
			proxy = http.ProxyFromEnvironment
		}
		own := http.DefaultTransport.(*http.Transport).Clone()
		own.Proxy = proxy
		own.TLSClientConfig = &tls.Config{RootCAs: settings.RootCAs, MinVersion: tls.VersionTLS12}
		transport = own
	}
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// options of one call.
type options struct {
	name, key *string
}

// Option of a call.
type Option func(*options)

// WithName names the device, for people. For Activate and Request.
func WithName(name string) Option { return func(o *options) { o.name = &name } }

// WithKey is the license key that decrypts a license file. For Install.
func WithKey(key string) Option { return func(o *options) { o.key = &key } }

func read(given []Option) options {
	var o options
	for _, option := range given {
		option(&o)
	}
	return o
}

func (c *Client) nameOf(o options) string {
	if o.name != nil {
		return *o.name
	}
	return c.settings.DeviceName
}

// flights are kinds of work that run at most once at a time.
type flights struct {
	mu      sync.Mutex
	running map[string]*flight
}

type flight struct {
	done  chan struct{}
	again bool
}

// start runs work unless it runs already. repeats: a start during the work is followed by another run, if the work succeeds.
func (f *flights) start(name string, repeats bool, work func() bool) *flight {
	f.mu.Lock()
	defer f.mu.Unlock()
	if running := f.running[name]; running != nil {
		running.again = repeats
		return running
	}
	if f.running == nil {
		f.running = map[string]*flight{}
	}
	started := &flight{done: make(chan struct{})}
	f.running[name] = started
	go func() {
		for {
			succeeded := work()
			f.mu.Lock()
			if !succeeded || !started.again {
				delete(f.running, name)
				f.mu.Unlock()
				close(started.done)
				return
			}
			started.again = false
			f.mu.Unlock()
		}
	}()
	return started
}

// current returns the work that runs; nil if none does.
func (f *flights) current(name string) *flight {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.running[name]
}

// wait returns when the work is done, or the context ends.
func (f *flight) wait(ctx context.Context) {
	if f == nil {
		return
	}
	select {
	case <-f.done:
	case <-ctx.Done():
	}
}
