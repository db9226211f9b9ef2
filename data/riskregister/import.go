package riskregister

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/riskregister/edits"
	"assure/data/store"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

const (
	actRegisterImport = "import register"

	// KindRegister is the kind of the batches that an import of an edited register writes.
	KindRegister = "register"
)

// ImportRequest says which edited register to read.
type ImportRequest struct {
	Path  string // an .xlsx that ExportRegister wrote
	Apply bool   // write; otherwise only report
}

// Imported is what an edited register would change, or changed. Values are as in the cells; days are ISO 8601.
type Imported struct {
	Path      string
	Applied   bool
	Batch     *string // null when nothing was written
	AsOf      questionnaire.Date
	KnownOn   questionnaire.Date
	Head      data.Head
	Moved     bool
	Rows      int
	Changes   []RegisterChange
	New       []RegisterNewRisk
	Tampered  []RegisterTampering
	Conflicts []RegisterConflict
	Problems  []problem.Problem
	Notes     []string
}

// RegisterChange is one edit that is accepted.
type RegisterChange struct {
	Ref    string // of the risk, or of the action where one is changed or added
	Column string
	Cell   string
	Old    string
	New    string
	Added  string // what people added: AddedColumn (Ref is "" and New or Old its heading), AddedCell or AddedNote
}

// What people added to a register, in RegisterChange.Added.
const (
	AddedColumn = "column"
	AddedCell   = "cell"
	AddedNote   = "note"
)

// RegisterNewRisk is a row without a risk ID: a risk written by hand.
type RegisterNewRisk struct {
	Cell       string
	Engagement string
	Title      string
	Ref        string // "" until it is applied
}

// RegisterTampering is an edit of a read-only column, which is not accepted. On the sheets other
// than Register and Actions it is a row that is not as exported: then Column, File and Stands are
// "" and Ref is the value of its first cell.
type RegisterTampering struct {
	Ref    string
	Column string
	Cell   string
	File   string
	Was    *string // as exported; null when that is not held any more
	Stands string
}

// RegisterConflict is an edit, not accepted, of a value that changed in the register after the
// export too.
type RegisterConflict struct {
	Ref    string
	Column string
	Cell   string
	File   string
	Stands string
}

// Findings reports whether there are read-only edits, conflicts or problems.
func (o *Imported) Findings() bool {
	return len(o.Tampered)+len(o.Conflicts)+len(o.Problems) > 0
}

// errMoved is the error of a register that changed between reading it and writing the import.
var errMoved = errors.New("the register changed meanwhile")

// maxFile is the largest workbook of a register in bytes, as much as the reader of workbooks allows.
const maxFile = 50_000_000

// Import reads a register that was exported, edited and sent back. It accepts an edit of an Input
// column where the register still has the exported value. An edit of any other column, a conflict
// and a value that is not valid are reported with their cells and not accepted. An import is one
// transaction and one batch that can be undone. Importing the same file again changes nothing.
func Import(ctx context.Context, r *data.Register, req ImportRequest) (*Imported, error) {
	if req.Apply {
		if err := r.May(ctx, actRegisterImport); err != nil {
			return nil, err
		}
	}
	body, err := safefile.Read(ctx, req.Path, maxFile)
	if err != nil {
		return nil, err
	}
	rt, err := edits.Read(body)
	if err != nil {
		if errors.Is(err, tabular.ErrNotXLSX) {
			return nil, fmt.Errorf("%w: %w", err, problem.New("unsupported", req.Path,
				"give the workbook (.xlsx) that was exported and edited; edits of the other formats are not imported",
				"%s", err))
		}
		return nil, tabular.Explain(err, req.Path)
	}
	if req.Apply {
		if err := r.BeforeBulk(ctx); err != nil {
			return nil, err
		}
	}
	for attempt := 0; ; attempt++ {
		p, err := planRegister(ctx, r, req.Path, rt)
		if err == nil && req.Apply {
			err = r.Update(ctx, actRegisterImport, func(tx *data.Tx) error {
				return p.apply(ctx, tx, store.ImportFile{Path: req.Path, SHA256: safefile.SHA256(body),
					Kind: KindRegister})
			})
		}
		if errors.Is(err, errMoved) && attempt < 3 {
			continue
		}
		if err != nil {
			return nil, err
		}
		p.out.Applied = req.Apply
		return p.out, nil
	}
}

