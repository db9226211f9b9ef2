package store

import (
	"fmt"

	"golang.org/x/sys/unix"
)

const permissionsMatter = true

// classify reads the magic number of the file system of a folder.
func classify(dir string) place {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return place{warning: fmt.Sprintf("the file system of %s is not known (%v)", dir, err)}
	}
	return classifyMagic(uint32(st.Type))
}

// classifyMagic names network file systems by the numbers of statfs(2).
func classifyMagic(magic uint32) place {
	switch magic {
	case 0x6969:
		return place{network: "NFS"}
	case 0xff534d42:
		return place{network: "CIFS"}
	case 0xfe534d42:
		return place{network: "SMB"}
	case 0x517b:
		return place{network: "SMB1"}
	case 0x5346414f:
		return place{network: "AFS"}
	case 0x00c36400:
		return place{network: "Ceph"}
	case 0x01021997:
		return place{network: "9P"}
	case 0x65735546:
		return place{warning: "the register is on a FUSE file system; if it is a network or cloud drive, move it to " +
			"a local one"}
	case 0x01021994:
		return place{warning: "the register is in memory (tmpfs) and is lost when the computer restarts"}
	}
	return place{}
}
