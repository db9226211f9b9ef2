package intake

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/text"
)

// The limits of a proposal: enough to see what a column holds, and no more than a screen shows.
const (
	proposedSamples = 3
	proposedWords   = 40
	proposedColumns = 64
)

// columnNames are common headings of our columns, folded, the most certain first.
var columnNames = []struct {
	column Column
	names  []string
}{
	{ColumnSupplier, []string{"supplier", "supplier ref", "supplier id", "supplier name", "ods code",
		"organisation code", "vendor", "vendor name", "company", "organisation"}},
	{ColumnEngagement, []string{"engagement", "service", "contract ref"}},
	{ColumnPack, []string{"pack", "questionnaire"}},
	{ColumnQuestionID, []string{"question id", "question ref", "question no", "question number", "control id",
		"requirement id", "id", "ref", "reference", "no.", "no", "q", "number", "evidence item"}},
	{ColumnText, []string{"question", "question text", "requirement", "control", "description", "text"}},
	{ColumnAnswer, []string{"answer", "response", "reply", "status", "compliance", "compliant?", "supplier response",
		"vendor answer", "vendor answers", "result"}},
	{ColumnNote, []string{"note", "notes", "comment", "comments", "remark", "remarks", "additional information",
		"explanation", "supplier comments"}},
	{ColumnKind, []string{"evidence kind", "evidence type", "type of evidence"}},
	{ColumnReference, []string{"evidence ref", "evidence reference", "evidence", "document", "proof"}},
	{ColumnIssued, []string{"evidence date", "date of evidence", "issued", "document date"}},
	{ColumnExpiry, []string{"evidence expiry", "expiry", "expires", "valid to", "valid until", "expiry date"}},
	{ColumnPlanned, []string{"planned date", "planned", "target date", "due date"}},
	{ColumnAlternative, []string{"alternative", "alternative control", "compensating control"}},
}

var proposedID = regexp.MustCompile(
	`^(?:[A-Z&]{1,8}[-_.])*[A-Z&]{0,8}[-_. ]?[0-9]+(?:[-_.][0-9A-Z]+)*[A-Z]?$`)

// Propose looks at a file and proposes how to read it: where the headings are, what each column
// seems to hold and why, and which words are not known. A person confirms or changes the mapping,
// and [Read] uses it. The error is a [*problem.Problem] when the file cannot be read at all.
func Propose(name string, data []byte, packs Packs, opt ProposeOptions) (*Proposal, error) {
	r := newReader(name, data, packs, Options{Password: opt.Password, Pack: opt.Pack})
	f := r.ret.Format
	if f == tabular.Encrypted {
		plain, ok := r.decrypt(data)
		if !ok {
			return nil, &r.ret.Problems[0]
		}
		data, f = plain, tabular.Sniff(plain)
	}
	if f != tabular.XLSX && f != tabular.XLSM && f != tabular.CSV {
		r.reject(CodeUnsupported, "", "the file is "+f.Name(), f.Advice())
	} else if r.load(data, f) {
		return r.propose(opt)
	}
	return nil, &r.ret.Problems[0]
}

func (r *reader) propose(opt ProposeOptions) (*Proposal, error) {
	out := &Proposal{Name: r.ret.Name, SHA256: r.ret.SHA256,
		Mapping: &Mapping{Name: text.Safe(r.ret.Name), Pack: opt.Pack, Framework: opt.Framework}}
	for _, p := range profiles() {
		if m := r.profiled(p); m != nil && len(opt.Headers) == 0 {
			out.Profile, out.Mapping.Profile, out.Mapping.Framework = m.Name, m.Profile, m.Framework
			if m.Profile == "" { // words alone would not say how it is read
				out.Mapping.Name, out.Mapping.Tables = m.Name, m.Tables
			}
			out.Notes = append(out.Notes,
				"the file is recognised as "+m.Name+": it needs no mapping, only words that are not known")
			for i := range m.Tables {
				out.Tables = append(out.Tables,
					r.describe(locate(&m.Tables[i], r.sheetNamed(m.Tables[i].Sheet), int32(m.Tables[i].Header)), opt,
						100, "known layout"))
			}
			out.Signature = out.Mapping.Signature()
			return out, nil
		}
	}
	if missing := r.missingSheets(opt.Sheets); missing != nil {
		return nil, missing
	}
	for _, s := range r.sheets {
		named := slices.ContainsFunc(opt.Sheets, func(n string) bool { return foldQuotes(n) == foldQuotes(s.name) })
		if len(s.cells) == 0 || len(opt.Sheets) > 0 && !named {
			continue
		}
		if s.state != tabular.Visible && !named {
			out.Notes = append(out.Notes, "the hidden sheet "+quote(s.name)+" was left out")
			continue
		}
		tables, columns := r.proposedTables(s, opt, named || s.name == "" && len(opt.Headers) > 0)
		for k, t := range tables {
			p := locate(t, s, int32(t.Header))
			if k+1 < len(tables) {
				p.last = int32(tables[k+1].Header) - 1
			}
			d := r.describe(p, opt, 0, "")
			for i := range d.Columns {
				if c, ok := columns[k][d.Columns[i].Letter]; ok {
					d.Columns[i].Confidence, d.Columns[i].Reason = c.Confidence, c.Reason
				}
			}
			out.Mapping.Tables = append(out.Mapping.Tables, *t)
			out.Tables = append(out.Tables, d)
		}
	}
	out.dropWithoutIDs()
	if len(out.Tables) == 0 {
		r.reject(CodeUnsupported, "", "no sheet has a row of headings above rows of answers",
			"name the sheet, or the row of its headings")
		return nil, &r.ret.Problems[0]
	}
	out.Signature, out.Missing = out.Mapping.Signature(), missingColumns(out.Mapping, r.opt)
	return out, nil
}

