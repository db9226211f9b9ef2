package store

import (
	"fmt"

	"golang.org/x/sys/unix"
)

const permissionsMatter = true

// classify reports whether the file system of a folder is local.
func classify(dir string) place {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return place{warning: fmt.Sprintf("the file system of %s is not known (%v)", dir, err)}
	}
	if st.Flags&unix.MNT_LOCAL == 0 {
		return place{network: unix.ByteSliceToString(st.Fstypename[:])}
	}
	return place{}
}
