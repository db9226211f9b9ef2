package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layers is the direction of dependencies, from the bottom up: a package imports packages of lower
// layers and of its own folder, and nothing else of this program. A name takes the folders below it
// along, unless they are listed themselves. This table is the only place where the rule is written;
// docs/layout.md explains it.
var layers = [][]string{
	{"internal"},
	{"questionnaire"},
	{"questionnaire/entity"},
	{"scoring"},
	{"data/bundle", "data/tabular", "data/form", "data/letter"},
	{"data/authoring", "data/store", "data/intake", "data/template", "data/unpack",
		"data/directory/dspt", "data/directory/ods",
		"data/directory/suppliersheet", "internal/booktest"},
	{"data/archive", "data/book"},
	{"data/history"},
	{"data"},
	{"data/backup"},
	{"data/analysis", "data/clauses", "data/directory", "data/drift", "data/find", "data/foreign", "data/issue",
		"data/review", "data/riskregister/tables",
		"data/today", "data/datatest"},
	{"data/lists"},
	{"data/chain", "data/handover"},
	{"data/costing"},
	{"data/riskregister", "data/triage"},
	{"data/sharing"},
	{"data/chase", "data/followup", "data/imports", "data/reliability", "data/report", "data/represent", "data/round"},
	{"data/sharing/sharingtest"},
	{"internal/demo"},
	{"cli", "tui"},
	{""},
}

// inside lists what the front ends do not see: how the packages of data read, write and keep things.
var inside = []string{"data/store", "data/tabular", "data/intake", "data/template", "data/archive", "data/unpack",
	"data/riskregister/", "data/directory/"}

// namedInJSON are packages inside whose types of words (a state, a kind) are part of the JSON that
// the command line prints.
var namedInJSON = []string{"data/intake", "data/directory/dspt", "data/directory/ods"}

// onlyIn names the packages that may import a library or a part of the standard library.
var onlyIn = []struct {
	imports  []string
	packages []string
	why      string
}{
	{[]string{"database/sql", "modernc.org/sqlite"}, []string{"data/store"}, "only the store knows SQL"},
	{[]string{"github.com/jackc/pgx/v5"}, []string{"data/store/postgres"}, "only the shared engine knows PostgreSQL"},
	{[]string{"github.com/xuri/excelize/v2"},
		[]string{"internal/sheet", "data/template", "data/riskregister", "data/report", "data/intake", "internal/demo"},
		"only writers of workbooks know excelize, intake for files with a password, and the demo, which fills " +
			"workbooks in"},
	{[]string{"filippo.io/age"}, []string{"internal/agefile"}, "encryption is in one place"},
	{[]string{"github.com/goccy/go-yaml/parser", "github.com/goccy/go-yaml/lexer"}, []string{"internal/yamlfile"},
		"YAML is parsed within limits, by internal/yamlfile"},
	{[]string{"github.com/charmbracelet/bubbletea", "github.com/charmbracelet/bubbles",
		"github.com/charmbracelet/lipgloss"}, []string{"tui"}, "only the terminal UI draws"},
	{[]string{"github.com/spf13/cobra", "github.com/spf13/pflag"}, []string{"cli"},
		"only the command line knows commands"},
	{[]string{"github.com/charmbracelet/wish", "github.com/charmbracelet/ssh"}, []string{"cli/serve"},
		"only assure serve listens"},
	{[]string{"golang.org/x/crypto/ssh"}, []string{"cli/serve", "internal/sshkey", "data/bundle", "data/sharing"},
		"keys of people are read to sign in, keys of bodies to sign"},
	{[]string{"gonum.org/v1/gonum"}, []string{"scoring/money"}, "only pounds have distributions; scores are integers"},
	{[]string{"github.com/NimbleMarkets/ntcharts"}, []string{"tui/curve"}, "charts are drawn in one place"},
	{[]string{"github.com/santhosh-tekuri/jsonschema/v6"}, nil, "only tests check files against a JSON Schema"},
}

// notIn lists imports that a package must do without, whatever its layer.
var notIn = []struct {
	pkg, imp string
	why      string
}{
	{"data/report", "data/store",
		"a report reads through a copy of the register, which withholds what a redacted one does not tell"},
}

// testSupport lists packages that only tests import.
var testSupport = []string{
	"data/datatest",
	"data/store/postgres/pgtest",
	"internal/booktest",
	"scoring/scoringtest",
	"data/sharing/sharingtest",
	"tui/tuitest",
}

// forbidden says why pkg may not import imp, both as go list names them; "" when it may.
func forbidden(pkg, imp string) string {
	pkg = strings.TrimPrefix(strings.TrimPrefix(pkg, "assure"), "/")
	for _, rule := range onlyIn {
		if within(imp, rule.imports...) && !within(pkg, rule.packages...) {
			return rule.why
		}
	}
	if within(pkg, "questionnaire", "scoring") && within(imp, "os", "net", "time/tzdata") &&
		imp != "net/url" { // it escapes text, and opens nothing
		return "questionnaires and scores read no file, no network and no clock"
	}
	below, ours := strings.CutPrefix(imp, "assure/")
	switch {
	case !ours:
		return ""
	case within(below, testSupport...) && !within(pkg, testSupport...):
		return "only tests import it"
	case within(pkg, "cli/wire") && within(below, namedInJSON...):
		return ""
	case within(pkg, "cli", "tui") && withinPrefix(below, inside...):
		return "front ends use the register and what is made of it, not how it is kept"
	}
	for _, rule := range notIn {
		if within(pkg, rule.pkg) && within(below, rule.imp) {
			return rule.why
		}
	}
	from, to := layerOf(pkg), layerOf(below)
	switch {
	case from < 0 || to < 0:
		return "a package has no layer; add it to the table"
	case to > from:
		return "it is a layer above"
	case to == from && !sameFolder(pkg, below):
		return "it is beside it in the same layer"
	}
	return ""
}

