package directory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/directory/suppliersheet"
	"assure/data/store"
	"assure/data/tabular"
	"assure/data/template"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

const (
	actSuppliers  = "import suppliers"
	kindSuppliers = "suppliers"
)

// SupplierImport is what an import of suppliers did.
type SupplierImport struct {
	Batch       string // "" when nothing changed
	Rows        int
	Suppliers   Tally
	Engagements Tally
	Facts       int // values that changed
	Unchanged   bool
	Problems    []problem.Problem
	Notes       []string
	DryRun      bool           // nothing was written
	Foreign     bool           // the list is not in our layout
	Columns     []MappedColumn // how such a list was read
	Questions   []Question     // what the sheet leaves open, open ones first
}

// Open returns how many questions have no answer.
func (im *SupplierImport) Open() (n int) {
	for i := range im.Questions {
		if im.Questions[i].Answer == "" {
			n++
		}
	}
	return n
}

// LikeProblems returns the problems, those alike as one with all their cells, the worst first.
func (im *SupplierImport) LikeProblems() []problem.Problem { return tabular.LikeProblems(im.Problems) }

// Question is what a list of suppliers leaves open, once for all its cells or rows.
type Question = suppliersheet.Question

// Tally counts things by what an import did to them.
type Tally struct {
	New     int `json:"new"`
	Changed int `json:"changed"`
	Same    int `json:"same"`
}

// SupplierRequest says which sheet of suppliers to import. Our own sheet is written at once unless DryRun
// is set; a list in another layout only with Apply.
type SupplierRequest struct {
	Path          string
	Body          []byte // what is read instead of the file at Path, nil for the file
	Apply, DryRun bool
	Columns       suppliersheet.Mapping // of a list in another layout; goes before what was confirmed before
	// Answers to questions, by their ID: the ID of an option; they go before what was answered before. The ID
	// "near names" answers all open questions about names with "new".
	Answers map[string]string
	// Progress is called as rows are read, with how many of how many; nil is not called.
	Progress func(n, of int)
}

// MappedColumn is a column of a list in another layout and what it was taken for.
type MappedColumn = suppliersheet.MappedColumn

// ColumnMeaning is what a column of a list may hold: a column of the supplier sheet, and in words.
type ColumnMeaning struct{ Column, Label string }

// ColumnMeanings lists what columns of lists may hold, facts included.
func ColumnMeanings(facts questionnaire.FactTable) []ColumnMeaning {
	var out []ColumnMeaning
	for _, c := range suppliersheet.Columns {
		out = append(out, ColumnMeaning{c, strings.ReplaceAll(c, "_", " ")})
	}
	for _, d := range facts {
		if d.ID != questionnaire.FactConsequence && d.ID != questionnaire.FactInherentLikelihood {
			out = append(out, ColumnMeaning{suppliersheet.FactPrefix + d.ID, d.Title})
		}
	}
	return out
}

// errDryRun rolls back what a dry run wrote.
var errDryRun = errors.New("dry run")

// maxList is the largest list of suppliers in bytes, as much as the reader of workbooks allows.
const maxList = 50_000_000

// ImportSuppliers is [ImportSupplierList] for a sheet in our own layout.
func ImportSuppliers(ctx context.Context, r *data.Register, path string) (*SupplierImport, error) {
	return ImportSupplierList(ctx, r, SupplierRequest{Path: path})
}

