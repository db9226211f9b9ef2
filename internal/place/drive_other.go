//go:build !linux && !darwin && !windows

package place

// DriveOf knows nothing on this system.
func DriveOf(string) Drive { return Drive{} }
