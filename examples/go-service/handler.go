package main

import (
	"encoding/json"
	"fmt"
	"net/http"

	"licet.example/licet"
)

// handler serves renders while the license may be used, and always says why it may not be.
func handler(license *licet.Client) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/license", func(w http.ResponseWriter, r *http.Request) {
		standing := license.Standing()
		w.Header().Set("content-type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"valid": standing.Valid, "code": standing.Code, "message": standing.Message})
	})
	mux.Handle("/render", licensed(license, "render", func(w http.ResponseWriter, r *http.Request) {
		if _, err := license.RecordUsage(r.Context(), 1, ""); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprintf(w, "rendered with %d layers\n", license.Int("layers", 1))
	}))
	return mux
}

// licensed refuses requests with 402 unless the license grants an entitlement.
func licensed(license *licet.Client, code string, next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if standing := license.Standing(); !standing.Valid {
			http.Error(w, standing.Message, http.StatusPaymentRequired)
		} else if !license.Has(code) {
			http.Error(w, "The license does not include this.", http.StatusPaymentRequired)
		} else {
			next(w, r)
		}
	})
}
