//go:build unix

package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Every folder and file that a command makes is its owner's alone, whatever the umask.
func TestMadeFilesArePrivate(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the demo")
	}
	for _, mask := range []int{0o000, 0o022} {
		dir := t.TempDir()
		t.Chdir(dir)
		old := syscall.Umask(mask)
		defer syscall.Umask(old)
		demo := []string{"demo", "--dir", "demo"}
		if mask != 0 { // once is enough: it takes longest
			demo = []string{"--db", "demo/register.db", "--as", "dana", "supplier", "add", "Example Ltd"}
		}
		ran := 0
		run := func(args ...string) {
			t.Helper()
			if _, said, code := execute(t, args...); code != 0 && code != 3 {
				t.Errorf("%q: exit %d, %s", args, code, said)
			}
			ran++
		}
		run(demo...)
		if mask != 0 {
			run("--db", "demo/register.db", "--as", "dana", "engagement", "set", "SUP-00001", "size=it-supplier",
				"data=patient", "access=privileged", "records=1m-plus")
		}
		for _, line := range []string{
			"supplier template new/template.xlsx",
			"issue --all --pack dspt-it-supplier --again --issuer Trust --out out/a/b",
			"import out/a/b --apply --marked marked/a --keep", "register --out r.xlsx", "register --out r.csv",
			"register --out r.json", "register --out r.html", "report foi --out foi.csv",
			"report supplier SUP-00001 --for board --out board.html", "backup copies/c.db",
			"backup dated", "restore copies/c.db", "score --csv", "engagement triage --out triage.xlsx",
		} {
			args := strings.Fields(line)
			for i, a := range args { // folders that a command wants to be there
				if i > 0 && strings.HasPrefix(a, "new/") {
					if err := os.MkdirAll(filepath.Dir(a), 0o700); err != nil {
						t.Fatal(err)
					}
				}
			}
			run(append([]string{"--db", "demo/register.db", "--as", "dana"}, args...)...)
		}
		n := 0
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || path == dir {
				return err
			}
			fi, err := d.Info()
			if err != nil {
				return err
			}
			n++
			if fi.Mode().Perm()&0o077 != 0 {
				t.Errorf("umask %03o: %s has mode %04o", mask, path, fi.Mode().Perm())
			}
			return nil
		})
		if err != nil || n < 15 {
			t.Errorf("%d files, %v", n, err)
		}
		t.Logf("umask %03o: %d files and folders of %d commands", mask, n, ran)
	}
}
