package place

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// DriveOf returns what the system says of the drive of a folder that exists.
func DriveOf(dir string) Drive {
	var d Drive
	var fs unix.Statfs_t
	if unix.Statfs(dir, &fs) == nil {
		block := int64(fs.Bsize) //nolint:unconvert // an int32 on other processors
		d.Free, d.Total = int64(fs.Bavail)*block, int64(fs.Blocks)*block
	}
	var st unix.Stat_t
	if unix.Stat(dir, &st) != nil {
		return d
	}
	number := fmt.Sprintf("%d:%d", unix.Major(st.Dev), unix.Minor(st.Dev))
	d.ID = number
	info, _ := os.ReadFile("/proc/self/mountinfo")
	kind, source := mountOf(string(info), number)
	d.FileSystem = kind
	node, err := filepath.EvalSymlinks("/sys/dev/block/" + number)
	if err != nil && strings.HasPrefix(source, "/dev/") { // btrfs has a number of its own
		if real, rerr := filepath.EvalSymlinks(source); rerr == nil {
			node, err = filepath.EvalSymlinks("/sys/class/block/" + filepath.Base(real))
		}
	}
	if err != nil {
		return d
	}
	if encryptedBelow(node, 8) {
		d.Encrypted = "LUKS"
	}
	if disk := diskOf(node, 8); disk != "" {
		d.ID = disk
	}
	return d
}

// mountOf finds the kind and the source of the file system with a device number in the text of
// /proc/self/mountinfo, described in proc(5).
func mountOf(info, number string) (kind, source string) {
	for line := range strings.Lines(info) {
		before, after, ok := strings.Cut(line, " - ")
		f, g := strings.Fields(before), strings.Fields(after)
		if ok && len(f) > 2 && len(g) > 1 && f[2] == number {
			return g[0], g[1]
		}
	}
	return "", ""
}

// encryptedBelow reports whether a block device, or every one that it is made of, is one of dm-crypt.
func encryptedBelow(node string, depth int) bool {
	uuid, _ := os.ReadFile(filepath.Join(node, "dm", "uuid"))
	if strings.HasPrefix(string(uuid), "CRYPT-") {
		return true
	}
	parts := partsOf(node)
	if len(parts) == 0 || depth == 0 {
		return false
	}
	for _, p := range parts {
		if !encryptedBelow(p, depth-1) {
			return false
		}
	}
	return true
}

// diskOf names the disk that a block device is on, "" for several.
func diskOf(node string, depth int) string {
	parts := partsOf(node)
	switch {
	case len(parts) == 1 && depth > 0:
		return diskOf(parts[0], depth-1)
	case len(parts) > 1:
		return ""
	}
	if _, err := os.Stat(filepath.Join(node, "partition")); err == nil {
		node = filepath.Dir(node)
	}
	return filepath.Base(node)
}

// partsOf lists the block devices that one is made of, none for a disk or a partition of one.
func partsOf(node string) []string {
	names, _ := filepath.Glob(filepath.Join(node, "slaves", "*"))
	var out []string
	for _, n := range names {
		if real, err := filepath.EvalSymlinks(n); err == nil {
			out = append(out, real)
		}
	}
	return out
}