// ImportSupplierList imports a supplier sheet (xlsx or csv) as one batch, which can be undone. A cell
// that cannot be imported is a problem; the rest is imported. Importing the same sheet again
// changes nothing. A list in another layout is read by its headings, and how is part of the result;
// once it was imported, lists with the same headings are read the same way.
func ImportSupplierList(ctx context.Context, r *data.Register, req SupplierRequest) (*SupplierImport, error) {
	body := req.Body
	if body == nil {
		var err error
		if body, err = safefile.Read(ctx, req.Path, maxList); err != nil {
			return nil, err
		}
	}
	s, err := r.Settings(ctx, book.At{})
	if err != nil {
		return nil, err
	}
	list, err := readSuppliers(ctx, r, body, s.Facts, &req)
	if err != nil {
		return nil, err
	}
	sheet := list.sheet
	out := &SupplierImport{Rows: len(sheet.Rows), Problems: tabular.Placed(sheet.Problems, req.Path),
		Notes: append([]string{}, sheet.Notes...), Columns: sheet.Columns, Foreign: sheet.Foreign}
	out.DryRun = req.DryRun || sheet.Foreign && !req.Apply
	im := &supplierImport{r: r, out: out, path: req.Path, source: entity.FromImport, answers: list.answers,
		questions: sheet.Questions, progress: req.Progress,
		inAll: map[string]bool{}, chosen: map[string]string{}, waiting: map[int]bool{}}
	file := store.ImportFile{Path: req.Path, SHA256: safefile.SHA256(body), Kind: kindSuppliers}
	if !out.DryRun {
		if err := r.BeforeBulk(ctx); err != nil {
			return nil, err
		}
	}
	err = r.Update(ctx, actSuppliers, func(tx *data.Tx) error {
		rows, done, err := im.toRead(ctx, tx, sheet.Rows, file.SHA256, &req)
		if err != nil || done {
			return err
		}
		if sheet.Foreign {
			file.Mapping = suppliersheet.Signature(sheet.Columns)
		}
		if err := im.run(ctx, tx, rows, &file); err != nil {
			return err
		}
		if err := im.checkAnswers(sheet.Rows, req.Answers); err != nil || !out.DryRun {
			return err
		}
		out.Batch = ""
		return errDryRun
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	im.finish()
	return out, err
}

// WriteTemplate writes a blank supplier sheet: a workbook with drop-downs or, with csv, a line of
// headings.
func WriteTemplate(ctx context.Context, r *data.Register, w io.Writer, csv bool) error {
	s, err := r.Settings(ctx, book.At{})
	if err != nil {
		return err
	}
	columns := suppliersheet.Template(s.Facts)
	if csv {
		names := make([]string, len(columns))
		for i, c := range columns {
			names[i] = c.Name
		}
		_, err := io.WriteString(w, strings.Join(names, ",")+"\r\n")
		return err
	}
	out := make([]template.SupplierColumn, len(columns))
	for i, c := range columns {
		out[i] = template.SupplierColumn(c)
	}
	return template.WriteSuppliers(w, out)
}

// supplierImport is one import of suppliers.
type supplierImport struct {
	r      *data.Register
	out    *SupplierImport
	path   string
	source entity.FactSource

	index   *supplierIndex
	touched map[string]outcome            // by supplier id
	cells   map[string]string             // the cell of this sheet that gave a value, by supplier id and column
	rows    map[string]*suppliersheet.Row // by engagement id
	changed bool

	progress  func(n, of int)
	answers   suppliersheet.Answers
	questions suppliersheet.Questions
	inAll     map[string]bool   // folded IDs of questions answered by the one answer to all about names
	again     bool              // the file was imported before, and is read with something said since
	after     string            // the batch in which its other rows were imported, "" where all are read
	held      confirmedColumns  // what was kept of that
	waiting   map[int]bool      // rows that are not taken
	leftOut   int               // the row that a person said to leave out
	chosen    map[string]string // folded ID of a question -> the ref of the supplier chosen
	byName    []string          // rows matched by nothing but the name, which is the same
	otherName []string          // rows of a list that name a supplier otherwise than the register
}

// outcome is what an import did to a supplier or engagement: the greatest of all its rows counts.
type outcome int

const (
	same outcome = iota
	updated
	created
)

// progressRows is after how many rows progress is reported.
const progressRows = 100

// run imports the rows and, if anything changed, records the batch.
func (im *supplierImport) run(ctx context.Context, tx *data.Tx, rows []suppliersheet.Row,
	file *store.ImportFile) error {
	var err error
	if im.index, err = newSupplierIndex(ctx, tx); err != nil {
		return err
	}
	im.touched, im.cells, im.rows = map[string]outcome{}, map[string]string{}, map[string]*suppliersheet.Row{}
	for i := range rows {
		if i%progressRows == 0 && im.progress != nil {
			im.progress(i, len(rows))
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := im.row(ctx, tx, &rows[i]); err != nil {
			return err
		}
	}
	for _, t := range im.touched {
		im.out.Suppliers.count(t)
	}
	if !im.changed {
		im.out.Unchanged = true
		return nil
	}
	b := store.Batch{ID: tx.NewID(), Kind: kindSuppliers, By: im.r.Actor(), At: tx.At(), State: store.BatchApplied}
	if file != nil {
		b.Files = 1
	}
	im.out.Batch = b.ID
	tx.Subject("batch", b.ID,
		fmt.Sprintf("%d suppliers and %d engagements new", im.out.Suppliers.New, im.out.Engagements.New))
	if err := store.Insert(ctx, tx, store.Batches, b); err != nil || file == nil {
		return err
	}
	if file.Report, err = json.Marshal(im.confirmed()); err != nil {
		return err
	}
	if im.again { // the same bytes, read once more
		file.Mapping += ":" + b.ID
	}
	file.ID, file.Batch, file.Applied, file.At, file.Verdict = tx.NewID(), b.ID, true, tx.At(), "accepted"
	if len(im.out.Problems) > 0 {
		file.Verdict = "accepted-with-problems"
	}
	return store.Insert(ctx, tx, store.ImportFiles, *file)
}

func (t *Tally) count(what outcome) {
	switch what {
	case created:
		t.New++
	case updated:
		t.Changed++
	default:
		t.Same++
	}
}

func (im *supplierImport) problem(code, where, fix, format string, args ...any) {
	p := problem.New(code, tabular.Place(im.path, where), fix, format, args...)
	im.out.Problems = append(im.out.Problems, *p)
}

// row imports one row: the supplier, then the engagement.
func (im *supplierImport) row(ctx context.Context, tx *data.Tx, row *suppliersheet.Row) error {
	s, ok := im.match(row)
	if !ok {
		im.waits(row)
		return nil
	}
	if s == nil {
		return im.newSupplier(ctx, tx, row)
	}
	if im.source == entity.FromDSPT && !s.Retired {
		im.touched[s.ID] = max(im.touched[s.ID], same) // the directory does not overwrite what people entered
		return nil
	}
	if s.Retired && s.Why != nil {
		im.waits(row)
		im.problem("retired", row.Cell("ref"),
			"bring it back with assure supplier reinstate "+s.Ref+", or leave the row out",
			"%s was retired on %s", s.Ref, im.r.Day(s.Why.At))
		return nil
	}
	revived := s.Retired
	if err := im.changeSupplier(ctx, tx, s, row); err != nil {
		return err
	}
	return im.putRowEngagement(ctx, tx, s, row, revived)
}

// newSupplier adds the supplier of a row, with one engagement.
func (im *supplierImport) newSupplier(ctx context.Context, tx *data.Tx, row *suppliersheet.Row) error {
	if row.Name == "" {
		im.problem("no-name", row.Cell("name"), "fill in the legal name, or a ref or code that is in the register",
			"the row matches no supplier in the register, and has no name for a new one")
		return nil
	}
	s := entity.Supplier{Ref: row.Ref, Name: row.Name, CompanyNumber: row.CompanyNumber, Parent: row.Parent,
		Tags: row.Tags}
	s.ODSCodes = im.freeCodes(row, "")
	if row.Contact != (entity.Contact{}) {
		s.Contacts = []entity.Contact{row.Contact}
	}
	im.warnRepeated(row, "")
	s, err := tx.AddSupplier(ctx, s)
	if err != nil {
		return err
	}
	im.changed, im.touched[s.ID] = true, created
	im.index.add(&s)
	im.noteCells(&s, row)
	return im.putRowEngagement(ctx, tx, &s, row, false)
}

// freeCodes returns the ODS codes of a row that no other supplier has; the others are problems.
func (im *supplierImport) freeCodes(row *suppliersheet.Row, supplier string) []string {
	var out []string
	for _, code := range row.ODSCodes {
		if h := im.index.byCode[store.RefKey(code)]; h != nil && h.ID != supplier && !h.Retired {
			im.problem("ods-code-taken", row.Cell("ods_code"),
				"use that supplier's row, or remove the code from one of the two",
				"the ODS code %s belongs to %s already", text.Safe(code), h.Ref)
			continue
		}
		if !slices.ContainsFunc(out, func(have string) bool { return store.RefKey(have) == store.RefKey(code) }) {
			out = append(out, code)
		}
	}
	return out
}

// warnRepeated warns that another supplier has the company number of a row. It is imported anyway:
// two trading names of one company share a number.
func (im *supplierImport) warnRepeated(row *suppliersheet.Row, supplier string) {
	for _, other := range im.index.byCompany[store.RefKey(row.CompanyNumber)] {
		if row.CompanyNumber != "" && other.ID != supplier && !other.Retired {
			im.problem("company-number-repeated", row.Cell("company_number"),
				"nothing if they are two suppliers; else give this row the ref "+other.Ref,
				"a warning: %s has this company number too", other.Ref)
			return
		}
	}
}