// layerOf is the layer of a package: that of the longest name in the table that it is, or is below.
func layerOf(pkg string) int {
	at, longest := -1, -1
	for i, names := range layers {
		for _, name := range names {
			if (pkg == name || name != "" && strings.HasPrefix(pkg, name+"/")) && len(name) > longest {
				at, longest = i, len(name)
			}
		}
	}
	return at
}

// sameFolder reports whether two packages of one layer come under the same name of the table.
func sameFolder(a, b string) bool {
	return slices.ContainsFunc(layers[layerOf(a)], func(name string) bool { return within(a, name) && within(b, name) })
}

func within(path string, roots ...string) bool {
	return slices.ContainsFunc(roots, func(r string) bool { return path == r || strings.HasPrefix(path, r+"/") })
}

func withinPrefix(path string, roots ...string) bool {
	return slices.ContainsFunc(roots, func(r string) bool { return strings.HasPrefix(path, r) })
}

// TestDependencyDirection holds what the go command reports against the table.
func TestDependencyDirection(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`,
		"./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		seen++
		for _, imp := range fields[1:] {
			if why := forbidden(fields[0], imp); why != "" {
				t.Errorf("%s imports %s: %s", fields[0], imp, why)
			}
		}
	}
	if seen < 40 {
		t.Fatalf("go list reported %d packages; the test sees too little to mean anything", seen)
	}
}

// TestForbidden keeps the table honest: each rule has a case that it refuses and one that it lets pass.
func TestForbidden(t *testing.T) {
	for _, c := range []struct {
		pkg, imp string
		ok       bool
	}{
		{"assure/scoring", "assure/questionnaire", true},
		{"assure/questionnaire", "assure/scoring", false},
		{"assure/questionnaire", "assure/questionnaire/entity", false},
		{"assure/questionnaire", "assure/internal/text", true},
		{"assure/internal/text", "assure/questionnaire", false},
		{"assure/questionnaire", "os", false},
		{"assure/scoring/money", "assure/scoring", true},
		{"assure/scoring/money", "gonum.org/v1/gonum/mathext", true},
		{"assure/scoring", "gonum.org/v1/gonum/mathext", false},
		{"assure/scoring/money", "os", false},
		{"assure/tui/curve", "github.com/NimbleMarkets/ntcharts/linechart", true},
		{"assure/tui/costs", "github.com/NimbleMarkets/ntcharts/linechart", false},
		{"assure/data/book", "assure/scoring/money", true},
		{"assure/scoring", "database/sql", false},
		{"assure/data/store", "database/sql", true},
		{"assure/data", "modernc.org/sqlite", false},
		{"assure/internal/agefile", "filippo.io/age/agessh", true},
		{"assure/data/backup", "filippo.io/age", false},
		{"assure/data/store", "filippo.io/age", false},
		{"assure/data/backup", "assure/data", true},
		{"assure/data/today", "assure/data/backup", true},
		{"assure/data", "assure/data/backup", false},
		{"assure/data/book", "assure/data/store", true},
		{"assure/data/book", "assure/data", false},
		{"assure/data", "assure/data/book", true},
		{"assure/data", "assure/data/imports", false},
		{"assure/data/analysis", "assure/data", true},
		{"assure/data/imports", "assure/data/directory", true},
		{"assure/data/directory", "assure/data/imports", false},
		{"assure/data/directory", "assure/data/foreign", false},
		{"assure/data/directory", "assure/data/directory/dspt", true},
		{"assure/data/report", "assure/data/riskregister", true},
		{"assure/data/report", "assure/data/imports", false},
		{"assure/data/report", "assure/data/store", false},
		{"assure/data/riskregister", "assure/data/store", true},
		{"assure/data/intake", "assure/data/tabular", true},
		{"assure/data/intake", "assure/data/store", false},
		{"assure/data/intake", "assure/data/form", true},
		{"assure/data/form", "assure/data/tabular", false},
		{"assure/data/template", "github.com/xuri/excelize/v2", true},
		{"assure/data/tabular", "github.com/xuri/excelize/v2", false},
		{"assure/data", "assure/data/datatest", false},
		{"assure/internal/demo", "assure/data/imports", true},
		{"assure/cli", "assure/internal/demo", true},
		{"assure/cli/score", "assure/cli/wire", true},
		{"assure/cli/wire", "assure/data/intake", true},
		{"assure/cli/wire", "assure/data/store", false},
		{"assure/cli/importing", "assure/data/intake", false},
		{"assure/cli", "assure/data/analysis", true},
		{"assure/cli", "assure/data/store", false},
		{"assure/cli", "assure/data/riskregister", true},
		{"assure/cli", "assure/data/riskregister/workbook", false},
		{"assure/cli", "assure/tui", false},
		{"assure/tui", "assure/cli", false},
		{"assure/tui/page", "assure/tui/kit", true},
		{"assure/tui", "github.com/charmbracelet/bubbletea", true},
		{"assure/cli", "github.com/charmbracelet/lipgloss", false},
		{"assure/cli", "github.com/spf13/cobra", true},
		{"assure/data", "github.com/spf13/cobra", false},
		{"assure/questionnaire", "github.com/santhosh-tekuri/jsonschema/v6", false},
		{"assure", "assure/tui", true},
	} {
		if why := forbidden(c.pkg, c.imp); (why == "") != c.ok {
			t.Errorf("forbidden(%q, %q) = %q", c.pkg, c.imp, why)
		}
	}
}
