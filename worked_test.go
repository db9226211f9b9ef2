package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assure/cli"
	"assure/cli/command"
)

// workedCase is one assessment of pack T worked by hand: six controls, each an answer and the strength of its evidence.
type workedCase struct {
	supplier   string
	answers    [6]string
	strength   [6]int
	want       string // assured possible confidence grade grade_possible status
	risk       string // worst and best cell
	parts      string // contributions in tenths, in pack order; "" when not worked
	gap, proof float64
}

var workedControls = [6]string{"ID1", "ID2", "DA1", "DA2", "RE1", "RE2"}

var workedCases = []workedCase{
	{"W1", [6]string{"met", "met", "met", "partly", "met", "not-met"}, all(100), "85.0 85.0 100.0 B B Settled",
		"3 15 Extreme, 3 15 Extreme", "333 167 200 50 100 0", 15, 0},
	{"W2", [6]string{"met", "met", "met", "partly", "met", "not-met"}, [6]int{95, 65, 50, 80, 95, 100},
		"66.0 85.0 81.0 C B Could change", "4 20 Extreme, 3 15 Extreme", "317 108 100 40 95 0", 15, 19},
	{"W4a", [6]string{"met", "met", "met", "partly", "met", "n/a"}, all(100), "85.0 95.0 90.0 B A Could change",
		"3 15 Extreme, 2 10 High", "", 5, 0},
	{"W5a", [6]string{"not-met", "met", "met", "met", "met", "met"}, all(100), "66.6 66.6 100.0 D D Settled",
		"4 20 Extreme, 4 20 Extreme", "0 166 200 100 100 100", 33.4, 0},
	{"W5b", [6]string{"unknown", "met", "met", "met", "met", "met"}, all(100), "66.6 100.0 66.6 D A Too little known",
		"4 20 Extreme, 2 10 High", "", 0, 0},
	{"W7", [6]string{"met", "met", "met", "met", "met", "met"}, all(50), "50.0 100.0 50.0 C A Could change",
		"4 20 Extreme, 2 10 High", "", 0, 50},
	{"W8", [6]string{"unknown", "unknown", "unknown", "unknown", "unknown", "unknown"}, all(50),
		"0.0 100.0 0.0 D A Too little known", "4 20 Extreme, 2 10 High", "", 0, 0},
}

func all(c int) [6]int { return [6]int{c, c, c, c, c, c} }

var kindOf = map[int]string{50: "", 65: "document", 80: "record", 95: "independent", 100: "verified"}

type scoreReport struct {
	Schema      string `json:"schema"`
	Assessments []struct {
		Supplier                      struct{ Ref string }
		Pack                          struct{ ID string }
		Assured, Possible, Confidence json.Number
		G                             string `json:"grade"`
		GP                            string `json:"grade_possible"`
		Status                        string
		Risk                          struct {
			Likelihood, Score int
			Band              string
			Best              struct {
				Likelihood, Score int
				Band              string
			}
		}
		Contributions []struct {
			Question string
			Points   json.Number
		}
		Losses struct{ Gap, Evidence, Unknown float64 }
	}
}

// TestWorkedExamples walks pack T the way a script would: suppliers from a sheet, answers from a
// long sheet, the score as JSON. Every figure is worked by hand in docs/scoring.md.
func TestWorkedExamples(t *testing.T) {
	dir := t.TempDir()
	packs, err := filepath.Abs("testdata/worked")
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, body string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	suppliers := "ref,name,consequence,inherent_likelihood,override_reason\n"
	answers := "supplier,pack,question,answer,evidence_kind,evidence_ref,evidence_date\n"
	for _, c := range workedCases {
		suppliers += fmt.Sprintf("%s,Example %s,5,4,worked example\n", c.supplier, c.supplier)
		for i, q := range workedControls {
			kind, ref, date := kindOf[c.strength[i]], "", ""
			if kind != "" {
				ref, date = "Report "+q, "2026-06-01"
			}
			answers += strings.Join([]string{c.supplier, "worked-t", q, c.answers[i], kind, ref, date}, ",") + "\n"
		}
	}
	run := func(args ...string) []byte {
		t.Helper()
		var out, errs bytes.Buffer
		p := command.Program{
			Args: append([]string{"--db", filepath.Join(dir, "register.db"), "--packs", packs, "--as", "Jo Assessor"},
				args...),
			In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" },
			Now: func() time.Time { return time.Date(2026, 6, 30, 12, 0, 0, 0, time.UTC) },
		}
		if code := cli.Run(t.Context(), p); code != 0 {
			t.Fatalf("assure %s: exit %d\n%s%s", strings.Join(args, " "), code, out.String(), errs.String())
		}
		return out.Bytes()
	}
	run("supplier", "import", write("suppliers.csv", suppliers))
	run("import", "--apply", "--accept-evidence", write("answers.csv", answers))
	raw := run("score", "--json", "--as-of", "2026-06-30")
	var report scoreReport
	if err := json.Unmarshal(raw, &report); err != nil {
		t.Fatal(err)
	}
	if report.Schema != "assure.score/1" {
		t.Errorf("schema %q", report.Schema)
	}
	for _, c := range workedCases {
		compareWorked(t, c, report)
	}
}

func compareWorked(t *testing.T, c workedCase, report scoreReport) {
	t.Helper()
	for _, a := range report.Assessments {
		if a.Supplier.Ref != c.supplier || a.Pack.ID != "worked-t" {
			continue
		}
		if got := fmt.Sprintf("%s %s %s %s %s %s", a.Assured, a.Possible, a.Confidence, a.G, a.GP,
			a.Status); got != c.want {
			t.Errorf("%s: %s, want %s", c.supplier, got, c.want)
		}
		r := a.Risk
		if got := fmt.Sprintf("%d %d %s, %d %d %s", r.Likelihood, r.Score, r.Band, r.Best.Likelihood, r.Best.Score,
			r.Best.Band); got != c.risk {
			t.Errorf("%s: risk %s, want %s", c.supplier, got, c.risk)
		}
		if c.parts == "" {
			return
		}
		var parts []string
		for _, p := range a.Contributions {
			parts = append(parts, strings.TrimLeft(strings.Replace(p.Points.String(), ".", "", 1), "0"))
			if parts[len(parts)-1] == "" {
				parts[len(parts)-1] = "0"
			}
		}
		if got := strings.Join(parts, " "); got != c.parts {
			t.Errorf("%s: contributions %s, want %s", c.supplier, got, c.parts)
		}
		if a.Losses.Gap != c.gap || a.Losses.Evidence != c.proof {
			t.Errorf("%s: lost %.1f to gaps and %.1f to proof, want %.1f and %.1f", c.supplier, a.Losses.Gap,
				a.Losses.Evidence, c.gap, c.proof)
		}
		return
	}
	t.Errorf("%s is not in the report", c.supplier)
}
