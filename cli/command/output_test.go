package command

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestTargetOfADocument(t *testing.T) {
	for _, c := range []struct {
		args         string
		json, window bool
		name, wrong  string // the file, or what the error says
	}{
		{"--out a.csv", true, true, "a.csv", ""},
		{"--out a --format html", false, false, "a.html", ""},
		{"--out a.csv --format csv", false, false, "a.csv", ""},
		{"--out a.csv --format html", false, false, "", "the file ends in .csv, and --format is html"},
		{"--out - --format csv", false, true, "-.csv", ""},
		{"--out - --format xlsx", false, false, "-.xlsx", ""},
		{"--out - --format xlsx", false, true, "", "a terminal cannot show .xlsx"},
		{"--out - --format csv", true, false, "", "standard output cannot take both"},
		{"--out -", false, false, "", "no extension that says the format"},
		{"", false, false, "", "no output file given"},
	} {
		o := &Output{}
		cmd := &cobra.Command{}
		o.AddFlags(cmd, ".xlsx", "csv", "html")
		if err := cmd.ParseFlags(strings.Fields(c.args)); err != nil {
			t.Fatal(err)
		}
		e := &Env{IO: &IO{Out: &bytes.Buffer{}, OutTTY: c.window}, Globals: Globals{JSON: c.json}}
		name, to, err := o.Target(e, "x.xlsx")
		if name != c.name || (to != nil) != strings.HasPrefix(name, "-") || (err == nil) != (c.wrong == "") ||
			err != nil && (!strings.Contains(err.Error(), c.wrong) || ExitOf(err) != ExitUsage) {
			t.Errorf("%s: %q, %v, want %q %q", c.args, name, err, c.name, c.wrong)
		}
	}
}

// What a supplier wrote does not steer a terminal that a document is printed on.
func TestDocumentOnATerminalIsSafe(t *testing.T) {
	var b bytes.Buffer
	if _, err := (safeWriter{&b}).Write([]byte("a\x1b[31mb\r\nc\u202ed\n")); err != nil {
		t.Fatal(err)
	}
	if s := b.String(); strings.ContainsAny(s, "\x1b\r\u202e") || strings.Count(s, "\n") != 2 {
		t.Errorf("%q", s)
	}
}
