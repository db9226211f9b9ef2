package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"assure/cli"
	"assure/cli/command"
)

// A password given for an import is nowhere afterwards: in no output, row of the audit log, kept original, marked copy,
// backup or report of a fault, right or wrong, and whatever the import did.
func TestPasswordIsKeptNowhere(t *testing.T) {
	const right, wrong = "canary-RIGHT-7f3a9", "canary-WRONG-7f3a9"
	dir, temp := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temp)
	at := func(name string) string { return filepath.Join(dir, name) }
	put := func(name, words string) {
		if err := os.WriteFile(at(name), []byte(words), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("suppliers.csv", "name,ods_code\nAcme Health Ltd,8AA01\n")
	put("right.txt", right+"\n")
	put("wrong.txt", wrong+"\r\n")
	f := excelize.NewFile()
	if err := f.SetSheetRow("Sheet1", "A1", &[]any{"supplier", "pack", "question", "answer"}); err != nil {
		t.Fatal(err)
	}
	if err := f.SetSheetRow("Sheet1", "A2", &[]any{"8AA01", "dspt-it-supplier", "ITS-22", "Met"}); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(at("locked.xlsx"), excelize.Options{Password: right}); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	now := func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) }
	run := func(want int, args ...string) {
		t.Helper()
		var out bytes.Buffer
		code := cli.Run(t.Context(), command.Program{
			Args: append([]string{"--db", at("register.db"), "--as", "Jo"}, args...), In: strings.NewReader(""),
			Out: &out, Err: &out, Getenv: func(string) string { return "" }, Now: now})
		if code != want {
			t.Errorf("%v: %d\n%s", args, code, out.String())
		}
		said.Write(out.Bytes())
	}
	locked := at("locked.xlsx")
	run(0, "supplier", "import", at("suppliers.csv"))
	run(3, "import", locked, "--password-file", at("wrong.txt"), "--marked", at("marked"))
	run(3, "import", locked, "--password-file", at("wrong.txt"), "--json")
	run(1, "import", "map", locked, "--password-file", at("wrong.txt"))
	run(1, "import", at("none.xlsx"), "--password-file", at("right.txt"))
	run(0, "import", locked, "--password-file", at("right.txt"), "--full", "--marked", at("marked"))
	run(0, "import", locked, "--password-file", at("right.txt"), "--apply", "--keep", "--json")
	run(0, "audit", "log", "--json")
	run(0, "audit", "log")
	run(0, "import", "list", "--json")
	run(0, "backup", at("backup.db"))
	run(0, "doctor", "--json")
	before := now
	now = func() time.Time { panic("a fault with " + right) }
	run(1, "import", locked, "--password-file", at("right.txt"))
	now = before

	files, seen := 0, map[string][]byte{"the output": said.Bytes()}
	for _, root := range []string{dir, temp} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) == ".txt" && filepath.Dir(path) == dir {
				return err
			}
			body, err := os.ReadFile(path)
			files, seen[path] = files+1, body
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 5 || !bytes.Contains(said.Bytes(), []byte("ITS-22")) || !bytes.Contains(said.Bytes(),
		[]byte("  at "+temp)) {
		t.Errorf("%d files, and %.2000s: the test sees too little to mean anything", files, said.String())
	}
	for name, body := range seen {
		if bytes.Contains(body, []byte("canary")) {
			t.Errorf("%s has a password", name)
		}
	}
}
