package place

import (
	"os"
	"path/filepath"
	"testing"
)

func TestMountOf(t *testing.T) {
	t.Parallel()
	const info = "22 1 252:1 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw\n" +
		"30 22 0:26 / /run rw - tmpfs tmpfs rw\n"
	for number, want := range map[string][2]string{
		"252:1": {"ext4", "/dev/mapper/vg-root"}, "0:26": {"tmpfs", "tmpfs"}, "8:1": {"", ""}, "252:11": {"", ""},
	} {
		if kind, source := mountOf(info, number); kind != want[0] || source != want[1] {
			t.Errorf("%s is %q of %q, want %q", number, kind, source, want)
		}
	}
}

// A logical volume on an encrypted partition is encrypted; one that reaches beyond it is not, and is on no single disk.
func TestEncryptedBelow(t *testing.T) {
	t.Parallel()
	sys := t.TempDir()
	node := func(name, uuid string, parts ...string) {
		t.Helper()
		dir := filepath.Join(sys, name)
		for _, d := range []string{"dm", "slaves"} {
			if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, "dm", "uuid"), []byte(uuid), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, p := range parts {
			link := filepath.Join(dir, "slaves", filepath.Base(p))
			if err := os.Symlink(filepath.Join(sys, p), link); err != nil {
				t.Fatal(err)
			}
		}
	}
	node("sda/sda2", "")
	node("sdb", "")
	node("dm-0", "CRYPT-LUKS2-0011-luks\n", "sda/sda2")
	node("dm-1", "LVM-abc\n", "dm-0")
	node("dm-2", "LVM-def\n", "dm-0", "sdb")
	if err := os.WriteFile(filepath.Join(sys, "sda/sda2/partition"), []byte("2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct {
		encrypted bool
		disk      string
	}{"sda/sda2": {false, "sda"}, "sdb": {false, "sdb"}, "dm-0": {true, "sda"}, "dm-1": {true, "sda"},
		"dm-2": {false, ""}} {
		at := filepath.Join(sys, name)
		if got := encryptedBelow(at, 8); got != want.encrypted {
			t.Errorf("%s: encrypted %t", name, got)
		}
		if got := diskOf(at, 8); got != want.disk {
			t.Errorf("%s: disk %q, want %q", name, got, want.disk)
		}
	}
}

func TestDriveOf(t *testing.T) {
	t.Parallel()
	if d := DriveOf(t.TempDir()); d.Free <= 0 || d.Total < d.Free || d.ID == "" {
		t.Errorf("%+v", d)
	}
}
