package foreign

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/intake"
	"assure/data/store"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Report is the answers of a supplier to questionnaires of others, as they were imported.
type Report struct {
	Supplier book.RefName
	KnownOn  *string
	Files    []File // oldest first
	Answers  []Row
}

// File is a file with such answers.
type File struct {
	Path      string
	SHA256    string
	Framework string
	Answers   int
	Imported  time.Time
	Batch     string
}

// Row is one answer with its cell.
type Row struct {
	questionnaire.ForeignAnswer
	Where string // file, sheet and cell
	// Current is true if no later file answers the same question of the framework. Only current
	// rows suggest answers.
	Current bool

	id   string
	rec  store.ForeignAnswer
	file store.ImportFile
}

// Answers lists the answers of a supplier to questionnaires of others, of one framework or, with
// "", of all. ref names the supplier or one of its engagements.
func Answers(ctx context.Context, r *data.Register, ref, framework string, at book.At) (*Report, error) {
	out := &Report{Files: []File{}, Answers: []Row{}}
	if at.KnownOn != 0 {
		day := at.KnownOn.String()
		out.KnownOn = &day
	}
	err := r.View(ctx, at, func(v *store.View) error {
		s, err := supplierOrOwner(ctx, v, ref)
		if err != nil {
			return err
		}
		out.Supplier = book.RefName{Ref: s.Ref, Name: s.Name}
		rows, err := heldRows(ctx, v, s.ID)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if framework == "" || text.Fold(framework) == text.Fold(row.Framework) {
				out.Answers = append(out.Answers, row)
				out.add(row)
			}
		}
		return nil
	})
	return out, err
}

// add counts a row in the file it came from.
func (f *Report) add(row Row) {
	i := slices.IndexFunc(f.Files, func(x File) bool {
		return x.Batch == row.file.Batch && x.Path == row.file.Path && x.Framework == row.Framework
	})
	if i < 0 {
		i = len(f.Files)
		f.Files = append(f.Files,
			File{Path: row.file.Path, SHA256: row.file.SHA256, Framework: row.Framework, Imported: row.file.At,
				Batch: row.file.Batch})
	}
	f.Files[i].Answers++
}

// supplierOrOwner finds a supplier by any of its keys, or by one of its engagements.
func supplierOrOwner(ctx context.Context, v store.Viewer, ref string) (entity.Supplier, error) {
	e, err := store.FindRef(ctx, v, store.Engagements, entity.EngagementForm, ref)
	if err == nil {
		return store.Get(ctx, v, store.Suppliers, e.Supplier)
	}
	if !book.IsNotFound(err) {
		return entity.Supplier{}, err
	}
	s, err := book.FindSupplier(ctx, v, ref)
	return s, book.NoSuch(ctx, v, ref, err)
}

// heldRows returns the foreign answers of a supplier that were not withdrawn, in the order of files
// and rows.
func heldRows(ctx context.Context, v store.Viewer, supplier string) ([]Row, error) {
	held, err := store.List(ctx, v, store.ForeignAnswers, store.By("supplier", supplier),
		store.By("state", store.ForeignHeld))
	if err != nil || len(held) == 0 {
		return nil, err
	}
	files := map[string]store.ImportFile{}
	rows, paths := make([]Row, len(held)), make([]string, len(held))
	for i, h := range held {
		f, ok := files[h.File]
		if !ok {
			if f, err = store.Get(ctx, v, store.ImportFiles, h.File); err != nil {
				return nil, err
			}
			files[h.File] = f
		}
		rows[i] = Row{ForeignAnswer: h.Said, id: h.ID, rec: h, file: f}
		paths[i] = f.Path
	}
	for i, name := range safefile.ShortNames(paths) {
		rows[i].Where = intake.Address(name, rows[i].rec.Sheet, rows[i].rec.Ref)
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(a.file.At.Compare(b.file.At), cmp.Compare(a.file.ID, b.file.ID), cmp.Compare(a.id, b.id))
	})
	type key struct{ framework, id string }
	newest := map[key]string{}
	for _, row := range rows {
		newest[key{row.Framework, row.ID}] = row.file.ID
	}
	for i := range rows {
		rows[i].Current = newest[key{rows[i].Framework, rows[i].ID}] == rows[i].file.ID
	}
	return rows, nil
}

// Dismiss hides what foreign answers suggest for questions of a pack in an engagement or, with
// again, shows it again. Answers of a later file are suggested anyway. It returns the questions
// that changed.
func Dismiss(ctx context.Context, r *data.Register, ref, pack string, questions []string, again bool) (changed []string,
	err error) {
	err = r.Update(ctx, actDismiss, func(tx *data.Tx) error {
		changed = nil
		d, err := newSuggester(ctx, r, tx, ref, book.At{})
		if err != nil {
			return err
		}
		p, err := d.onlyPack(pack)
		if err != nil {
			return err
		}
		list, err := d.suggestions(p)
		if err != nil {
			return err
		}
		rows := map[string]store.ForeignAnswer{}
		for _, id := range questions {
			s, err := d.find(p, list, id)
			if err != nil {
				return err
			}
			if d.dismiss(p, s, rows, again, tx.Actor(), r.Today()) {
				changed = append(changed, s.Question)
			}
		}
		if len(rows) == 0 {
			return nil
		}
		tx.Subject("engagement", d.engagement.Ref, p.pack.ID)
		put := make([]store.ForeignAnswer, 0, len(rows))
		for _, id := range slices.Sorted(maps.Keys(rows)) {
			put = append(put, rows[id])
		}
		return store.PutMany(ctx, tx, store.ForeignAnswers, put)
	})
	return changed, err
}

// dismiss puts the changed rows of a suggestion into rows and reports whether there were any.
func (d *suggester) dismiss(p *suggestedPack, s *Suggestion, rows map[string]store.ForeignAnswer, again bool, by string,
	on questionnaire.Date) bool {
	changed := false
	for _, b := range s.Basis {
		rec, ok := rows[b.row.id]
		if !ok {
			rec = b.row.rec
			rec.Dismissed = slices.Clone(rec.Dismissed)
		}
		mine := func(x store.ForeignDismissal) bool {
			return x.Engagement == d.engagement.ID && x.Pack == p.pack.ID && x.Question == s.Question
		}
		was := slices.ContainsFunc(rec.Dismissed, mine)
		switch {
		case again && was:
			rec.Dismissed = slices.DeleteFunc(rec.Dismissed, mine)
		case !again && !was:
			rec.Dismissed = append(rec.Dismissed,
				store.ForeignDismissal{Engagement: d.engagement.ID, Pack: p.pack.ID, Question: s.Question,
					By: by, On: on})
		default:
			continue
		}
		rows[b.row.id], changed = rec, true
	}
	return changed
}
