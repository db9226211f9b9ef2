package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A register in such a folder is refused with the name of the program, by a link too, and nothing is written.
func TestSyncedFolderIsRefused(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	dir := t.TempDir()
	team := filepath.Join(dir, "team")
	if err := os.MkdirAll(team, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(team, ".sync_1.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "mine")
	if err := os.Symlink(team, link); err != nil {
		t.Skip(err)
	}
	for _, folder := range []string{team, link} {
		_, err := Open(context.Background(), Config{Path: filepath.Join(folder, "new", "register.db")})
		if p := wantCode(t, err, "synced-folder"); !strings.Contains(p.What, "Nextcloud") {
			t.Errorf("%q", p.What)
		}
	}
	if left, _ := os.ReadDir(team); len(left) != 1 {
		t.Errorf("written: %v", left)
	}
}
