package cli

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"assure/cli/command"
)

// object is one JSON object as a script reads it.
type object map[string]any

// word is a value of the object as the text prints it, "" for null.
func (o object) word(key string) string {
	if o[key] == nil {
		return ""
	}
	return fmt.Sprint(o[key])
}

func (o object) words(keys ...string) []string {
	var out []string
	for _, k := range keys {
		out = append(out, o.word(k))
	}
	return out
}

// inner is an object inside of o.
func (o object) inner(key string) object {
	in, _ := o[key].(map[string]any)
	return in
}

// aListing is a command that lists things, how to find the rows of its text, and what each row shows of its
// object.
type aListing struct {
	command string
	flags   []string // each tried after none; these may list nothing
	head    string   // the text's rows follow the line that begins so
	rows    func(object) [][]string
}

// each makes a row of every object in the list of that name.
func each(key string, shows func(object) []string) func(object) [][]string {
	return func(report object) [][]string {
		var out [][]string
		for _, o := range report.list(key) {
			out = append(out, shows(o))
		}
		return out
	}
}

func keys(names ...string) func(object) []string {
	return func(o object) []string { return o.words(names...) }
}

// tier is how a row shows the tier of a supplier or an engagement.
func (o object) tier() string {
	if o["tier"] == nil {
		return "  "
	}
	return " (tier " + o.word("tier") + ") "
}

// queryHead begins the heading of a list of queries: the text of each follows it, indented.
const queryHead = "SUP-00015 "

