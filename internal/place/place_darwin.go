package place

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// PermissionsMatter reports whether the mode of a file says who can read it.
const PermissionsMatter = true

// Of reports whether the file system of a folder is local.
func Of(dir string) Place {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return Place{Warning: fmt.Sprintf("the file system of %s is not known (%v)", dir, err)}
	}
	if st.Flags&unix.MNT_LOCAL == 0 {
		return Place{Network: unix.ByteSliceToString(st.Fstypename[:])}
	}
	return Place{}
}
