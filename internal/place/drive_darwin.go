package place

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// DriveOf returns what the system says of the drive of a folder that exists. It does not say whether FileVault is on.
func DriveOf(dir string) Drive {
	var fs unix.Statfs_t
	if unix.Statfs(dir, &fs) != nil {
		return Drive{}
	}
	return Drive{FileSystem: unix.ByteSliceToString(fs.Fstypename[:]), Free: int64(fs.Bavail) * int64(fs.Bsize),
		Total: int64(fs.Blocks) * int64(fs.Bsize), ID: fmt.Sprint(fs.Fsid.Val)}
}
