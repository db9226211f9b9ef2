package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/xuri/excelize/v2"

	"assure/cli/command"
	"assure/data/datatest"
)

var continued = regexp.MustCompile(`\s*\\\n\s*`)

// examples returns every line of an Example of the program, continued lines joined, in the order of the help.
func examples() []string {
	var out []string
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		joined := continued.ReplaceAllString(c.Example, " ")
		for line := range strings.Lines(joined) {
			if line = strings.TrimSpace(line); line != "" && !slices.Contains(out, line) {
				out = append(out, line)
			}
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRootCmd(&command.Env{}))
	return out
}

// notRun are the first words of examples that no test can carry out as they stand, with the reason.
var notRun = map[string]string{
	"demo":                               "makes the demo that all the others run on",
	"assess":                             "opens the terminal UI",
	"review read":                        "opens the terminal UI",
	"audit verify --anchor":              "takes a head of one's own",
	"certificate answer":                 "takes a certificate that was checked and covers the service",
	"certificate dismiss":                "takes a document whose words alone name a certificate",
	"supplier import contracts.xlsx":     "asks questions on a terminal",
	"import undo":                        "takes the identifier of an import of one's own",
	"import mappings forget":             "takes the checksum of a mapping of one's own",
	"import mappings show":               "takes the checksum of a mapping of one's own",
	"import caiq.xlsx":                   "takes the workbook that the Cloud Security Alliance publishes",
	"supplier ods":                       "takes a file that NHS England publishes",
	"review resolve":                     "takes the identifier of a contradiction of one's own",
	"pack adopt dspt-it-supplier ":       "takes a version that does not count yet",
	"score rescore --settings":           "takes settings of one's own",
	"person away Robin Demo-SIRO --from": "takes days to come",
	"chain accept":                       "takes what a return of one's own proposes",
	"chain dismiss":                      "takes what a return of one's own proposes",
	"incident adopt":                     "takes an incident whose day is proposed for a service",
	"redact ENG-00021 query 2":           "takes a query of one's own",
	"dispose SUP-00015 --reason":         "takes a supplier whose retention has run out",
	"dispose hold SUP-00015 --rel":       "takes a supplier that is held",
	"serve --ssh":                        "listens until it is stopped",
	"serve --authorized-keys":            "takes a register whose access is on",
	"person key remove":                  "takes a key of one's own",
	"person key add":                     "takes a file of a public key",
	"reassign undo 3":                    "takes a reassignment of one's own",
	"share SUP-00003 --out":              "takes a private key of one's own",
	"passport":                           "takes a private key of one's own",
	"recall":                             "takes a private key of one's own",
	"bundles check":                      "takes the bundle of another body",
	"bundles show SUP-00003 --question":  "takes the bundle of another body",
	"rely":                               "takes the bundle of another body",
	"practice share":                     "takes a private key of one's own",
	"practice show":                      "takes the bundle of another body",
	"practice take":                      "takes the bundle of another body",
	"keys add":                           "takes a public key of one's own",
	"keys revoke":                        "takes a key of one's own",
	"move":                               "takes an empty database on a server",
}

// pointOfExample records what a supplier disputes.
const pointOfExample = `representation add ENG-00004 --question ITS-22 --says "MFA was enforced in May"`

// costOfExample enters what an event would cost.
const costOfExample = "cost set ENG-00004 service-stops --rebuild 50k-500k"

