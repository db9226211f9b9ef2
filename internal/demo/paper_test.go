package demo_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/report"
)

var (
	headingOf = regexp.MustCompile(`(?s)<(?:h2|caption|dt)[^>]*>(.*?)</(?:h2|caption|dt)>`)
	footOf    = regexp.MustCompile(`^(DEMO DATA: suppliers, people and services are made up\.)?\s*(Page \d+ of \d+)?$`)
)

// paper prints a report of every kind that is read: no page ends with a heading whose text is on the next, and
// what is
// for the board or to be signed is one sheet.
func (r *reporting) paper(t *testing.T) {
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil && browser == "" {
			browser = p
		}
	}
	if _, err := exec.LookPath("pdftotext"); err != nil || browser == "" {
		t.Skip("needs a Chromium and pdftotext")
	}
	dir := t.TempDir()
	subjects := append(r.subjects(t), report.Request{Kind: report.KindBoard, Ref: r.busiest(t)},
		report.Request{Kind: report.KindDecision, Ref: "ENG-00053"})
	for i, q := range subjects {
		if q.Kind == report.KindEvidence {
			continue
		}
		name := fmt.Sprintf("%02d-%s", i, q.Kind)
		q.Out = filepath.Join(dir, name+".html")
		if _, err := report.Write(t.Context(), r.Register, q); err != nil {
			t.Fatal(err)
		}
		pages := printed(t, browser, q.Out)
		if n := len(pages); n != 1 && (q.Kind == report.KindBoard || q.Kind == report.KindAcceptance ||
			q.Kind == report.KindPaper || q.Kind == report.KindIncident) {
			t.Errorf("%s of %s prints on %d pages", q.Kind, q.Ref, n)
		}
		body, err := os.ReadFile(q.Out)
		if err != nil {
			t.Fatal(err)
		}
		var headings []string
		for _, m := range headingOf.FindAllStringSubmatch(string(body), -1) {
			headings = append(headings, strings.TrimSpace(m[1]))
		}
		for n, page := range pages[:len(pages)-1] {
			if last := page[len(page)-1]; slices.Contains(headings, last) {
				t.Errorf("page %d of %s of %s ends with the heading %q", n+1, q.Kind, q.Ref, last)
			}
		}
		if first := strings.Join(pages[0], "\n"); q.Kind == report.KindTender {
			for _, want := range []string{"Outpatient messaging", "Closing time: ", "Alderwick Reach",
				"no answers by the closing"} {
				if !strings.Contains(first, want) {
					t.Errorf("the first page of the tender does not say %q:\n%s", want, first)
				}
			}
		}
	}
}

// busiest is the engagement with the most open must-haves and actions: its board page is the fullest.
func (r *reporting) busiest(t *testing.T) string {
	t.Helper()
	actions, err := r.Actions(t.Context(), "", book.At{})
	if err != nil {
		t.Fatal(err)
	}
	count, most := map[string]int{}, ""
	for _, a := range actions {
		if count[a.Engagement]++; count[a.Engagement] > count[most] {
			most = a.Engagement
		}
	}
	list, err := r.Engagements(t.Context(), "", book.At{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.ID == most {
			return e.Ref
		}
	}
	t.Fatal("no engagement has an action")
	return ""
}

// printed prints a page and returns the lines of text of each sheet, without its foot.
func printed(t *testing.T, browser, path string) [][]string {
	t.Helper()
	pdf := strings.TrimSuffix(path, ".html") + ".pdf"
	cmd := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu",
		"--no-pdf-header-footer", "--user-data-dir="+filepath.Join(filepath.Dir(path), "profile"),
		"--print-to-pdf="+pdf, path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("print %s: %v\n%s", path, err, out)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", pdf, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var pages [][]string
	for page := range strings.SplitSeq(strings.TrimSuffix(string(out), "\f"), "\f") {
		var lines []string
		for line := range strings.Lines(page) {
			if line = strings.TrimSpace(line); line != "" && !footOf.MatchString(line) {
				lines = append(lines, line)
			}
		}
		if len(lines) == 0 {
			t.Fatalf("%s has a sheet without words", path)
		}
		pages = append(pages, lines)
	}
	return pages
}

// foi finds every row of an edition that has ended saying so: a status alone would read as one of today.
func (r *reporting) foi(t *testing.T) {
	_, body := r.write(t, report.Request{Kind: report.KindFOI}, ".csv")
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	status, edition := slices.Index(rows[0], "DSPT status"), slices.Index(rows[0], "DSPT edition")
	lapsed, current := 0, 0
	for _, row := range rows[1:] {
		says := strings.HasSuffix(row[status], ", lapsed: was current until 30 Jun 2026")
		switch row[edition] {
		case "24/25":
			lapsed++
		case "25/26":
			current++
		}
		if strings.Contains(row[status], "Standards") && says != (row[edition] == "24/25") {
			t.Errorf("%s has edition %s: %q", row[0], row[edition], row[status])
		}
	}
	if lapsed == 0 || current == 0 {
		t.Errorf("%d lapsed and %d current rows show nothing", lapsed, current)
	}
}
