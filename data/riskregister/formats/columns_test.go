package formats

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"assure/data/book"
	"assure/data/riskregister/tables"
	"assure/data/riskregister/tables/tablestest"
	"assure/internal/celltext"
	"assure/internal/text"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// marker fills records with values that nothing else in a register holds.
type marker struct {
	rand *rand.Rand
	day  q.Date
	seen map[string]string // mark -> field
}

var markForm = regexp.MustCompile(`Q[b-y]{9}z`)

func (m *marker) text(field string) string {
	mark := []byte("Q123456789z")
	for i := 1; i < 10; i++ {
		mark[i] = byte('b' + m.rand.IntN(24))
	}
	m.seen[string(mark)] = field
	return string(mark)
}

// fill marks every text, list of texts, date and note of presence in a struct. Pointers and maps stay as they are.
func (m *marker) fill(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				m.fill(v.Field(i), path+"."+v.Type().Field(i).Name)
			}
		}
	case reflect.String:
		v.SetString(m.text(path))
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.String {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			for i := range v.Len() {
				v.Index(i).SetString(m.text(path))
			}
		}
	case reflect.Bool:
		v.SetBool(true)
	default:
		if v.Type() == reflect.TypeFor[q.Date]() {
			m.day += 1 + q.Date(m.rand.IntN(9))
			v.SetInt(int64(m.day))
		}
	}
}

// marked is a register with one record in each table, whose values are marked.
func marked(t *testing.T, seed uint64) (*tables.Book, *marker) {
	t.Helper()
	m := &marker{rand: rand.New(rand.NewPCG(seed, 7)), day: tablestest.Date(t, "2020-01-01"), seen: map[string]string{}}
	b := tablestest.Sample(t, 1)
	e, r, c, a, d := &b.Engagements[0], &b.Risks[0], &b.Controls[0], &b.Actions[0], &b.Decisions[0]
	result, worse := *b.Scores[0].Result, *b.Scores[0].Result
	b.Risks, b.Controls, b.Actions, b.Decisions, b.Scores = b.Risks[:1], b.Controls[:1], b.Actions[:1],
		b.Decisions[:1], nil

	u := e.RollUp
	m.fill(reflect.ValueOf(e).Elem(), "Engagement")
	u.Status, u.Grade, u.Required, u.Missing, u.Assumed = scoring.CouldChange, "B", []string{m.text("RollUp.Required")},
		[]string{m.text("RollUp.Missing")}, []string{m.text("RollUp.Assumed")}
	u.Open = []string{m.text("RollUp.Open")}
	u.Gates = []scoring.OpenGate{{Question: m.text("Gate.Question"), Name: m.text("Gate.Name"), State: scoring.NotMet,
		AcceptedBy: m.text("Gate.AcceptedBy")}}
	hand := *u.Risk
	hand.ByHand, u.Risk = m.text("RollUp.ByHand"), &hand
	e.RollUp, e.Record.State = u, entity.Live
	e.Certificates = map[entity.CertificateKind]book.Certificate{}
	for _, k := range entity.CertificateKinds {
		cert := book.Certificate{}
		m.fill(reflect.ValueOf(&cert).Elem(), string(k))
		cert.Kind, cert.ByPlus = k, false
		e.Certificates[k] = cert
	}

	m.fill(reflect.ValueOf(r).Elem(), "Risk")
	acceptance := entity.Decision{}
	m.fill(reflect.ValueOf(&acceptance).Elem(), "Acceptance")
	r.Engagement, r.Acceptance = e.Record.Ref, &acceptance
	r.Inherent, r.Calculated = entity.Cell{Consequence: 5, Likelihood: 4}, entity.Cell{Consequence: 2, Likelihood: 3}
	r.Record.Decided, r.Record.Target = &entity.Cell{Consequence: 4, Likelihood: 2},
		&entity.Cell{Consequence: 3, Likelihood: 1}

	open := *r // the marked one is closed
	open.Record.Closed, open.Record.Ref = 0, m.text("Risk.Record.Ref")
	b.Risks = append(b.Risks, open)

	question := *c.Question
	m.fill(reflect.ValueOf(c).Elem(), "Control")
	question.Text, question.ID, question.Class = m.text("Question.Text"), m.text("Question.ID"), q.ClassKey
	question.Refs, question.Themes = []string{m.text("Question.Refs")}, []string{m.text("Question.Themes")}
	question.Gate = nil // a key control
	c.Engagement, c.Question = e.Record.Ref, &question
	c.Row = scoring.Row{Question: question.ID, Domain: c.Row.Domain, Scores: true, State: scoring.Answered, Value: 75,
		Confidence: 80, Shown: 60, Earned: 4800, Raised: true, Contribution: 31, Points: 40,
		Loss: scoring.Losses{Gap: 7, Evidence: 8, Unknown: 9},
		Gate: &scoring.GateResult{Name: m.text("Question.Gate.Name"), Key: true, State: scoring.NotMet,
			Accepted: &scoring.Acceptance{By: m.text("Gate.Accepted.By")}}}

	m.fill(reflect.ValueOf(a).Elem(), "Action")
	a.Engagement, a.Record.State = e.Record.Ref, entity.ActionOpen
	m.fill(reflect.ValueOf(d).Elem(), "Decision")
	d.Engagement, d.Record.Kind = e.Record.Ref, entity.GateAccept

	document, scope, ruling := tables.Evidence{}, tables.Scope{}, entity.Decision{}
	m.fill(reflect.ValueOf(&document).Elem(), "Evidence")
	worse.Grade, result.Grade = "D", "A"
	worse.Status, result.Status = scoring.Settled, scoring.Settled
	document.Engagement, document.State, document.Document.Kind = e.Record.Ref, entity.Accepted, entity.Independent
	document.Contract, document.Strength, document.Cycle, document.Now, document.Then = e.Record.End, 85, 3,
		&result, &worse
	m.fill(reflect.ValueOf(&scope).Elem(), "Scope")
	m.fill(reflect.ValueOf(&ruling).Elem(), "Scope.Decision")
	ruling.Kind = entity.NARefused
	scope.Engagement, scope.Question, scope.Decision, scope.Cycle = e.Record.Ref, &question, &ruling, 2
	c.Cycle = 4
	b.Evidence, b.Scopes = []tables.Evidence{document}, []tables.Scope{scope}
	return b, m
}