var listings = []aListing{
	{"supplier list", []string{"--tier 1", "--tier 2", "--tier 3", "--tier 4", "--tier none", "--tag nobody",
		"--known-on 2026-01-31"}, "ref ",
		each("suppliers", func(o object) []string { return append(o.words("ref", "name", "ods_code"), o.tier()) })},
	{"engagement list", []string{"--all", "--tier 1", "--tier none --all", "SUP-00034", "--known-on 2026-01-31"},
		"ref ", each("engagements", func(o object) []string {
			return append(append(o.words("ref", "supplier", "service", "state"), o.tier()),
				o.words("owner", "contract_end")...)
		})},
	{"reassign list", nil, "no ", each("handovers", func(o object) []string {
		return o.words("n", "from", "to", "by", "reason")
	})},
	{"dispose list", nil, "supplier ", each("suppliers", func(o object) []string {
		return append([]string{o.word("supplier") + " " + o.word("name")}, o.words("ended", "until")...)
	})},
	{"certificate list", nil, "certificate ", func(report object) [][]string {
		var rows [][]string
		for _, s := range report.list("suppliers") {
			for _, c := range s.list("certificates") {
				rows = append(rows, append([]string{c.word("ref"), s.word("ref"), s.word("name")},
					c.words("kind", "standing", "expires", "checked_on", "entity", "number")...))
			}
		}
		return rows
	}},
	{"person list", nil, "name ", func(report object) [][]string {
		rows := each("people", func(o object) []string {
			words := append(o.words("name", "role"), strings.Trim(o.word("logins"), "[]"))
			if o["retired"] == true {
				words = append(words, "retired")
			}
			return words
		})(report)
		for _, name := range report["unregistered"].([]any) {
			rows = append(rows, []string{fmt.Sprint(name), "not registered"})
		}
		return rows
	}},
	{"person key list", nil, "name ", each("keys", keys("person", "fingerprint"))},
	{"serve log", nil, "name ", each("sessions", keys("person", "from", "why", "fingerprint"))},
	{"tender list", nil, "ref ", each("tenders", func(o object) []string {
		return append(o.words("ref", "title", "conditions"), fmt.Sprint(len(o["bids"].([]any))))
	})},
	{"import list", nil, "batch ", each("batches", keys("batch", "kind", "by", "state"))},
	{"import mappings list", nil, "signature ",
		each("mappings", keys("name", "framework", "confirmed_by", "confirmed_on"))},
	{"foreign list SUP-00001", []string{"--framework CAIQ-4.0", "--framework nonesuch"}, "id ",
		each("answers", keys("id", "answer", "where"))},
	{"returns", []string{"--due", "--late", "--known-on 2026-01-31"}, "engagement ",
		each("returns", func(o object) []string {
			return append(o.words("engagement", "supplier", "name", "pack"), o.word("issued")[:10], o.word("due"),
				o.word("state"), o.word("to"))
		})},
	{"evidence list SUP-00001", []string{"--pack nonesuch", "--theme response"}, "document ",
		each("documents", func(o object) []string {
			out := o.words("ref", "kind", "state", "issued", "expiry")
			for _, list := range []string{"supports", "offered_for"} {
				for _, q := range o[list].([]any) {
					out = append(out, q.(string))
				}
			}
			return append(out, o.word("reference"))
		})},
	{"decide list", []string{"ENG-00053", "--on 2026-11-12", "--on 2026-11-13", "--kind risk", "--role siro",
		"--on 2026-11-20 --known-on 2026-11-14", "--runs-out-before 2027-03-01"}, "decision ",
		each("decisions", keys("ref", "on", "engagement_ref", "second"))},
	{"review list", []string{"SUP-00015", "--theme response", "--theme chain --theme proportion"}, "engagement ",
		each("assessments", keys("engagement", "supplier", "name", "pack"))},
	{"review exceptions SUP-00015", []string{"--all", "--theme response"}, "question ",
		each("questions", keys("question"))},
	{"review drift SUP-00005", []string{"--only"}, "question ", each("rows", keys("question", "was", "now"))},
	{"action list", []string{"--all", "--overdue", "SUP-00003", "ENG-00005 --all",
		"--theme protection,chain --all"}, "ref ",
		each("actions", keys("ref", "due", "state", "owner", "supplier", "engagement", "title"))},
	{"clauses list ENG-00021", []string{"--known-on 2026-01-31"}, "question ",
		each("conditions", keys("question", "why", "due", "risk", "condition"))},
	{"chain list", []string{"--known-on 2026-01-31"}, "name ", each("fourth_parties", keys("name"))},
	{"chain names", nil, "name ", each("pairs", keys("a", "b"))},
	{"chain proposals", nil, "name ", each("proposals", keys("name", "engagement"))},
	{"incident list --all", nil, "incident ", each("incidents", keys("ref", "found", "title", "exposed"))},
	{"representation list --all", []string{"SUP-00003"}, "representation ",
		each("representations", keys("ref", "engagement", "question", "on", "state"))},
	{"cost list", []string{"SUP-00002", "ENG-00001"}, "engagement ", each("costs", keys("engagement", "service"))},
	{"query list SUP-00015", nil, queryHead, each("queries", keys("n", "question", "state"))},
	{"risk list", []string{"--all", "--band extreme", "SUP-00003", "--known-on 2026-01-31",
		"--theme response"}, "risk ",
		each("risks", keys("ref", "engagement", "question", "owner", "title"))},
	{"pack list", nil, "pack ", each("packs", func(o object) []string {
		return append([]string{o.word("id") + "@" + o.word("version")},
			o.words("kind", "questions", "must_haves", "title")...)
	})},
	{"pack coverage --framework themes", []string{"--framework ndg", "--framework ndg dspt-small-company",
		"--framework caf-4 --all"}, "item ", coverageRows},
	{"audit log", []string{"--limit 5", "--of SUP-00003"}, "row ",
		each("entries", keys("seq", "actor", "action", "entity", "id"))},
	{"dspt search demo", []string{"nonesuch"}, "ODS code ",
		each("organisations", keys("ods_code", "name", "sector", "status", "published", "standing", "as_of"))},
	{"dspt changes", []string{"--all"}, "supplier ", each("changes", keys("supplier", "ods_code", "name", "kind"))},
	{"backup list BACKUPS", nil, "backup ", each("backups", func(o object) []string {
		words := []string{filepath.Base(o.word("path")), "no", "none", o.word("row")}
		if o["encrypted"] == true {
			words[1] = "yes"
		}
		return words
	})},
	{"score", []string{"SUP-00034", "ENG-00001", "--explain SUP-00003"}, "engagement ", scoreRows},
	{"score compare ENG-00050 ENG-00051", nil, "place ",
		each("standings", func(o object) []string { return o.inner("engagement").words("ref") })},
	{"score rescore", nil, "engagement ", changedRows},
}

// emptyOnDemo are lists of which the demo has nothing; tests of their own fill them.
var emptyOnDemo = []string{"score rescore", "chain proposals", "dispose list", "person key list",
	"serve log"}