// before are commands that make what an example speaks of, by its first words.
var before = map[string][]string{
	"query undo":              {`query withdraw SUP-00015 1 --reason "not ours"`},
	"representation reply":    {pointOfExample},
	"representation show":     {pointOfExample},
	"representation withdraw": {pointOfExample},
	"representation undo":     {pointOfExample},
	"representation letter": {pointOfExample,
		`representation reply REP-001 --not-upheld --reason "it does not show the servers"`},
	"cost remove":                    {costOfExample},
	"cost undo":                      {costOfExample},
	"cost redo":                      {costOfExample, "cost undo ENG-00004"},
	"decide second":                  {gateOfExample},
	"decide confirm":                 {gateOfExample},
	"supplier retire":                {"engagement close ENG-00021"},
	"supplier reinstate":             {"engagement close ENG-00021", `supplier retire SUP-00015 --reason over`},
	"supplier unmerge":               {`supplier merge SUP-00030 SUP-00029 --takeover --reason "taken over in May"`},
	"engagement reopen":              {"engagement close ENG-00021"},
	"risk reopen":                    {`risk close R-00012 --reason "the service ended"`},
	"review withdraw":                {`review pass SUP-00015 ITS-55 --reason "the contract names what is kept"`},
	"restore":                        {"backup before-tender.db"},
	"backup restore-test":            {"backup before-tender.db"},
	"pack profile":                   {"issue --pack caf-aligned ENG-00021 --out out"},
	"pack move":                      {"issue --pack dspt-it-supplier@1.0.0 SUP-00015 --out out"},
	"import vendor.xlsx":             {"import map vendor.xlsx --out vendor.yaml"},
	"foreign":                        {"import caiq.csv --map caiq.yaml --supplier SUP-00015 --apply"},
	"engagement triage triage.xlsx":  {"engagement triage --all --out triage.xlsx"},
	"review confirm":                 {nextCycleOfExample},
	"review take-back SUP-00005 --r": {nextCycleOfExample},
	"review take-back SUP-00005 --u": {nextCycleOfExample,
		`review take-back SUP-00005 --reason "begun a month too early"`},
	"chain undo":                         {linkOfExample},
	"chain redo":                         {linkOfExample, "chain undo"},
	"incident undo":                      {`incident reassess INC-001 --on 2027-01-15 --reason breached`},
	"chain split":                        {`chain merge "Cumulon Cloude" "Cumulon Cloud"`},
	"chain unlink":                       {linkOfExample},
	"person access on":                   {`person set "Sam Demo-Second" --level keeper`},
	"person away Robin Demo-SIRO --back": {`person away "Robin Demo-SIRO" --until 2099-01-01`},
	"reassign undo": {`reassign --from "Elif Demo-Marsh" ` +
		`--to "Jo Demo-Assessor" --reason x --apply`},
	"incident reopen":         {`incident close INC-001 --reason over`},
	"returns undo":            {"returns chased ENG-00037"},
	"foreign dismiss --again": {"foreign dismiss SUP-00015 ITS-22"},
}

const linkOfExample = `chain link "Cumulon Demo Cloud" ENG-00001 --role host`

// nextCycleOfExample begins the next cycle of a supplier whose last one is signed off.
const nextCycleOfExample = "issue --pack dspt-it-supplier SUP-00005 --out out"

const gateOfExample = `decide gate SUP-00015 ITS-22 --person "Robin Demo-SIRO" --role SIRO --until 2027-03-31 ` +
	`--reason "replaced by March" --as "Jo Demo-Assessor"`

// Every example of the help runs on the demo, from its folder, as it is printed; with --quiet, which leaves nothing but
// the result.
func TestExamplesRun(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the demo and copies it for every example")
	}
	made := filepath.Join(t.TempDir(), "demo")
	if out, errOut, code := execute(t, "demo", "--dir", made); code != command.ExitDone {
		t.Fatalf("exit %d\n%s%s", code, out, errOut)
	}
	filesOfExamples(t, made)
	for n, line := range examples() {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			words, ok := exampleWords(line)
			if !ok {
				t.Fatalf("%q does not begin with assure", line)
			}
			plain := strings.Join(words, " ") + " "
			for start, reason := range notRun {
				if strings.HasPrefix(plain, start) {
					t.Skipf("%s: %s", line, reason)
				}
			}
			dir := filepath.Join(t.TempDir(), "demo")
			copyPrivate(t, made, dir)
			t.Chdir(dir)
			for start, first := range before {
				for _, command := range first {
					if words, _ := exampleWords("assure " + command); strings.HasPrefix(plain, start) {
						runExample(t, command, words)
					}
				}
			}
			runExample(t, line, words)
		})
	}
}