// files are the four formats of one register, read by other programs than wrote them.
type files struct {
	sheets *excelize.File
	lines  [][]string
	page   *html.Node
	object map[string]any
}

func written(t *testing.T, b *tables.Book) *files {
	t.Helper()
	f := &files{}
	var err error
	if f.sheets, err = excelize.OpenReader(bytes.NewReader(tablestest.Written(t, Writer(".xlsx"), b))); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.sheets.Close() })
	if f.lines, err = csv.NewReader(
		bytes.NewReader(bytes.TrimPrefix(tablestest.Written(t, Writer(".csv"), b), []byte("\ufeff")))).
		ReadAll(); err != nil {
		t.Fatal(err)
	}
	if f.page, err = html.Parse(bytes.NewReader(tablestest.Written(t, Writer(".html"), b))); err != nil {
		t.Fatal(err)
	}
	body := tablestest.Written(t, Writer(".json"), b)
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	if err := dec.Decode(&f.object); err != nil {
		t.Fatal(err)
	}
	return f
}

// cell is the value in the first row of a sheet, below a header.
func (f *files) cell(t *testing.T, sheet, header string) string {
	t.Helper()
	rows, err := f.sheets.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil || len(rows) < tables.FirstRow {
		t.Fatalf("sheet %s: %d rows, %v", sheet, len(rows), err)
	}
	if i := slices.Index(rows[tables.HeaderRow-1], header); i >= 0 && i < len(rows[tables.FirstRow-1]) {
		return rows[tables.FirstRow-1][i]
	}
	return ""
}

