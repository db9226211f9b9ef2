package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/cli"
	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/report"
	"assure/data/riskregister"
	"assure/internal/celltext"
	"assure/internal/demo"
	"assure/internal/text"
)

// hostile is what every field of text holds: a first character that begins a formula, then what steers a terminal,
// reorders or hides text, floods a line and would be markup, and a joiner that an Indic script needs. The register
// takes no NUL and nothing that is not UTF-8.
func hostile(field string, n int) string {
	switch field {
	case "Supplier.Ref", "Supplier.Merged", "Contact.Email",
		"Assessment.Moves": // the register takes these in their form only
		return ""
	case "Supplier.ODSCodes":
		return fmt.Sprintf("XQM-%d", n)
	case "Supplier.CompanyNumber":
		return fmt.Sprintf("XQ%06d", n)
	}
	leads := []string{"=", "+", "-", "@", "\t", "\r", "\uff1d", "'="}
	return leads[n%len(leads)] + "XQ" + strings.ReplaceAll(field, ".", "") + fmt.Sprint(n) +
		"\x1b]0;t\a\x1b[2J\u009b2J\u202egnp.exe\u2066\u200b\ufeff\u2028\u2029\u00ad\U000e0041\x7f\u200dz" +
		strings.Repeat("\u0301", 30) + "<b>&\"'" + "\r\nsecond\rthird \u0915\u094d\u200d"
}

// hostileRegister is the demo with hostile text in every field, at its path.
func hostileRegister(t *testing.T, day time.Time) (*data.Register, string) {
	t.Helper()
	s, err := demo.Build(t.Context(), demo.Options{Dir: filepath.Join(t.TempDir(), "demo"), Now: day})
	if err != nil {
		t.Fatal(err)
	}
	r, err := data.Open(t.Context(), data.Options{Path: s.Register, Actor: "Jo Demo-Assessor", MustExist: true,
		Now: func() time.Time { return day }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	settings := datatest.Must(r.Settings(t.Context(), book.At{}))(t)
	if err := r.Update(t.Context(), "mark", func(tx *data.Tx) error {
		return datatest.MarkEverything(t.Context(), tx, settings.Facts, hostile)
	}); err != nil {
		t.Fatal(err)
	}
	return r, s.Register
}

// Text that is hostile in every field of a register leaves it harmless: in every document of every format, and in what
// every command that shows something prints, as text, csv and JSON. JSON keeps the text itself.
func TestHostileTextLeavesClean(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the demo")
	}
	day := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	r, path := hostileRegister(t, day)
	dir, fields := t.TempDir(), map[string]bool{}
	look := func(name string, body []byte) {
		for _, m := range regexp.MustCompile(`XQ([A-Z][A-Za-z]+[A-Za-z])\d`).FindAllSubmatch(body, -1) {
			fields[string(m[1])] = true
		}
		if bad := unclean(filepath.Ext(name), body); bad != "" {
			t.Errorf("%s: %s", name, bad)
		}
	}
	written := func(name string, err error) {
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		look(name, datatest.Must(os.ReadFile(filepath.Join(dir, name)))(t))
	}
	for _, ext := range []string{".xlsx", ".csv", ".json", ".html"} {
		_, err := riskregister.Export(t.Context(), r, riskregister.Request{Out: filepath.Join(dir,
			"register"+ext)})
		written("register"+ext, err)
	}
	refs := map[string]string{report.KindSupplier: "ENG-00021", report.KindBoard: "ENG-00021",
		report.KindDecision: "ENG-00021", report.KindAcceptance: "R-00012", report.KindPaper: "DEC-0012",
		report.KindSchedule: "ENG-00021",
		report.KindTender:   "TEN-001", report.KindIncident: "INC-001"}
	for _, kind := range report.Kinds() {
		for _, ext := range report.Formats(kind) {
			_, err := report.Write(t.Context(), r, report.Request{Kind: kind, Ref: refs[kind],
				Out: filepath.Join(dir, kind+ext), Scores: kind == report.KindTender})
			written(kind+ext, err)
		}
	}
	for _, words := range hostileCommands {
		for _, flag := range []string{"", "--json", "--csv"} {
			var out, errs bytes.Buffer
			args := strings.Fields(strings.ReplaceAll(words, "DIR", dir) + " " + flag)
			code := cli.Run(t.Context(), command.Program{Args: append([]string{"--db", path, "--as", "Jo"},
				args...),
				In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" },
				Now: func() time.Time { return day }})
			if code == command.ExitUsage && flag == "--csv" || flag != "" && strings.Contains(words, "DIR") {
				continue // no list, or written already
			}
			if code != 0 && code != command.ExitFindings {
				t.Errorf("%s %s: %d %s", words, flag, code, errs.String())
			}
			look(words+" "+strings.Replace(cmp.Or(flag, "--txt"), "--", ".", 1), out.Bytes())
			look(words+" errors.txt", errs.Bytes())
		}
	}
	for _, words := range []string{"register import DIR/register.xlsx", "import DIR/out"} {
		var out, errs bytes.Buffer
		code := cli.Run(t.Context(), command.Program{
			Args: append([]string{"--db", path, "--as", "Jo", "--json"},
				strings.Fields(strings.ReplaceAll(words, "DIR", dir))...),
			In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" },
			Now: func() time.Time { return day }})
		for _, edit := range []string{`"tampered": [`, `"conflicts": [`, `"changes": [`, `"changed": `,
			`"accepted": [`} {
			for _, after := range strings.Split(out.String(), edit)[1:] {
				if after[0] != ']' && after[0] != '0' {
					t.Errorf("%s: what was written unedited comes back as an edit: %s%.200s", words, edit, after)
				}
			}
		}
		t.Logf("%s: %d, %.1500s", words, code, out.String())
	}
	for _, name := range datatest.Must(filepath.Glob(filepath.Join(dir, "out", "*")))(t) {
		look(name, datatest.Must(os.ReadFile(name))(t))
		if base := filepath.Base(name); strings.ContainsFunc(base,
			func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("a file is named %q", base)
		}
	}
	if len(fields) < 60 {
		t.Errorf("only %d fields were seen in all: %v", len(fields), fields)
	}
}

// hostileCommands are those that show something of a register; the last ones write files into DIR.
var hostileCommands = append(strings.FieldsFunc(`supplier list|supplier show SUP-00015|engagement list --all
certificate list|certificate list SUP-00015|person list
tender list|tender show TEN-001|import list|import mappings list|import words
foreign list SUP-00001|returns|evidence list SUP-00015|decide list ENG-00053|review list|review list SUP-00015
review contradictions|review exceptions ENG-00021|review blocks ENG-00021|action list --all
query list SUP-00015|risk list --all|risk show R-00012|audit log|audit verify|dspt search XQ|dspt changes --all|score
score --explain ENG-00021|score compare ENG-00001 ENG-00003|score rescore|score path ENG-00021
score trend ENG-00021 --from 1
today|answers ITS-22|history SUP-00015|history ENG-00021|pack list|doctor`, func(r rune) bool {
	return r == '|' || r == '\n'
}),
	"issue --pack dspt-it-supplier SUP-00015 --out DIR/out --prefill", "engagement triage --all --out "+
		"DIR/out/triage.xlsx")

// unclean says what in a file, or in the output of a command, is not clean, "" for nothing.
func unclean(ext string, body []byte) string {
	switch ext {
	case ".json":
		if i := bytes.IndexFunc(body, func(r rune) bool {
			return r != '\n' &&
				text.Safe(string(r)) != string(r)
		}); i >= 0 {
			return fmt.Sprintf("JSON has %+q as it is", around(body, i))
		}
		if !json.Valid(body) {
			return "it is no JSON"
		}
		return ""
	case ".xlsx":
		return uncleanBook(body)
	case ".csv":
		body = bytes.TrimPrefix(body, []byte("\ufeff"))
		if bad := uncleanFields(body); bad != "" {
			return bad
		}
		body = bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))
	case ".ics":
		body = bytes.ReplaceAll(bytes.ReplaceAll(body, []byte("\r\n "), nil), []byte("\r\n"), []byte("\n"))
	}
	return uncleanText(string(body))
}

