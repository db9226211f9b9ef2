package formats

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"assure/data/riskregister/datafile"
	"assure/data/riskregister/tables"
	"assure/data/riskregister/tables/tablestest"
	"assure/data/riskregister/workbook"
	"assure/data/tabular"
	"assure/internal/booktest"
	"assure/internal/celltext"
	q "assure/questionnaire"
)

func TestSameBookSameBytes(t *testing.T) {
	for _, ext := range Extensions() {
		first := tablestest.Written(t, Writer(ext), tablestest.Sample(t, 9))
		for range 4 {
			if !bytes.Equal(first, tablestest.Written(t, Writer(ext), tablestest.Sample(t, 9))) {
				t.Fatalf("%s: the same book gave other bytes", ext)
			}
		}
	}
}

func TestBooksThatDoNotHoldTogether(t *testing.T) {
	for name, spoil := range map[string]func(*tables.Book){
		"risk twice":            func(b *tables.Book) { b.Risks = append(b.Risks, b.Risks[0]) },
		"engagement twice":      func(b *tables.Book) { b.Engagements = append(b.Engagements, b.Engagements[0]) },
		"risk of nobody":        func(b *tables.Book) { b.Risks[0].Engagement = "ENG-99999" },
		"control of nobody":     func(b *tables.Book) { b.Controls[0].Engagement = "" },
		"no settings":           func(b *tables.Book) { b.Method.Settings = nil },
		"no date":               func(b *tables.Book) { b.Method.AsOf = 0 },
		"decision of nobody":    func(b *tables.Book) { b.Decisions[0].Engagement = "" },
		"action without parent": func(b *tables.Book) { b.Actions[0].Engagement = "" },
	} {
		for _, ext := range Extensions() {
			b := tablestest.Sample(t, 2)
			spoil(b)
			if err := Writer(ext)(&bytes.Buffer{}, b); !errors.Is(err, tables.ErrBook) {
				t.Errorf("%s as %s: %v", name, ext, err)
			}
		}
	}
}

func TestWritesForPeopleToLookAt(t *testing.T) {
	dir := os.Getenv("ASSURE_KEEP")
	if dir == "" {
		t.Skip("set ASSURE_KEEP to a folder to keep a register there in each format")
	}
	b := tablestest.Sample(t, 30)
	for _, name := range Extensions() {
		f, err := os.Create(filepath.Join(dir, "register"+name))
		if err != nil {
			t.Fatal(err)
		}
		if err := Writer(name)(f, b); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestHostileTextStaysText(t *testing.T) {
	for _, words := range tablestest.Hostile {
		b := tablestest.Sample(t, 2)
		b.Organisation = words
		b.Engagements[0].Supplier, b.Engagements[0].Record.Service, b.Engagements[0].Record.ContractRef = words,
			words, words
		b.Risks[0].Record.Title, b.Risks[0].Record.Cause, b.Risks[0].Action = words, q.Text(words), words
		b.Controls[0].Note, b.Actions[0].Record.Title, b.Decisions[0].Record.Reason = words, q.Text(words),
			q.Text(words)
		b.Risks[0].Gaps = []string{words}
		data := tablestest.Written(t, workbook.Write, b)
		booktest.Check(t, data)
		found := 0
		want := strings.NewReplacer("\r", `\r`, "\x1b", `\x1b`).Replace(words)
		for sheet, byRef := range booktest.Cells(t, data) {
			for ref, c := range byRef {
				if c.Text == want {
					found++
					if c.Formula || c.Kind != tabular.Text {
						t.Errorf("%q is %v, formula %v, at %s!%s", words, c.Kind, c.Formula, sheet, ref)
					}
				}
			}
		}
		if found < 8 {
			t.Errorf("%q came back %d times", words, found)
		}
		rows := tablestest.Records(t, tablestest.Written(t, datafile.WriteCSV, b))
		i := slices.Index(rows[0], "Risk title")
		field := rows[1][i]
		if strings.ContainsAny(firstRune(field), celltext.Leaders) {
			t.Errorf("csv field begins with %q", firstRune(field))
		}
		if got := celltext.Unguard(field); got != want {
			t.Errorf("csv gives %q back as %q", want, got)
		}
	}
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

func TestGuardIsReversible(t *testing.T) {
	gen := rapid.StringOf(rapid.SampledFrom([]rune("'=+-@\t\r\n ＝－ab5")))
	rapid.Check(t, func(t *rapid.T) {
		s := gen.Draw(t, "text")
		g := celltext.Guard(s)
		if got := celltext.Unguard(g); got != s {
			t.Fatalf("Unguard(Guard(%q)) = %q", s, got)
		}
		if strings.ContainsAny(firstRune(g), celltext.Leaders) {
			t.Fatalf("Guard(%q) = %q still begins with a leader", s, g)
		}
	})
}