// field is a field of the first line of the csv.
func (f *files) field(header string) string {
	if i := slices.Index(f.lines[0], header); i >= 0 {
		return celltext.Unguard(f.lines[1][i])
	}
	return ""
}

// at is what the JSON of the first record of a list holds under the key of a column.
func (f *files) at(list, key string) any {
	record := f.object[list].([]any)[0]
	key, _, _ = strings.Cut(key, ",")
	if rest, ok := strings.CutPrefix(key, "engagement."); ok {
		record, key = f.object["engagements"].([]any)[0], rest
	}
	for part := range strings.SplitSeq(strings.TrimPrefix(key, "."), ".") {
		switch x := record.(type) {
		case map[string]any:
			record = x[part]
		case []any:
			i := slices.IndexFunc(x, func(item any) bool { return item.(map[string]any)["kind"] == part })
			if i < 0 {
				return nil
			}
			record = x[i]
		default:
			return nil
		}
	}
	return record
}

// holds reports whether the text of a value in the JSON shows a value: its marks, its day or its
// number.
func holds(v any, text string) bool {
	words, _ := tables.TextValue(v)
	switch v.(type) {
	case string, tables.Lines, tables.Items:
		marks := markForm.FindAllString(words, -1)
		if len(marks) == 0 {
			return text != "" && text != "null"
		}
		return !slices.ContainsFunc(marks, func(mark string) bool { return !strings.Contains(text, mark) })
	case q.Date:
		return text == words
	}
	return strings.TrimSuffix(text, ".0") == strings.TrimSuffix(words, ".0")
}

// checkColumns looks for the value of each column of a table in the formats that have the table: in
// its cell of the sheet and of the page, under its key in the list of the JSON and, if lines is
// true, in its field of the csv.
func checkColumns[T any](t *testing.T, f *files, sheet, page, list string, lines bool, table tables.Table[T], x *T) {
	t.Helper()
	var row map[string]string
	if notOnPage[sheet] == "" {
		row = f.pageRow(t, page)
	}
	for _, c := range table.Columns {
		if c.Working {
			continue
		}
		v := c.Value(x)
		words, _ := tables.TextValue(v)
		if c.Header == "" {
			key, _, _ := strings.Cut(c.Key, ",")
			if jsonOnly[key] == "" {
				t.Errorf("%s: only the JSON has %q; give it a header, or its reason in jsonOnly", sheet, key)
			}
			if f.at(list, c.Key) == nil {
				t.Errorf("%s: the JSON has nothing under %q", sheet, c.Key)
			}
			continue
		}
		if words == "" {
			t.Errorf("%s, %s: the record of the test has no value, so nothing is shown", sheet, c.Header)
			continue
		}
		if got, want := f.cell(t, sheet, c.Header), fmt.Sprint(tables.CellValue(v)); got != want {
			t.Errorf("%s, %s: the workbook holds %q, not %q", sheet, c.Header, got, want)
		}
		if got := f.field(c.Header); lines && got != words {
			t.Errorf("%s, %s: the csv holds %q, not %q", sheet, c.Header, got, words)
		}
		if row != nil {
			want := onPage(v)
			if places[sheet][c.Header].capital {
				want = text.UpperFirst(want)
			}
			if got, at := onPageAt(row, sheet, c.Header); got != want {
				t.Errorf("%s, %s: the page shows %q (%s), not %q", sheet, c.Header, got, at, want)
			}
		}
		_, isText := v.(string)
		coded := isText && !markForm.MatchString(words) // such as a label, whose code is in the JSON
		got := f.at(list, cmp.Or(inObject[c.Key], c.Key))
		if got == nil || !coded && c.JSON == nil && !holds(v, fmt.Sprint(got)) {
			t.Errorf("%s, %s: the JSON holds %v under %q, not %q", sheet, c.Header, got, c.Key, words)
		}
	}
}