// TestTextAndJSONListTheSame runs each command that lists something on the demo, in text and with --json: the same
// things in the same order, with the same values.
func TestTextAndJSONListTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the demo")
	}
	db := demoWithForeign(t)
	backups := filepath.Join(filepath.Dir(db), "backups")
	if _, errOut, code := execute(t, "--db", db, "backup", backups); code != command.ExitDone {
		t.Fatal(errOut)
	}
	if _, errOut, code := execute(t, "--db", db, "--as", "dana", "representation", "add", "ENG-00004", "--question",
		"ITS-22", "--says", "=cmd enforced in May"); code != command.ExitDone {
		t.Fatal(errOut)
	}
	if _, errOut, code := execute(t, "--db", db, "--as", "dana", "cost", "set", "ENG-00004", "service-stops",
		"--rebuild", "1k-2k"); code != command.ExitDone {
		t.Fatal(errOut)
	}
	if _, errOut, code := execute(t, "--db", db, "--as", "dana", "reassign", "--from", "Elif Demo-Marsh", "--to",
		"Jo Demo-Assessor", "--reason", "a new post", "--apply"); code != command.ExitDone {
		t.Fatal(errOut)
	}
	for _, l := range listings {
		for i, flags := range append([]string{""}, l.flags...) {
			args := append([]string{"--db", db}, strings.Fields(l.command+" "+flags)...)
			if at := slices.Index(args, "BACKUPS"); at >= 0 {
				args[at] = backups
			}
			text, errOut, code := execute(t, append(args, "--quiet")...)
			script, _, jsonCode := execute(t, append(args, "--json")...)
			if code != command.ExitDone || jsonCode != command.ExitDone {
				t.Errorf("%s %s: exit %d in text, %d with --json: %s", l.command, flags, code, jsonCode, errOut)
				continue
			}
			var report object
			if err := json.Unmarshal([]byte(script), &report); err != nil {
				t.Fatalf("%s %s: %v", l.command, flags, err)
			}
			rows, want := rowsAfter(text, l.head), l.rows(report)
			if i == 0 && len(want) == 0 && !slices.Contains(emptyOnDemo, l.command) {
				t.Errorf("%s lists nothing on the demo, which proves nothing", l.command)
			}
			if len(rows) != len(want) {
				t.Errorf("%s %s: %d in text, %d with --json", l.command, flags, len(rows), len(want))
				continue
			}
			csvListsTheSame(t, args, len(want))
			for n, words := range want {
				if missing, ok := inOrder(rows[n], words); !ok {
					t.Errorf("%s %s, row %d: %q, which is in the JSON, is not in the text %q", l.command, flags, n+1,
						missing, rows[n])
					break
				}
			}
		}
	}
}

// csvListsTheSame checks that --csv prints a row for each of those of --json, under keys of its form, with no text
// that a spreadsheet program reads as a formula.
func csvListsTheSame(t *testing.T, args []string, rows int) {
	t.Helper()
	out, errOut, code := execute(t, append(args, "--csv")...)
	table, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\ufeff"))).ReadAll()
	if err != nil || code != command.ExitDone || errOut != "" || len(table) == 0 {
		t.Errorf("%q --csv: exit %d, %v %s", args[2:], code, err, errOut)
		return
	}
	if got := len(table) - 1; got != rows && !slices.Contains(args, "rescore") { // whose text counts what stays
		t.Errorf("%q --csv: %d rows, %d with --json", args[2:], got, rows)
	}
	for i, key := range table[0] {
		if !snake.MatchString(key) || slices.Index(table[0], key) != i {
			t.Errorf("%q --csv: the key %q", args[2:], key)
		}
	}
	for _, cell := range slices.Concat(table[1:]...) {
		if _, err := strconv.ParseFloat(cell, 64); err != nil && strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") {
			t.Errorf("%q --csv: the cell %q", args[2:], cell)
		}
	}
	if _, _, code := execute(t, append(args, "--csv", "--json")...); code != command.ExitUsage {
		t.Errorf("%q --csv --json: exit %d", args[2:], code)
	}
}