func runExample(t *testing.T, line string, words []string) {
	t.Helper()
	global := []string{"--db", "register.db", "--quiet"}
	if !slices.Contains(words, "--as") {
		global = append(global, "--as", "Sam Demo-Second")
	}
	out, errOut, code := execute(t, append(global, words...)...)
	switch { // what the demo's post says has problems, and has must-haves that are open
	case code == command.ExitDone, words[0] == "import" && code == command.ExitFindings:
	case slices.Contains(words, "--check") && code == command.ExitFindings:
	default:
		t.Errorf("%s: exit %d\n%s%s", line, code, out, errOut)
	}
	if errOut != "" {
		t.Errorf("%s: --quiet prints more than errors:\n%s", line, errOut)
	}
	for l := range strings.Lines(out) {
		if advice.MatchString(l) && !strings.HasPrefix(l, "  ") && words[0] != "completion" {
			t.Errorf("%s: --quiet prints advice: %s", line, l)
		}
	}
}

// advice finds what --quiet leaves out: the next step, remarks and commands to type. What mends a problem of a file
// stands indented below it and is part of the result.
var advice = regexp.MustCompile("^(next|note|hint):|`assure |^assure [a-z]")

// copyPrivate copies a folder as files that only their owner can read.
func copyPrivate(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(to, "register.db"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// saveRows writes a workbook of one sheet, Return.
func saveRows(t *testing.T, path string, rows [][]any) {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", "Return"); err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		if err := f.SetSheetRow("Return", "A"+strconv.Itoa(i+1), &rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
}

// filesOfExamples puts the files that examples name beside the demo.
func filesOfExamples(t *testing.T, dir string) {
	t.Helper()
	for name, text := range map[string]string{
		"wide.csv": "supplier,ITS-22,ITS-26\nSUP-00015,Met,Within 24 hours\n",
		"caiq.csv": "Question ID,Question,CSP CAIQ Answer,Notes\nIAM-14.1,Invented words,Yes,All staff\n",
		"caiq.yaml": "schema: assure-mapping/1\nname: CAIQ as csv\nframework: CAIQ-4.0\ntables:\n" +
			"  - sheet: \"\"\n    header: 1\n    columns: {question: A, text: B, answer: C, note: D}\n" +
			"    heads: {A: Question ID, B: Question, C: CSP CAIQ Answer, D: Notes}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	saveRows(t, filepath.Join(dir, "questions.xlsx"), [][]any{{"Ref", "Control question", "Section"},
		{"A1", "Is multi-factor authentication enforced?", "Access"}})
	saveRows(t, filepath.Join(dir, "vendor.xlsx"), [][]any{{"Larchholt Mental Health Apps (demo)"}, {}, {},
		{"Ref", "Question", "Answer", "Comment"},
		{"ITS-22", "MFA", "Met", "all accounts"}, {"ITS-26", "Notice of a breach", "Within 24 hours", ""},
		{"ITS-31", "Monitoring", "None", "planned"}})
	saveRows(t, filepath.Join(dir, "suppliers.xlsx"), [][]any{{"name"}, {"Foxlow Dictation (demo)"}})
	released, err := filepath.Glob(filepath.Join(dir, "dspt", "*.csv"))
	if err != nil || len(released) == 0 {
		t.Fatalf("%v: the demo has no DSPT directory", err)
	}
	text := datatest.Must(os.ReadFile(released[len(released)-1]))(t)
	if err := os.WriteFile(filepath.Join(dir, "DSPT search results 20_11_2026 09_00_00.csv"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	pack := datatest.Must(os.ReadFile(filepath.Join("..", "testdata", "worked", "pack-t.yaml")))(t)
	if err := os.MkdirAll(filepath.Join(dir, "our-packs"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "our-packs", "booking.yaml"), pack, 0o600); err != nil {
		t.Fatal(err)
	}
}

var (
	remarkAfter = regexp.MustCompile(`\s{3,}.*$`)
	shellWord   = regexp.MustCompile(`(?:"[^"]*"|[^\s"])+`)
)

// exampleWords are the arguments of an example as a shell passes them on: without what is said of it behind three
// blanks, and without another program that follows. It reports whether it is a command of the program.
func exampleWords(line string) (out []string, ok bool) {
	line, ok = strings.CutPrefix(line, "assure ")
	for _, sign := range []string{" && ", " | ", " > "} {
		line, _, _ = strings.Cut(line, sign)
	}
	for _, w := range shellWord.FindAllString(remarkAfter.ReplaceAllString(line, ""), -1) {
		out = append(out, strings.ReplaceAll(w, `"`, ""))
	}
	return out, ok
}
