package cli

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"assure/cli/command"
)

// badValues are values that no value of a kind may be.
var badValues = map[string][]string{
	"level":   {"6", "0", "-1", "two", "2.5"},
	"ods":     {"n/a", "TBC", "AB", "8E-727"},
	"company": {"TBC", "n/a", "99", "12345678901"},
	"contact": {"Ann <ann@x>", "ann@", "Ann <n/a>"},
	"pounds":  {"-5", "a lot", "1e3x"},
	"date":    {"31/02/2026", "soon", "2026-13-01"},
	"time":    {"31/02/2026", "soon", "2026-12-04T25:00"},
	"word":    {"nonesuch"},
	"pack id": {"Not An Id", "a--b", "../x"},
	"name":    {"", " "},
	"count":   {"-1", "many"},
	"range":   {"-1", "many", "9-3", "1-2-3-4", "1.5"},
	"hours":   {"-1", "soon", "1.5", "99999"},
	"text":    nil, // any words
}

// flagKinds is the kind of the values of a flag that is not checked by its type, by its name.
var flagKinds = map[string]string{"ods": "ods", "company-number": "company", "contact": "contact",
	"closes": "time", "aware": "time", "id": "pack id",
	"reply-by": "date", "since": "date", "years": "count",
	"consequence": "level", "likelihood": "level", "limit": "count",
	"days": "count", "due-within": "count",
	"seed": "count", "host-percent": "count", "events": "count", "supplier-years": "count", "contract": "count",
	"budget": "range", "day-cost": "range", "rebuild": "range", "notify": "range", "once": "range",
	"running": "range", "hours": "range", "rate": "range",
	"grace": "count", "from": "count", "band": "word",
	"state": "word"}

// textFlags take any words, a file, or what names something that has to be there.
const textFlags = "action address agreed-by alternative anchor anchors answer answer-to by cause checked-at " +
	"checked checked-by clause column condition confirm country db deputy dir document edition effect engagement " +
	"entity event fact file files fix format framework head header host-key identity idle into issuer key kind login " +
	"map marked marking name note number of on on-behalf only organisation out owner pack pairs " +
	"passphrase-file password-file person profile proof question quote reason recipient ref reference refs " +
	"refuse reply-to risk role said-by says scope second sector service set settings sheet source ssh sshd " +
	"supersedes supplier suppliers tag tender title to uses what where why word"

// fieldKinds is the kind of the values of each field that a command sets as field=value.
var fieldKinds = map[string]string{"name": "name", "ods_code": "ods", "company_number": "company",
	"contact":        "contact",
	"contract_start": "date", "contract_end": "date", "contract_value": "pounds", "state": "word",
	"closes":           "time",
	"scores_published": "word", "due": "date", "until": "date", "review": "date", "response": "word",
	"consequence": "level", "likelihood": "level", "target_consequence": "level", "target_likelihood": "level",
	"title": "name", "data": "word", "inherent_likelihood": "level",
	"parent": "text", "tags": "text", "service": "text", "lot": "text", "contract_ref": "text", "owner": "text",
	"proof": "text", "clause": "text", "cause": "text", "event": "text", "effect": "text", "reason": "text",
	"decided_by": "text", "second": "text", "appetite": "text", "domain": "text", "outside_ref": "text",
	"tender": "text", "note": "text", "controls": "text", "plan": "text",
	"notice_hours": "hours", "out_of_hours": "text", "country": "text"}

// setters are commands that take field=value: what comes before the field, and after it where the field needs
// others.
var setters = map[string][]string{
	"assure supplier set":   {"SUP-00001"},
	"assure engagement set": {"ENG-00001", "--reason", "why"},
	"assure engagement add": {"SUP-00001", "--reason", "why"},
	"assure risk set":       {"R-00001", "reason=why"},
	"assure action set":     {"ACT-0001"},
	"assure tender set":     {"TEN-001"},
	"assure chain set":      {"Cumulon"},
}

// flagged are commands with a flag of a kind of [flagKinds]: what they need besides it.
var flagged = map[string][]string{
	"assure supplier add":    {"Birch Ltd"},
	"assure supplier import": {"--from-dspt"},
	"assure tender add":      {"Messaging"},
	"assure risk add":        {"ENG-00001", "No way out", "--reason", "why"},
	"assure report supplier": {"SUP-00001", "--out", "draft.html"},
	"assure pack draft":      {"questions.csv"},
	"assure pack adopt":      {"dspt-it-supplier", "--from", "2027-01-01"},
	"assure reassign":        {"--to", "Jo"},
	"assure report board":    {"--out", "board.html"},
	"assure dispose rule":    {"--reason", "why"},
	"assure risk list":       {},
	"assure audit log":       {},
	"assure history":         {"SUP-00001"},
	"assure today":           {},
	"assure chain link":      {"Cumulon", "ENG-00001", "--role", "host"},
	"assure chain accept":    {"Cumulon", "ENG-00001"},
	"assure chain dismiss":   {"Cumulon", "ENG-00001"},
	"assure incident new":    {"Outage", "--uses", "Cumulon"},
	"assure returns":         {},
	"assure review drift":    {"SUP-00005"},
	"assure cost budget":     {},
	"assure cost set":        {"ENG-00001", "service-stops"},
}

// fieldList finds the fields that a setter names where there is no such field.
var fieldList = regexp.MustCompile(`(?s)fields (?:of the engagement itself )?are ([a-z_, \n]+)`)

