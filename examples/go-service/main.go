// Command go-service is an HTTP service with a license. README.md describes it.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"licet.example/licet"
)

func main() {
	keys, err := os.ReadFile(variable("LICET_KEYS", "jwks.json"))
	if err != nil {
		log.Fatal(err)
	}
	license, err := licet.New(licet.Settings{
		Gateway: variable("LICET_GATEWAY", "http://127.0.0.1:4000"),
		Product: variable("LICET_PRODUCT", "studio"), Version: "1.0.0", Keys: keys, Meter: "renders",
	})
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	// LICET_LICENSE_KEY activates the license of a container that has none yet.
	standing := license.Check(ctx)
	log.Print(standing.Code, ": ", standing.Message)
	license.OnChange(func(standing licet.Standing) { log.Print(standing.Code, ": ", standing.Message) })
	license.Start()

	server := &http.Server{Addr: variable("LISTEN", "127.0.0.1:8080"), Handler: handler(license), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		ended, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = server.Shutdown(ended)
	}()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
	license.Stop()
}

func variable(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}
