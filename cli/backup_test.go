package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assure/cli/command"
)

// theDay is a program whose clock a test sets, with a register and a configuration in a folder of their own.
type theDay struct {
	t   *testing.T
	dir string
	at  time.Time
}

func (d *theDay) config(body string) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, "config.yaml"), []byte(body), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

func (d *theDay) run(want int, args ...string) (out, errOut string) {
	d.t.Helper()
	d.at = d.at.Add(time.Minute)
	var o, e bytes.Buffer
	args = append([]string{"--config", filepath.Join(d.dir, "config.yaml"), "--db", filepath.Join(d.dir, "register.db"),
		"--as", "dana"}, args...)
	code := Run(context.Background(), command.Program{Args: args, In: strings.NewReader(""), Out: &o, Err: &e,
		Getenv: func(string) string { return "" }, Now: func() time.Time { return d.at }})
	if code != want {
		d.t.Fatalf("%v: exit %d, want %d\n%s%s", args[4:], code, want, &o, &e)
	}
	return o.String(), e.String()
}

// backups counts the backups in the folder of the configuration.
func (d *theDay) backups() int {
	list, _ := filepath.Glob(filepath.Join(d.dir, "backups", "register-*.db*"))
	return len(list)
}

func (d *theDay) file(name string) string { return filepath.Join(d.dir, name) }

// Every import of much backs up first when the last backup is a day old, and only then; a dry run never does.
func TestBackupBeforeBulk(t *testing.T) {
	d := &theDay{t: t, dir: t.TempDir(), at: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	d.config("backup:\n  folder: backups\n")
	for name, body := range map[string]string{
		"suppliers.csv": "name,service\nAcme Ltd,Hosting\nBest Ltd,Post\n",
		"more.csv":      "name,service\nCare Ltd,Beds\n",
		"a.csv":         "supplier,pack,question,answer\nSUP-00001,dspt-it-supplier,ITS-22,met\n",
		"b.csv":         "supplier,pack,question,answer\nSUP-00002,dspt-it-supplier,ITS-22,met\n",
		"c.csv":         "supplier,pack,question,answer\nSUP-00002,dspt-it-supplier,ITS-03,met\n",
	} {
		if err := os.WriteFile(d.file(name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.run(0, "supplier", "import", d.file("suppliers.csv"))
	if d.backups() != 0 {
		t.Error("a register that was just begun was backed up")
	}
	d.run(0, "register", "--out", d.file("r.xlsx"))
	d.run(0, "engagement", "triage", "--all", "--out", d.file("t.xlsx"))
	doors := []struct{ dry, real []string }{
		{[]string{"supplier", "import", d.file("more.csv"), "--dry-run"},
			[]string{"supplier", "import", d.file("more.csv")}},
		{[]string{"import", d.file("a.csv"), d.file("b.csv")},
			[]string{"import", d.file("a.csv"), d.file("b.csv"), "--apply"}},
		{[]string{"register", "import", d.file("r.xlsx")}, []string{"register", "import", d.file("r.xlsx"), "--apply"}},
		{[]string{"engagement", "triage", d.file("t.xlsx")},
			[]string{"engagement", "triage", d.file("t.xlsx"), "--apply"}},
	}
	for _, door := range doors {
		d.at = d.at.Add(25 * time.Hour)
		had := d.backups()
		if d.run(0, door.dry...); d.backups() != had {
			t.Errorf("%v made a backup", door.dry)
		}
		_, errOut := d.run(0, door.real...)
		if d.backups() != had+1 || !strings.Contains(errOut, "note: backed up first to "+d.file("backups")) {
			t.Errorf("%v: %d backups after %d\n%s", door.real, d.backups(), had, errOut)
		}
		if d.run(0, door.real...); d.backups() != had+1 {
			t.Errorf("%v made another backup on the same day", door.real)
		}
	}
	d.at = d.at.Add(25 * time.Hour)
	had := d.backups()
	d.run(0, "import", d.file("c.csv"), "--apply") // one file is not much
	d.run(0, "supplier", "import", d.file("more.csv"), "--no-backup")
	d.config("backup:\n  folder: backups\n  before-bulk: false\n")
	d.run(0, "supplier", "import", d.file("more.csv"))
	d.config("")
	d.run(0, "supplier", "import", d.file("more.csv"))
	if d.backups() != had {
		t.Error("a backup was made where none was wanted")
	}
	// A folder that cannot be made does not stop the work, and is said.
	d.config(fmt.Sprintf("backup:\n  folder: %s\n", d.file("a.csv")))
	_, errOut := d.run(0, "supplier", "import", d.file("more.csv"))
	if !strings.Contains(errOut, "there is no backup from before the import") {
		t.Errorf("%s", errOut)
	}
}

// People are reminded of a backup after the days that the configuration says, and no sooner.
func TestBackupReminder(t *testing.T) {
	d := &theDay{t: t, dir: t.TempDir(), at: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	d.config("")
	d.run(0, "supplier", "add", "Acme Ltd")
	reminded := func(want string) {
		t.Helper()
		out, _ := d.run(0, "today")
		if line, _, _ := strings.Cut(out, "\n"); strings.Contains(line, "no backup") != (want != "") ||
			!strings.Contains(line, want) {
			t.Errorf("today begins %q, want %q", line, want)
		}
		json, _ := d.run(0, "today", "--json")
		if strings.Contains(json, `"no_backup_days": null`) != (want == "") {
			t.Errorf("%s", json)
		}
	}
	reminded("")
	d.at = d.at.Add(8 * 24 * time.Hour)
	reminded("no backup in the 8 days since the register was begun")
	out, _ := d.run(3, "doctor")
	if !strings.Contains(out, "check   last backup: none yet") {
		t.Errorf("%s", out)
	}
	d.config("backup:\n  remind: 30\n")
	reminded("")
	d.config("backup:\n  remind: 0\n  folder: backups\n")
	reminded("")
	d.run(0, "backup")
	d.at = d.at.Add(9 * 24 * time.Hour)
	d.config("backup:\n  folder: backups\n")
	reminded("no backup for 9 days")
	d.run(0, "backup")
	reminded("")
}

// What the configuration says of backups is checked before anything is opened.
func TestBackupConfiguration(t *testing.T) {
	d := &theDay{t: t, dir: t.TempDir(), at: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	for body, want := range map[string]string{
		"backup:\n  keep: 7,4\n":                  "config.yaml:2",
		"backup:\n  remind: -1\n":                 "days",
		"backup:\n  recipients: [age1nonsense]\n": "not a key to encrypt for",
		"backup:\n  foldr: backups\n":             "did you mean folder",
		"backup:\n  folder: x\n  passphrase-file: y\n  recipients: [" + aKey + "]\n": "not both",
	} {
		d.config(body)
		_, errOut := d.run(1, "doctor")
		if !strings.Contains(errOut, want) {
			t.Errorf("%q: %s", body, errOut)
		}
	}
	secret := "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"
	d.config("backup:\n  recipients: [" + secret + "]\n")
	if _, errOut := d.run(1, "doctor"); strings.Contains(errOut, secret) {
		t.Errorf("a secret key is printed: %s", errOut)
	}
}

const aKey = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
