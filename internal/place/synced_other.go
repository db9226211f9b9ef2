//go:build !windows

package place

// registeredRoots is nil: only Windows keeps a list.
func registeredRoots() []syncRoot { return nil }
