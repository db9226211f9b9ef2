package directory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/directory/suppliersheet"
	"assure/data/store"
	"assure/data/tabular"
	"assure/data/template"
	"assure/internal/legalname"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
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

// errDryRun rolls back what a dry run wrote.
var errDryRun = errors.New("dry run")

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
		if body, err = os.ReadFile(req.Path); err != nil {
			return nil, safefile.Explain(err, req.Path)
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
		inAll: map[string]bool{}, chosen: map[string]string{}}
	file := store.ImportFile{Path: req.Path, SHA256: safefile.SHA256(body), Kind: kindSuppliers}
	err = r.Update(ctx, actSuppliers, func(tx *data.Tx) error {
		done, err := im.importedBefore(ctx, tx, file.SHA256, &req)
		if err != nil || done {
			return err
		}
		if sheet.Foreign {
			file.Mapping = suppliersheet.Signature(sheet.Columns)
		}
		if err := im.run(ctx, tx, sheet.Rows, &file); err != nil {
			return err
		}
		if err := checkAnswers(im.questions, sheet.Rows, req.Answers); err != nil || !out.DryRun {
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
	if im.out.Foreign {
		if file.Report, err = json.Marshal(im.confirmed()); err != nil {
			return err
		}
		if im.again { // the same bytes, read with other answers
			file.Mapping += ":" + b.ID
		}
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

// changeSupplier updates a supplier from a row. Codes, tags and contacts are added, never removed.
// If two rows of the sheet differ, the second is a conflict and the first counts.
func (im *supplierImport) changeSupplier(ctx context.Context, tx *data.Tx, s *entity.Supplier,
	row *suppliersheet.Row) error {
	next := *s
	next.ODSCodes, next.Tags, next.Contacts = slices.Clone(s.ODSCodes), slices.Clone(s.Tags), slices.Clone(s.Contacts)
	next.Retired, next.Former = false, slices.Clone(s.Former)
	for _, f := range []struct {
		column, value string
		field         *string
	}{{"name", row.Name, &next.Name}, {"company_number", row.CompanyNumber, &next.CompanyNumber},
		{"parent", row.Parent, &next.Parent}} {
		if f.value == "" || f.value == *f.field {
			continue
		}
		if f.column == "name" && slices.ContainsFunc(s.Former, func(was string) bool {
			return legalname.Parse(was).Key() == legalname.Parse(row.Name).Key()
		}) {
			im.out.Notes = append(im.out.Notes,
				s.Ref+" is called "+text.Safe(s.Name)+" now, and the sheet has a name before")
			continue
		}
		if f.column == "name" && (im.out.Foreign || im.cells[s.ID+"/name"] != "" && sameName(f.value, *f.field)) {
			if !sameName(f.value, *f.field) {
				im.otherName = append(im.otherName, row.Cell("name"))
			}
			continue
		}
		if im.out.Foreign && *f.field != "" && im.cells[s.ID+"/"+f.column] == "" {
			im.problem("conflict", row.Cell(f.column), "make the two agree; `assure supplier set` changes the register",
				"%s of %s is %q here and %q in the register, which is kept", f.column, s.Ref, text.Safe(f.value),
				text.Safe(*f.field))
			continue
		}
		if at := im.cells[s.ID+"/"+f.column]; at != "" {
			im.problem("conflict", row.Cell(f.column), "make the two cells agree",
				"%s of %s is %q here and %q in %s, which was used",
				f.column, s.Ref, text.Safe(f.value), text.Safe(*f.field), at)
			continue
		}
		if f.column == "company_number" {
			im.warnRepeated(row, s.ID)
		}
		*f.field = f.value
	}
	for _, code := range im.freeCodes(row, s.ID) {
		if !slices.ContainsFunc(next.ODSCodes,
			func(have string) bool { return store.RefKey(have) == store.RefKey(code) }) {
			next.ODSCodes = append(next.ODSCodes, code)
		}
	}
	for _, tag := range row.Tags {
		if !slices.Contains(next.Tags, tag) {
			next.Tags = append(next.Tags, tag)
		}
	}
	mergeContact(&next, row.Contact)
	im.noteCells(&next, row)
	return im.putSupplier(ctx, tx, s, next)
}

func (im *supplierImport) putSupplier(ctx context.Context, tx *data.Tx, s *entity.Supplier,
	next entity.Supplier) error {
	if err := data.CleanSupplier(&next); err != nil {
		return err
	}
	data.NoteName(&next, s.Name)
	changed, err := store.Put(ctx, tx, store.Suppliers, next)
	if err != nil {
		return data.SupplierTaken(ctx, tx, next, err)
	}
	what := same
	if changed {
		im.changed, what = true, updated
		*s = next
		im.index.add(s)
	}
	im.touched[s.ID] = max(im.touched[s.ID], what)
	return nil
}

// noteCells records which cells of this sheet gave the values of a supplier.
func (im *supplierImport) noteCells(s *entity.Supplier, row *suppliersheet.Row) {
	for column, value := range map[string]string{"name": row.Name, "company_number": row.CompanyNumber,
		"parent": row.Parent} {
		if key := s.ID + "/" + column; value != "" && im.cells[key] == "" {
			im.cells[key] = row.Cell(column)
		}
	}
}

// mergeContact adds a contact or updates the one with the same address, or with the same name if
// one has no address.
func mergeContact(s *entity.Supplier, c entity.Contact) {
	if c == (entity.Contact{}) {
		return
	}
	for i := range s.Contacts {
		have := &s.Contacts[i]
		sameMail := c.Email != "" && text.Fold(have.Email) == text.Fold(c.Email)
		sameName := (c.Email == "" || have.Email == "") && text.Fold(have.Name) == text.Fold(c.Name)
		if sameMail || sameName {
			for _, f := range []struct {
				have *string
				give string
			}{{&have.Name, c.Name}, {&have.Email, c.Email}, {&have.Role, c.Role}} {
				if f.give != "" {
					*f.have = f.give
				}
			}
			return
		}
	}
	s.Contacts = append(s.Contacts, c)
}
