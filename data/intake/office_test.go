package intake

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"assure/data/form"
	"assure/data/tabular"
	"assure/data/template"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// officeCell is a cell that LibreOffice is told to fill in; see the corpus.
type officeCell struct {
	Sheet string `json:"sheet"`
	Ref   string `json:"ref"`
	Kind  string `json:"kind"`
	Text  string `json:"text"`
}

// typedIn answers every question of a form, each in its way, and says what must come back. The row at insert is the
// supplier's own.
func typedIn(f template.Form, insert int) (cells []officeCell, want map[string]string) {
	want = map[string]string{}
	column := map[string]int{}
	for _, c := range form.Columns {
		if f.Last != nil || c.Key != form.ColLast && c.Key != form.ColLastDetail && c.Key != form.ColStill {
			column[c.Key] = len(column) + 1
		}
	}
	for i, qu := range f.Pack.Questions() {
		row := i + 2
		if row >= insert {
			row++
		}
		put := func(key, kind, text string) {
			cells = append(cells, officeCell{form.SheetAnswers, tabular.Ref(row, column[key]), kind, text})
		}
		value, label := answerTo(qu, i)
		note := fmt.Sprintf("Ünïcode & <note> %d\nof \"%s\"", i, qu.ID)
		switch {
		case i%11 == 5:
			value, label = q.NA, form.NA
		case i%7 == 3:
			value, label = q.Unknown, form.Unknown
		}
		put(form.ColAnswer, "text", label)
		put(form.ColNote, "text", note)
		put(form.ColKind, "text", entity.Record.Label())
		put(form.ColReference, "text", fmt.Sprintf("LOG-%d.10", i))
		issued, expiry := fmt.Sprintf("2026-%02d-%02d", i%12+1, i%28+1), fmt.Sprintf("%02d/%02d/2028", i%28+1, i%12+1)
		put(form.ColIssued, "date", issued)
		put(form.ColExpiry, "text", expiry)
		put(form.ColPlanned, "date", "2027-01-31")
		put(form.ColAlternative, "text", "=none")
		want[qu.ID] = fmt.Sprint(value, "|", note, "|", entity.Record, "|LOG-", i, ".10|", issued, "|2028-",
			expiry[3:5], "-", expiry[:2], "|2027-01-31|=none")
	}
	return cells, want
}

// A person opens the whole questionnaire in LibreOffice, inserts a row, answers every question and saves: every answer,
// note, date and piece of evidence is imported as it was typed.
func TestIssuedFilledInWithLibreOffice(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts LibreOffice")
	}
	const python = "/usr/bin/python3" // UNO belongs to the Python of the system
	if exec.CommandContext(t.Context(), python, "-c", "import uno").Run() != nil {
		t.Skip("there is no Python that can drive LibreOffice (python3-uno)")
	}
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("LibreOffice (soffice) is not installed")
	}
	f := sampleForm(t)
	f.Pack = catalogue(t).Find("dspt-it-supplier")
	f.Last = map[string]template.Last{"ITS-22": {Answer: "Met", Detail: "As last year"}}
	const insert = 20
	cells, want := typedIn(f, insert)
	content, err := json.Marshal(
		map[string]any{"typed": []any{}, "mac": []any{}, "long": nil, "filled": cells, "insert_at": insert})
	check(t, err)
	dir := t.TempDir()
	check(t, os.WriteFile(filepath.Join(dir, "content.json"), content, 0o600))
	check(t, os.WriteFile(filepath.Join(dir, "issued.xlsx"), issue(t, f), 0o600))
	if out, err := exec.CommandContext(t.Context(), python,
		filepath.Join(corpusDir, "generate", "write_libreoffice.py"), dir).CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "libreoffice-issued.xlsx"))
	check(t, err)
	r := read(t, "back.xlsx", data, Options{})
	if len(r.Problems) > 0 || len(r.Subjects) != 1 || len(r.Subjects[0].Answers) != len(want) {
		t.Fatalf("%d answers of %d, problems %v", r.Answers(), len(want), r.Problems)
	}
	for _, a := range r.Subjects[0].Answers {
		got := fmt.Sprint(a.Value.Value, "|", a.Note.Value, "|", a.Evidence.Kind.Value, "|", a.Evidence.Ref.Value, "|",
			a.Evidence.Issued.Value, "|", a.Evidence.Expiry.Value, "|", a.Planned.Value, "|", a.Alternative.Value)
		if got != want[a.Question] {
			t.Errorf("%s: %q, want %q", a.Question, got, want[a.Question])
		}
	}
}
