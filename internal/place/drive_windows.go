package place

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// DriveOf returns what the system says of the drive of a folder that exists. It does not say whether BitLocker is on,
// which only an administrator may ask.
func DriveOf(dir string) Drive {
	volume := filepath.VolumeName(dir)
	d := Drive{ID: strings.ToLower(volume)}
	if name, err := windows.UTF16PtrFromString(dir); err == nil {
		var free, total uint64
		if windows.GetDiskFreeSpaceEx(name, &free, &total, nil) == nil {
			d.Free, d.Total = int64(free), int64(total)
		}
	}
	root, err := windows.UTF16PtrFromString(volume + `\`)
	if err != nil {
		return d
	}
	var kind [windows.MAX_PATH + 1]uint16
	if windows.GetVolumeInformation(root, nil, 0, nil, nil, nil, &kind[0], uint32(len(kind))) == nil {
		d.FileSystem = windows.UTF16ToString(kind[:])
	}
	return d
}