// planRegister works out what the rows would change, and writes nothing.
func planRegister(ctx context.Context, r *data.Register, path string, rt *edits.Register) (*registerPlan, error) {
	view := func(f func(context.Context, store.Viewer) error) error {
		return r.View(ctx, book.At{}, func(v *store.View) error { return f(ctx, v) })
	}
	p := &registerPlan{view: view, r: r, path: path, risks: map[string]*planned[entity.Risk]{},
		actions: map[int]*planned[entity.Action]{},
		given:   map[string]edits.Field{}, fresh: map[string]string{}, additions: map[string]*planned[store.Addition]{}}
	p.out = &Imported{Path: path, AsOf: rt.AsOf, KnownOn: rt.KnownOn,
		Head: data.Head{Seq: rt.AuditSeq, Hash: rt.AuditHead}, Rows: len(rt.Rows),
		Changes: []RegisterChange{}, New: []RegisterNewRisk{}, Tampered: []RegisterTampering{},
		Conflicts: []RegisterConflict{},
		Problems:  tabular.Placed(rt.Problems, path), Notes: slices.Concat([]string{}, rt.Notes)}
	if err := p.sameRegister(ctx, rt); err != nil {
		return nil, err
	}
	if err := p.load(ctx, rt); err != nil {
		return nil, err
	}
	for i := range rt.Rows {
		if err := p.row(ctx, &rt.Rows[i]); err != nil {
			return nil, err
		}
	}
	p.added(rt)
	return p, nil
}

// sameRegister refuses a workbook that another register wrote: its references name other risks.
func (p *registerPlan) sameRegister(ctx context.Context, rt *edits.Register) error {
	if rt.AuditSeq == 0 {
		return nil
	}
	return p.r.View(ctx, book.At{}, func(v *store.View) error {
		row, err := v.AuditHash(ctx, rt.AuditSeq)
		if err != nil {
			return err
		}
		if row != rt.AuditHead {
			return problem.New("other-register", p.path,
				"open the register it came from with --db, or write a new export",
				"the workbook was not exported from this register: audit row %d is another", rt.AuditSeq)
		}
		return nil
	})
}

// few is up to how many engagements are read one by one; for more the whole register is read at once.
const few = 100

// load reads the current values of the risks and actions the file names.
func (p *registerPlan) load(ctx context.Context, rt *edits.Register) error {
	var engagements []string // refs; nil for the whole register
	err := p.r.View(ctx, book.At{}, func(v *store.View) error {
		var err error
		if p.head, err = v.Head(ctx); err != nil {
			return err
		}
		held, err := p.hold(ctx, v, rt)
		if err != nil || len(held) > few {
			return err
		}
		engagements = make([]string, len(held))
		for i, id := range held {
			e, err := store.Get(ctx, v, store.Engagements, id)
			if err != nil {
				return err
			}
			engagements[i] = e.Ref
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.out.Moved = p.head != p.out.Head
	if engagements != nil && len(engagements) == 0 { // the file names no risk or action
		p.current = edits.Values{}
		return nil
	}
	b, head, err := content(ctx, p.r, &Request{Suppliers: engagements})
	if err != nil {
		return err
	}
	if head != p.head {
		return fmt.Errorf("%w; try again", errMoved)
	}
	p.current, err = edits.ValuesOf(b)
	return err
}

// hold reads all risks and actions, and lists the engagements, by ULID, of those that the file names.
func (p *registerPlan) hold(ctx context.Context, v *store.View, rt *edits.Register) ([]string, error) {
	risks, err := store.List(ctx, v, store.Risks)
	if err != nil {
		return nil, err
	}
	actions, err := store.List(ctx, v, store.Actions)
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	for _, row := range rt.Rows {
		named[store.RefKey(row.ID)] = true
	}
	held := map[string]bool{}
	for _, k := range risks {
		p.risks[store.RefKey(k.Ref)] = &planned[entity.Risk]{was: k, next: k}
		if named[store.RefKey(k.Ref)] {
			held[k.Engagement] = true
		}
	}
	for _, a := range actions {
		p.actions[a.N] = &planned[entity.Action]{was: a, next: a}
		if named[store.RefKey(data.ActionRef(a.N))] {
			held[a.Engagement] = true
		}
	}
	additions, err := store.List(ctx, v, store.Additions)
	if err != nil {
		return nil, err
	}
	for _, a := range additions {
		p.additions[additionKey(a.Sheet, a.Subject)] = &planned[store.Addition]{was: a, next: a}
	}
	return slices.Sorted(maps.Keys(held)), nil
}