// Every way in which a typed value enters by the command line refuses what no such value may be, names the place, and
// writes nothing. The ways are those of the commands themselves: one that is added has to say what it takes.
func TestEveryTypedValueIsChecked(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "register.db")
	run := func(args ...string) (string, string, int) {
		return execute(t, append(args, "--db", db, "--as", "dana")...)
	}
	for _, args := range [][]string{{"supplier", "add", "Acme Ltd", "--ods", "8E727"},
		{"engagement", "set", "ENG-00001", "data=patient", "size=it-supplier"},
		{"risk", "add", "ENG-00001", "Exit", "--consequence", "3", "--likelihood", "3", "--reason", "no exit " +
			"plan"},
		{"person", "add", "Jo", "--role", "Assessor"}, {"action", "add", "ENG-00001", "Patch"},
		{"tender", "add", "Letters"}} {
		if out, errOut, code := run(args...); code != 0 {
			t.Fatalf("%q: %s%s", args, out, errOut)
		}
	}
	trail := func() string { out, _, _ := run("audit", "log", "--json"); return out }
	before := trail()
	tried := 0
	refused := func(place, bad string, args ...string) {
		t.Helper()
		tried++
		out, errOut, code := run(args...)
		if code == 0 || code == command.ExitFindings {
			t.Errorf("%q is taken: exit %d\n%s", args, code, out)
		} else if words := strings.Join(strings.Fields(errOut), " "); !strings.Contains(words, place) &&
			!slices.ContainsFunc(strings.Fields(bad), func(s string) bool {
				return len(s) > 1 && strings.Contains(words, strings.Trim(s, "<>"))
			}) {
			t.Errorf("%q: the refusal names no place: %s", args, errOut)
		}
	}
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) { checkFlag(t, cmd, f, refused) })
		if strings.Contains(cmd.Use, "FIELD=VALUE") {
			checkFields(t, cmd.CommandPath(), run, refused)
		}
		for _, c := range cmd.Commands() {
			walk(c)
		}
	}
	walk(newRootCmd(&command.Env{IO: &command.IO{}}))
	for _, c := range []struct{ place, line string }{
		{"ENG-00001", "engagement set ENG-00001 contract_start=2027-01-01 contract_end=2026-01-01"},
		{"2020-01-01", "engagement set ENG-00001 consequence=5 --reason why --until 2020-01-01"},
		{"CRT-0001", "certificate add SUP-00001 --kind ico --entity Acme --number Z1 --issued 2026-06-01 " +
			"--expiry 2026-05-01"},
	} {
		refused(c.place, "", strings.Fields(c.line)...)
	}
	if now := trail(); now != before {
		t.Errorf("a refusal wrote something:\n%s", now)
	}
	if tried < 100 {
		t.Errorf("only %d values were tried", tried)
	}
}

// checkFlag tries the bad values of a flag.
func checkFlag(t *testing.T, cmd *cobra.Command, f *pflag.Flag, refused func(place, bad string, args ...string)) {
	path := cmd.CommandPath()
	switch f.Value.Type() {
	case "bool", "word": // words: TestEveryWordFlagIsChecked
		return
	case "date", "date|cycle":
		for _, bad := range badValues["date"] {
			if f.Value.Set(bad) == nil {
				t.Errorf("%s --%s takes %q", path, f.Name, bad)
			}
		}
		return
	case "D,W,M":
		for _, bad := range []string{"7", "7,4", "a,b,c", "-1,4,12", "0,0,0"} {
			if f.Value.Set(bad) == nil {
				t.Errorf("%s --%s takes %q", path, f.Name, bad)
			}
		}
		return
	case "N":
		for _, bad := range []string{"0", "5", "x"} {
			if f.Value.Set(bad) == nil {
				t.Errorf("%s --%s takes %q", path, f.Name, bad)
			}
		}
		return
	}
	kind := flagKinds[f.Name]
	switch args, ok := flagged[path]; {
	case slices.Contains(strings.Fields(textFlags), f.Name):
	case kind == "":
		t.Errorf("%s --%s: say in flagKinds or textFlags what it takes", path, f.Name)
	case !ok:
		t.Errorf("%s --%s: say in flagged what the command needs besides", path, f.Name)
	default:
		for _, bad := range badValues[kind] {
			line := append(strings.Fields(path)[1:], args...)
			if f.Name == "consequence" {
				line = append(line, "--likelihood", "3")
			} else if f.Name == "likelihood" {
				line = append(line, "--consequence", "3")
			}
			refused(f.Name, bad, append(line, "--"+f.Name+"="+bad)...)
		}
	}
}

// checkFields tries the bad values of the fields of a setter, which it names itself.
func checkFields(t *testing.T, path string, run func(...string) (string, string, int),
	refused func(place, bad string, args ...string)) {
	args, ok := setters[path]
	if !ok {
		t.Errorf("%s: say in setters what it needs besides field=value", path)
		return
	}
	line := append(strings.Fields(path)[1:], args...)
	_, errOut, _ := run(append(line, "nonesuch=1")...)
	found := fieldList.FindStringSubmatch(errOut)
	if found == nil {
		t.Errorf("%s names no fields: %s", path, errOut)
		return
	}
	names := strings.FieldsFunc(found[1], func(r rune) bool { return r == ',' || r == ' ' || r == '\n' })
	if strings.HasPrefix(path, "assure engagement") {
		names = append(names, "data", "consequence", "inherent_likelihood")
	}
	for _, name := range names {
		kind, ok := fieldKinds[name]
		if !ok {
			t.Errorf("%s %s=: say in fieldKinds what it takes", path, name)
		}
		for _, bad := range badValues[kind] {
			more := []string{name + "=" + bad}
			switch {
			case path == "assure risk set" && name == "consequence":
				more = append(more, "likelihood=3")
			case path == "assure risk set" && name == "likelihood":
				more = append(more, "consequence=3")
			}
			refused(name, bad, append(line, more...)...)
		}
	}
}
