//go:build !linux && !darwin && !windows

package store

const permissionsMatter = true

// classify cannot tell on this system and warns.
func classify(string) place {
	return place{warning: "Assure cannot tell on this system whether the register is on a network drive; keep it on " +
		"a local one"}
}