// What a column of a table shows is in every format: cell by cell, with marks that are nowhere else in the register.
func TestEveryColumnInEveryFormat(t *testing.T) {
	for seed := range uint64(3) {
		b, _ := marked(t, seed)
		f := written(t, b)
		set, asOf, e := b.Method.Settings, b.Method.AsOf, &b.Engagements[0]
		checkColumns(t, f, tables.SheetRegister, "risks", "risks", true, tables.Risks(set),
			&tables.RiskRow{Risk: &b.Risks[0], Of: e, Settings: set})
		checkColumns(t, f, tables.SheetEngagements, "engagements", "engagements", false, tables.Engagements(set),
			&tables.EngagementRow{Engagement: e, Settings: set, AsOf: asOf, Highest: &tables.Highests(b)[0]})
		checkColumns(t, f, tables.SheetControls, "", "controls", false, tables.Controls(),
			&tables.ControlRow{Control: &b.Controls[0], Of: e, Settings: set})
		checkColumns(t, f, tables.SheetActions, "actions", "actions", false, tables.Actions(),
			&tables.ActionRow{Action: &b.Actions[0], Of: e, AsOf: asOf})
		checkColumns(t, f, tables.SheetDecisions, "decisions", "decisions", false, tables.Decisions(),
			&tables.DecisionRow{Decision: &b.Decisions[0], Of: e, AsOf: asOf})
		checkColumns(t, f, tables.SheetEvidence, "evidence", "evidence", false, tables.Documents(),
			&tables.EvidenceRow{Evidence: &b.Evidence[0], Of: e, Settings: set, AsOf: asOf})
		checkColumns(t, f, tables.SheetScope, "scope", "scope_decisions", false, tables.Scopes(),
			&tables.ScopeRow{Scope: &b.Scopes[0], Of: e, AsOf: asOf})
	}
}

// unseen are fields that no column shows: identifiers that only the register knows, what the row of
// an action or decision says by reference, the reason of an acceptance, which its decision has, and who else is behind
// a decided place, which the words of "Given by hand" name.
var unseen = regexp.MustCompile(
	`\.(ID|Pack)$|\.Record\.(Engagement|Risk|Assessment|Recorder|Supplier|Tender|Lot|Ended|Company|About)$|` +
		`^Risk\.Record\.(Question|DecidedSecond|DecidedRecorder)$|` +
		`^Acceptance\.(Reason|Role|Second|Basis|Kind|Question|Engagement|Risk|Assessment|Recorder)$|` +
		`^Acceptance\.(Bundle|BodyCode|Body|Less|Ended|Company|About)$`)

// What the records that people fill in say is in every format: a field that no column shows is one that was forgotten.
func TestEveryFieldInEveryFormat(t *testing.T) {
	b, m := marked(t, 11)
	f := written(t, b)
	var sheets strings.Builder
	for _, name := range f.sheets.GetSheetList() {
		rows, err := f.sheets.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(&sheets, rows)
	}
	shown := map[string]string{".xlsx": sheets.String()}
	for _, ext := range []string{".html", ".json", ".csv"} {
		shown[ext] = string(tablestest.Written(t, Writer(ext), b))
	}
	records, err := json.Marshal([]any{b.Risks, b.Actions, b.Decisions, b.Engagements[0].Record})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, mark := range markForm.FindAllString(string(records), -1) {
		field := m.seen[mark]
		for ext, text := range shown {
			inLines := strings.HasPrefix(field, "Risk.") || strings.HasPrefix(field, "Acceptance.")
			switch {
			case unseen.MatchString(field) || ext == ".csv" && !inLines:
			case strings.Contains(text, mark):
				found++
			default:
				t.Errorf("%s does not show %s", ext, field)
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d values were looked for", found)
	}
}
