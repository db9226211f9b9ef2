//go:build !linux && !darwin && !windows

package store

const permissionsMatter = true

// classify cannot tell on this system; the person is told so.
func classify(string) place {
	return place{warning: "Assure cannot tell on this system whether the register lies on a network drive; keep it on a local one"}
}