func uncleanText(s string) string {
	for line := range strings.Lines(s) {
		if line = strings.TrimSuffix(line, "\n"); text.InFile(line) != line {
			return fmt.Sprintf("%+.200q has what steers or hides", line)
		}
	}
	return ""
}

func around(b []byte, i int) []byte { return b[max(0, i-20):min(len(b), i+20)] }

var number = regexp.MustCompile(`^-?[0-9.]+%?$`)

// uncleanFields looks for fields that a spreadsheet program reads as a formula.
func uncleanFields(body []byte) string {
	in := csv.NewReader(bytes.NewReader(body))
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	if err != nil {
		return err.Error()
	}
	for _, f := range slices.Concat(rows...) {
		if f != "" && strings.ContainsRune(celltext.Leaders, []rune(f)[0]) && !number.MatchString(f) {
			return fmt.Sprintf("%+.60q is read as a formula", f)
		}
	}
	return ""
}

// uncleanBook looks at all text of all parts of a workbook.
func uncleanBook(body []byte) string {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return err.Error()
	}
	for _, part := range z.File {
		f, err := part.Open()
		if err != nil {
			return err.Error()
		}
		for dec := xml.NewDecoder(f); ; {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return part.Name + ": " + err.Error()
			}
			var words []string
			switch token := token.(type) {
			case xml.StartElement:
				for _, a := range token.Attr {
					words = append(words, a.Value)
				}
			case xml.CharData:
				words = []string{string(token)}
			}
			for _, w := range words {
				if bad := uncleanText(w); bad != "" {
					return part.Name + ": " + bad
				}
			}
		}
	}
	return ""
}
