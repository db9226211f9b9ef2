// Package wire has the objects that --json prints and the names of their schemas. Nothing else knows how a result is
// written as JSON: the packages of data return plain structs, which are converted here.
package wire

import (
	"assure/internal/problem"
)

// Error is a Problem under --json.
type Error struct {
	Schema string `json:"schema"`
	problem.Problem
}

// tierOrNull is a tier, null for an engagement that is not triaged.
func tierOrNull(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// OrNull is null in JSON for an empty string: a value not known is not an empty one.
func OrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
