package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	// The scripts run this program itself: main, with the terminal UI and everything else wired in.
	testscript.Main(m, map[string]func(){"assure": main})
}

// TestScripts runs testdata/script: the command line as a person or a script meets it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Cmds:                scriptCommands(),
		Condition:           scriptCondition,
		UpdateScripts:       os.Getenv("ASSURE_UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			home := env.WorkDir + "/home"
			env.Setenv("HOME", home)
			env.Setenv("XDG_DATA_HOME", home+"/.local/share")
			env.Setenv("XDG_CONFIG_HOME", home+"/.config")
			env.Setenv("ASSURE_USER", "Jo Assessor")
			env.Setenv("SHARED", os.Getenv("ASSURE_SHARED"))
			return os.MkdirAll(home, 0o700)
		},
	})
}

// TestDependencyDirection asserts the direction of docs/layout.md from what the go command reports, with or without a
// linter: internal/text, internal/problem <- questionnaire <- scoring <- data <- cli, tui <- main.
func TestDependencyDirection(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "./...").Output()
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
	if seen < 3 {
		t.Fatalf("go list reported %d packages; the test sees too little to mean anything", seen)
	}
}

// TestForbidden keeps the rules honest: each has a case that it must refuse and one that it must let pass.
func TestForbidden(t *testing.T) {
	for _, c := range []struct {
		pkg, imp string
		ok       bool
	}{
		{"assure/questionnaire", "assure/internal/text", true},
		{"assure/internal/problem", "assure/internal/text", false},
		{"assure/internal/text", "assure/questionnaire", false},
		{"assure/internal/text", "os", false},
		{"assure/scoring", "assure/questionnaire", true},
		{"assure/questionnaire", "assure/scoring", false},
		{"assure/questionnaire", "os", false},
		{"assure/scoring", "database/sql", false},
		{"assure/scoring", "assure/data", false},
		{"assure/data", "assure/scoring", true},
		{"assure/data", "assure/cli", false},
		{"assure/data/intake", "assure/data/xlsx", true},
		{"assure/data/intake", "assure/data/store", false},
		{"assure/data/template", "assure/data/internal/steadyzip", true},
		{"assure/data/register", "assure/data/template", false},
		{"assure/data/store", "database/sql", true},
		{"assure/data", "modernc.org/sqlite", false},
		{"assure/data/register", "github.com/xuri/excelize/v2", true},
		{"assure/data/report", "github.com/xuri/excelize/v2", true},
		{"assure/data/report", "assure/data/register", false},
		{"assure/data/internal/sheet", "github.com/xuri/excelize/v2", true},
		{"assure/data/internal/celltext", "github.com/xuri/excelize/v2", false},
		{"assure/data/dspt", "github.com/xuri/excelize/v2", false},
		{"assure/data/demo", "github.com/xuri/excelize/v2", true},
		{"assure/data/demo", "assure/data", true},
		{"assure/data/demo", "assure/data/store", false},
		{"assure/cli", "assure/data/demo", true},
		{"assure/cli", "assure/data", true},
		{"assure/cli", "assure/data/store", false},
		{"assure/cli", "assure/tui", false},
		{"assure/tui/page", "assure/tui/kit", true},
		{"assure/tui", "assure/cli", false},
		{"assure/tui", "github.com/charmbracelet/bubbletea", true},
		{"assure/cli", "github.com/charmbracelet/lipgloss", false},
		{"assure", "assure/tui", true},
	} {
		if why := forbidden(c.pkg, c.imp); (why == "") != c.ok {
			t.Errorf("forbidden(%q, %q) = %q", c.pkg, c.imp, why)
		}
	}
}

// forbidden says why pkg may not import imp; "" when it may.
func forbidden(pkg, imp string) string {
	in := func(path string, roots ...string) bool {
		for _, r := range roots {
			if path == r || strings.HasPrefix(path, r+"/") {
				return true
			}
		}
		return false
	}
	leaf := in(pkg, "assure/internal")
	pure := leaf || in(pkg, "assure/questionnaire", "assure/scoring")
	switch {
	case leaf && in(imp, "assure"):
		return "text and problem import nothing of this program"
	case pure && in(imp, "assure/data", "assure/cli", "assure/tui", "os", "net", "database/sql"):
		return "the leaves, the domain and the score are pure"
	case in(pkg, "assure/questionnaire") && in(imp, "assure/scoring"):
		return "the questionnaire knows nothing of scores"
	case in(pkg, "assure/data") && in(imp, "assure/cli", "assure/tui"):
		return "data knows no front end"
	case facadeBuilder(pkg) && strings.HasPrefix(imp, "assure/data/"):
		return "the demo works through the facade, as anybody could"
	case strings.HasPrefix(pkg, "assure/data/") && in(imp, "assure/data") && !in(imp, pkg, "assure/data/xlsx", "assure/data/internal") && !facadeBuilder(pkg):
		return "the children of data share only questionnaire types, data/xlsx and the tools of data/internal"
	case in(pkg, "assure/cli") && in(imp, "assure/tui") || in(pkg, "assure/tui") && in(imp, "assure/cli"):
		return "front ends stand beside each other"
	case in(pkg, "assure/cli", "assure/tui") && strings.HasPrefix(imp, "assure/data/") && !facadeBuilder(imp):
		return "front ends see the facade only"
	case !in(pkg, "assure/data/store") && in(imp, "database/sql", "modernc.org/sqlite"):
		return "only data/store speaks SQL"
	case !in(pkg, "assure/data/template", "assure/data/register", "assure/data/report", "assure/data/internal/sheet", "assure/data/intake", "assure/data/demo") && in(imp, "github.com/xuri/excelize/v2"):
		return "only template, register and report write workbooks, through internal/sheet, intake decrypts, and the demo fills them in as a supplier does"
	case !in(pkg, "assure/tui") && in(imp, "github.com/charmbracelet/bubbletea", "github.com/charmbracelet/bubbles", "github.com/charmbracelet/lipgloss"):
		return "only tui draws"
	}
	return ""
}

// facadeBuilder names the package that stands above the facade although it lies beside its children: the demo works
// on data.Register as a front end does.
func facadeBuilder(pkg string) bool { return pkg == "assure/data/demo" }
