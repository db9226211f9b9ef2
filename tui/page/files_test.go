package page

import (
	"os"
	"path/filepath"
	"testing"
)

// Who works from elsewhere reaches one folder: no way out by dots, by a full path or by a link.
func TestInside(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	dir, other := filepath.Join(top, "files"), filepath.Join(top, "files-other")
	for _, d := range []string{dir, other, filepath.Join(dir, "in")} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{"out": other, "passwd": "/etc/passwd",
		"nowhere": filepath.Join(top, "none"),
		"own":     filepath.Join(dir, "in")} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
	f := &Files{Dir: dir}
	for path, ok := range map[string]bool{"": true, "a.xlsx": true, "in/a.xlsx": true, dir: true, "own/a": true,
		filepath.Join(dir, "new", "a.csv"): true, "..": false, "../files-other/a": false, "in/../../x": false,
		other: false, "/etc/passwd": false, "out/a": false, "passwd": false, "nowhere": false, "nowhere/a": false,
		top: false, "/": false} {
		got, err := f.Inside(path)
		if (err == nil) != ok {
			t.Errorf("%q: %q, %v", path, got, err)
		}
	}
	if _, err := (&Files{}).Inside("a"); err == nil {
		t.Error("without a folder nothing is reached")
	}
	if got, err := (*Files)(nil).Inside("/etc"); got != "/etc" || err != nil {
		t.Error("a person at this computer is not held to a folder")
	}
}
