//go:build !linux && !darwin && !windows

package place

// PermissionsMatter reports whether the mode of a file says who can read it.
const PermissionsMatter = true

// Of cannot tell on this system and warns.
func Of(string) Place {
	return Place{Warning: "Assure cannot tell on this system whether the register is on a network drive; keep it on " +
		"a local one"}
}