func (r *reader) sheetNamed(name string) *sheet {
	i := slices.IndexFunc(r.sheets, func(s *sheet) bool { return s.name == name })
	return r.sheets[i]
}

// missingColumns lists the required columns that a person must name before answers can be read.
func missingColumns(m *Mapping, opt Options) []Column {
	var out []Column
	for i := range m.Tables {
		t := &m.Tables[i]
		need := []Column{ColumnQuestionID}
		if len(t.Ticks) == 0 {
			need = append(need, ColumnAnswer)
		}
		if m.Framework == "" && m.Pack == "" && opt.Pack == "" {
			need = append(need, ColumnPack)
		}
		for _, c := range need {
			if _, ok := t.Columns[c]; !ok && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// proposeTable finds what the columns below the headings in row head hold.
// The last row of the table is to.
func (r *reader) proposeTable(s *sheet, head, to int32, opt ProposeOptions) (*Table, map[string]ProposedColumn) {
	ticks := caiqTicks(s, head)
	top, rows := head, 1
	if ticks == nil {
		for below := head; below < head+maxHeaderRows && ticks == nil; below++ {
			if ticks = caiqTicks(s, below); ticks != nil {
				rows = int(below-head) + 1
			}
		}
	}
	columns, why := map[Column]int32{}, map[string]ProposedColumn{}
	take := func(c Column, col int32, confidence int, reason string) {
		if _, taken := columns[c]; taken || col == 0 || ticks[col] != "" {
			return
		}
		if slices.Contains(suppliersColumns, c) && buyersVoice(headingAt(s, top, rows, col)) {
			return
		}
		for held, other := range columns {
			switch {
			case other != col:
			case c == ColumnQuestionID && held == ColumnText: // a text that begins with the id
				delete(columns, held)
			default:
				return
			}
		}
		columns[c] = col
		why[tabular.ColumnName(int(col))] = ProposedColumn{Confidence: confidence, Reason: reason}
	}
	from := top + int32(rows)
	named := r.byName(s, top, rows, take)
	inText := r.chooseIDs(s, from, to, named, columns[ColumnSupplier], opt, take)
	r.byVoice(s, top, rows, take)
	r.byWords(s, from, to, ticks != nil, take)
	r.byContained(s, top, rows, take)
	t := tableOf(s, top, rows, columns, ticks)
	t.IDInText = inText
	return &t, why
}

func headingKey(text string) string { return strings.ReplaceAll(foldQuotes(text), "_", " ") }

// byName assigns columns by their headings, the most certain names first. It returns the columns whose
// headings are those of ids: which of them holds the ids, their cells tell.
func (r *reader) byName(s *sheet, top int32, rows int, take func(Column, int32, int, string)) (ids []int32) {
	heads := map[string]int32{}
	for i := range int32(rows) {
		s.row(top+i, func(c *cell) {
			if k := headingKey(headingAt(s, top, rows, c.col)); heads[k] == 0 {
				heads[k] = c.col
			}
		})
	}
	for _, n := range columnNames {
		for i, name := range n.names {
			col := heads[name]
			if col == 0 {
				continue
			}
			if n.column == ColumnQuestionID {
				ids = append(ids, col)
				continue
			}
			confidence := max(60, 95-5*i)
			if string(n.column) == underscores.Replace(name) {
				confidence = 100
			}
			take(n.column, col, confidence, "by name")
			break
		}
	}
	return ids
}

// byContained assigns columns that are still open by a word in their heading.
func (r *reader) byContained(s *sheet, top int32, rows int, take func(Column, int32, int, string)) {
	for i := range int32(rows) {
		s.row(top+i, func(c *cell) {
			if col := contained(headingAt(s, top, rows, c.col)); col != "" && col != ColumnQuestionID {
				take(col, c.col, 50, "by a word in the heading")
			}
		})
	}
}

// byWords assigns the column of answers by its words.
func (r *reader) byWords(s *sheet, from, to int32, ticks bool, take func(Column, int32, int, string)) {
	if ticks {
		return
	}
	filled, words := map[int32]int{}, map[int32]int{}
	lex := newLexicon(nil)
	for i := range s.cells {
		c := &s.cells[i]
		if c.row < from || c.row > to || c.outcome == blank {
			continue
		}
		filled[c.col]++
		if len(c.text) <= 60 && lex.read(c.text).means != "" {
			words[c.col]++
		}
	}
	best, share := int32(0), 49
	for _, col := range slices.Sorted(maps.Keys(words)) {
		if p := 100 * words[col] / filled[col]; words[col] >= 2 && p > share {
			best, share = col, p
		}
	}
	if best > 0 {
		take(ColumnAnswer, best, share*9/10, fmt.Sprintf("by shape: %d %% are words that answer", share))
	}
}

// dropWithoutIDs leaves out tables without a column of ids when others have one: from them no answer can
// be read, and with them the mapping could not be used.
func (p *Proposal) dropWithoutIDs() {
	has := func(t *Table) bool { _, ok := t.Columns[ColumnQuestionID]; return ok }
	if !slices.ContainsFunc(p.Mapping.Tables, func(t Table) bool { return has(&t) }) {
		return
	}
	tables, described := p.Mapping.Tables, p.Tables
	p.Mapping.Tables, p.Tables = nil, nil
	for i := range tables {
		if !has(&tables[i]) {
			p.Notes = append(p.Notes, fmt.Sprintf("the table in row %d of the sheet %s has no ids: left out",
				tables[i].Header, quote(tables[i].Sheet)))
			continue
		}
		p.Mapping.Tables, p.Tables = append(p.Mapping.Tables, tables[i]), append(p.Tables, described[i])
	}
}

// missingSheets returns the problem of a sheet that was named and is not there, nil when all are.
func (r *reader) missingSheets(names []string) error {
	var have []string
	for _, s := range r.sheets {
		have = append(have, quote(s.name))
	}
	for _, n := range names {
		if !slices.ContainsFunc(r.sheets, func(s *sheet) bool { return foldQuotes(n) == foldQuotes(s.name) }) {
			return problem.New("unknown-sheet", text.Safe(r.ret.Name), "the file has "+strings.Join(have, ", "),
				"there is no sheet %s", quote(n))
		}
	}
	return nil
}

// YAML writes the proposed mapping as a file to edit. A comment after each column says what it
// holds and how certain that is; comments at the end list the words to decide. The file loads once
// nothing is Missing.
func (p *Proposal) YAML() []byte {
	out := p.Mapping.write(func(i int, letter string) string {
		if i >= len(p.Tables) {
			return ""
		}
		for _, c := range p.Tables[i].Columns {
			if c.Letter == letter {
				var samples []string
				for _, s := range c.Samples {
					samples = append(samples, quote(s))
				}
				return fmt.Sprintf("%s, %s, %d %%: %s", quote(c.Heading), c.Reason, c.Confidence,
					strings.Join(samples, ", "))
			}
		}
		return ""
	})
	comment := func(format string, args ...any) {
		out = append(out, "# "+text.Safe(fmt.Sprintf(format, args...))+"\n"...)
	}
	for _, c := range p.Missing {
		comment("missing: no column was found for %s (%s)", c, c.Label())
	}
	for _, t := range p.Tables {
		for _, c := range t.Columns {
			for _, w := range c.Unknown {
				comment("words: %s stands %d times: %s; put %s: met, partly, not-met, n/a, unknown or ignore "+
					"under words:", scalar(w.Word), w.Count, w.Why, scalar(w.Word))
			}
		}
	}
	return out
}
