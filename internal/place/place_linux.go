package place

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// PermissionsMatter reports whether the mode of a file says who can read it.
const PermissionsMatter = true

// Of reads the magic number of the file system of a folder.
func Of(dir string) Place {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return Place{Warning: fmt.Sprintf("the file system of %s is not known (%v)", dir, err)}
	}
	return classifyMagic(uint32(st.Type))
}

// classifyMagic names network file systems by the numbers of statfs(2).
func classifyMagic(magic uint32) Place {
	switch magic {
	case 0x6969:
		return Place{Network: "NFS"}
	case 0xff534d42:
		return Place{Network: "CIFS"}
	case 0xfe534d42:
		return Place{Network: "SMB"}
	case 0x517b:
		return Place{Network: "SMB1"}
	case 0x5346414f:
		return Place{Network: "AFS"}
	case 0x00c36400:
		return Place{Network: "Ceph"}
	case 0x01021997:
		return Place{Network: "9P"}
	case 0x65735546:
		return Place{Warning: "the register is on a FUSE file system; if it is a network or cloud drive, move it to " +
			"a local one"}
	case 0x01021994:
		return Place{Memory: true,
			Warning: "the register is in memory (tmpfs) and is lost when the computer restarts"}
	}
	return Place{}
}
