//go:build !windows

package store

// registeredRoots is nil: only Windows keeps a list.
func registeredRoots() []syncRoot { return nil }
