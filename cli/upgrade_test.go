package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data/datatest"
)

// Upgrade says what it would do and does it with --apply; a command that reads changes nothing, and one that writes
// says in one line what it did, to scripts too.
func TestUpgrade(t *testing.T) {
	const earlier = "../data/testdata/register-before-adoption.db.gz"
	db := datatest.Unpack(t, earlier)
	run := func(args ...string) (wire.Upgrade, string) {
		t.Helper()
		out, errOut, code := execute(t, append([]string{"--json", "--db", db}, args...)...)
		if code != command.ExitDone {
			t.Fatalf("%q: exit %d\n%s%s", args, code, out, errOut)
		}
		var o wire.Upgrade
		if err := json.Unmarshal([]byte(out), &o); err != nil {
			t.Fatal(err)
		}
		return o, errOut
	}
	o, _ := run("upgrade")
	if o.Current || o.Applied || o.Copy != nil || o.From != 4 || len(o.Ahead) != o.To-4 || len(o.Copies) != 0 {
		t.Errorf("before: %+v", o)
	}
	if _, errOut := run("supplier", "list"); errOut != "" {
		t.Errorf("reading says %q", errOut)
	}
	out, _, _ := execute(t, "--db", db, "upgrade")
	if !strings.Contains(out, fmt.Sprintf("from schema 4 to %d", o.To)) || !strings.Contains(out, ".before-5") {
		t.Errorf("%s", out)
	}
	o, _ = run("upgrade", "--apply")
	if !o.Current || !o.Applied || o.Copy == nil || o.From != 4 || len(o.Copies) != 1 || o.Copies[0] != *o.Copy {
		t.Errorf("applied: %+v", o)
	}
	if _, err := os.Stat(*o.Copy); err != nil {
		t.Error(err)
	}
	if o, _ = run("upgrade", "--apply"); !o.Current || o.Applied || o.Copy != nil || o.From != o.To {
		t.Errorf("applied again: %+v", o)
	}
	db = datatest.Unpack(t, earlier)
	want := fmt.Sprintf("register brought from schema 4 to %d; the copy as it was: %s.before-5\n", o.To, db)
	if _, errOut := run("audit", "clock", "--confirm", "--as", "dana"); errOut != want {
		t.Errorf("writing says %q, want %q", errOut, want)
	}
	run("person", "add", "Dr Example", "--as", "dana")
}