var snake = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// TestEveryListIsCompared keeps a new list from going without the comparison above.
func TestEveryListIsCompared(t *testing.T) {
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			walk(sub)
		}
		path := strings.TrimPrefix(c.CommandPath(), "assure ")
		if c.Name() == "list" &&
			!slices.ContainsFunc(listings,
				func(l aListing) bool { return strings.HasPrefix(l.command+" ", path+" ") }) {
			t.Errorf("%s is not among the listings that are compared", path)
		}
		if c.Name() == "list" && !slices.Contains(lists(), path) {
			t.Errorf("%s has no --csv", path)
		}
	}
	walk(newRootCmd(&command.Env{IO: &command.IO{}}))
}

func (o object) list(key string) []object {
	all, _ := o[key].([]any)
	out := make([]object, len(all))
	for i, x := range all {
		out[i] = x.(map[string]any)
	}
	return out
}

// scoreRows are the assessments of each engagement, or the engagement alone where nothing was begun.
func scoreRows(report object) [][]string {
	var out [][]string
	for _, g := range report.list("engagements") {
		begun := false
		for _, a := range report.list("assessments") {
			if a.inner("engagement")["ref"] == g["ref"] {
				begun = true
				out = append(out, append([]string{g.word("ref")}, a.inner("pack").word("id"), a.word("status")))
			}
		}
		if !begun {
			out = append(out, g.words("ref", "status"))
		}
	}
	return out
}

// coverageRows are a row for each pack that asks an item, and one for an item that nothing asks.
func coverageRows(report object) [][]string {
	var out [][]string
	for _, s := range report.list("sections") {
		for _, x := range s.list("items") {
			by := x.list("asked_by")
			for i, b := range by {
				row := append([]string{b.word("pack")}, strings.Fields(strings.Trim(b.word("questions"), "[]"))...)
				if i == 0 {
					row = append(x.words("id", "title"), row...)
				}
				out = append(out, row)
			}
			if len(by) == 0 {
				out = append(out, append(x.words("id", "title"), "nothing"))
			}
		}
	}
	return out
}

// changedRows are the stored scores that would change: the text counts the others.
func changedRows(report object) [][]string {
	var out [][]string
	for _, x := range report.list("results") {
		if x["changed"] == true {
			out = append(out, x.inner("engagement").words("ref"))
		}
	}
	return out
}

// rowsAfter are the lines after the heading, up to an empty one.
func rowsAfter(text, head string) []string {
	_, below, ok := strings.Cut("\n"+text, "\n"+head)
	if !ok {
		return nil
	}
	_, below, _ = strings.Cut(below, "\n")
	var out []string
	for line := range strings.Lines(below) {
		line = strings.TrimRight(line, "\n")
		if line == "" {
			break
		}
		if strings.HasPrefix(line, "    ") && head == queryHead {
			continue
		}
		out = append(out, line)
	}
	return out
}

// inOrder reports whether a line holds all words in their order, else the first that it does not.
func inOrder(line string, words []string) (missing string, ok bool) {
	for _, w := range words {
		_, after, found := strings.Cut(line, w)
		if !found {
			return w, false
		}
		line = after
	}
	return "", true
}

// demoWithForeign builds the demo, and adds a questionnaire of somebody else's, read with a mapping.
func demoWithForeign(t *testing.T) (db string) {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	sheet := write("caiq.csv",
		"Question ID,Question,CSP CAIQ Answer,Notes\nIAM-14.1,Invented words on sign-in,Yes,All "+
			"staff\nIAM-14.2,Invented words on certificates,No,\n")
	mapping := write("map.yaml", `schema: assure-mapping/1
name: CAIQ as csv
framework: CAIQ-4.0
tables:
  - sheet: ""
    header: 1
    columns: {question: A, text: B, answer: C, note: D}
    heads: {A: Question ID, B: Question, C: CSP CAIQ Answer, D: Notes}
`)
	look := filepath.Join(dir, "look")
	db = filepath.Join(look, "register.db")
	for _, args := range [][]string{
		{"demo", "--dir", look},
		{"--db", db, "--as", "Jo", "import", sheet, "--map", mapping, "--supplier", "SUP-00001", "--apply"},
	} {
		if out, errOut, code := execute(t, args...); code != command.ExitDone {
			t.Fatalf("%v: exit %d\n%s%s", args, code, out, errOut)
		}
	}
	return db
}
