package place

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// PermissionsMatter reports whether the mode of a file says who can read it. It is false: access on
// Windows is by list, and the folder of a profile is its owner's.
const PermissionsMatter = false

// Of asks Windows for the type of the drive; a UNC path is a share by its form.
func Of(dir string) Place {
	vol := filepath.VolumeName(dir)
	if strings.HasPrefix(vol, `\\`) && !strings.HasPrefix(vol, `\\?\`) && !strings.HasPrefix(vol, `\\.\`) {
		return Place{Network: "share " + vol}
	}
	root, err := windows.UTF16PtrFromString(vol + `\`)
	if err != nil {
		return Place{}
	}
	switch windows.GetDriveType(root) {
	case windows.DRIVE_REMOTE:
		return Place{Network: "drive " + vol}
	case windows.DRIVE_REMOVABLE:
		return Place{Removable: true, Warning: "the register is on a removable drive; unplugging it while " +
			"Assure is open can lose the last change"}
	}
	return Place{}
}
