package store

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// permissionsMatter is false: access on Windows is by list, and the folder of a profile is its owner's.
const permissionsMatter = false

// classify asks Windows for the type of the drive; a UNC path is a share by its form.
func classify(dir string) place {
	vol := filepath.VolumeName(dir)
	if strings.HasPrefix(vol, `\\`) && !strings.HasPrefix(vol, `\\?\`) && !strings.HasPrefix(vol, `\\.\`) {
		return place{network: "share " + vol}
	}
	root, err := windows.UTF16PtrFromString(vol + `\`)
	if err != nil {
		return place{}
	}
	switch windows.GetDriveType(root) {
	case windows.DRIVE_REMOTE:
		return place{network: "drive " + vol}
	case windows.DRIVE_REMOVABLE:
		return place{warning: "the register is on a removable drive; unplugging it while Assure is open can lose the " +
			"last change"}
	}
	return place{}
}
