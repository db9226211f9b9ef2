package directory

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/directory/dspt"
	"assure/data/directory/suppliersheet"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// DSPTRequest says which organisations of the newest snapshot become suppliers.
type DSPTRequest struct {
	Sectors []string               // as published; none are all
	Codes   []string               // only the organisations with one of these ODS codes; none are all
	State   entity.EngagementState // of their engagements; "" is live
	DryRun  bool                   // write nothing
}

// SuppliersFromDSPT adds a supplier with one engagement for every organisation of the newest snapshot in the
// sectors given, or in all. It skips organisations whose ODS code a supplier has already. All are one batch,
// which can be undone.
func SuppliersFromDSPT(ctx context.Context, r *data.Register, req DSPTRequest) (*SupplierImport, error) {
	out := &SupplierImport{Problems: []problem.Problem{}, Notes: []string{}, DryRun: req.DryRun}
	im := &supplierImport{r: r, out: out, source: entity.FromDSPT, waiting: map[int]bool{}}
	if !req.DryRun {
		if err := r.BeforeBulk(ctx); err != nil {
			return nil, err
		}
	}
	err := r.Update(ctx, actSuppliers, func(tx *data.Tx) error {
		s, err := latestSnapshot(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := snapshotRows(ctx, &tx.View, s.ID)
		if err != nil {
			return err
		}
		chosen, err := sectorRows(rows, req.Sectors, req.Codes)
		if err != nil {
			return err
		}
		out.Rows = len(chosen)
		for i := range chosen {
			chosen[i].State = req.State
		}
		if err := im.run(ctx, tx, chosen, nil); err != nil || !req.DryRun {
			return err
		}
		out.Batch = ""
		return errDryRun
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return out, err
}

// DSPTDirectory is the newest snapshot in numbers.
type DSPTDirectory struct {
	AsOf          questionnaire.Date
	Organisations int
	Sectors       []DSPTSector // the largest first
}

// DSPTSector is a sector as published, with its organisations, and how many of these are suppliers already.
type DSPTSector struct {
	Name          string
	Organisations int
	Ours          int
}

// NewestDSPT counts the organisations of the newest snapshot. If there is none, the error is a [problem.Problem].
func NewestDSPT(ctx context.Context, r *data.Register) (*DSPTDirectory, error) {
	out := &DSPTDirectory{}
	return out, r.View(ctx, book.At{}, func(v *store.View) error {
		s, err := latestSnapshot(ctx, v)
		if err != nil {
			return err
		}
		rows, err := snapshotRows(ctx, v, s.ID)
		if err != nil {
			return err
		}
		refs, err := codeRefs(ctx, v)
		out.AsOf = s.AsOf
		at := map[string]int{}
		for _, row := range dspt.Latest(rows) {
			out.Organisations++
			i, ok := at[text.Fold(row.Sector)]
			if !ok {
				i = len(out.Sectors)
				at[text.Fold(row.Sector)] = i
				out.Sectors = append(out.Sectors, DSPTSector{Name: row.Sector})
			}
			out.Sectors[i].Organisations++
			if refs[text.Fold(row.ODSCode)] != "" {
				out.Sectors[i].Ours++
			}
		}
		slices.SortFunc(out.Sectors, func(a, b DSPTSector) int {
			return cmp.Or(cmp.Compare(b.Organisations, a.Organisations), strings.Compare(a.Name, b.Name))
		})
		return err
	})
}

// sectorRows returns the organisations of some sectors and with some codes as rows of a supplier sheet, in the order of
// the publication.
func sectorRows(rows []entity.DSPTRow, sectors, codes []string) ([]suppliersheet.Row, error) {
	have := map[string]string{}
	for _, row := range rows {
		have[text.Fold(row.Sector)] = row.Sector
	}
	want := map[string]bool{}
	for _, s := range sectors {
		key := text.Fold(s)
		if _, ok := have[key]; !ok {
			names := make([]string, 0, len(have))
			for _, name := range have {
				names = append(names, name)
			}
			slices.Sort(names)
			return nil, problem.New("unknown-sector", text.Safe(s), "use one of "+text.Safe(strings.Join(names, ", ")),
				"the newest snapshot has no such sector")
		}
		want[key] = true
	}
	of := map[string]bool{}
	for _, code := range codes {
		of[text.Fold(code)] = true
	}
	latest := dspt.Latest(rows)
	var out []suppliersheet.Row
	for _, row := range rows {
		if len(want) > 0 && !want[text.Fold(row.Sector)] || len(of) > 0 && !of[text.Fold(row.ODSCode)] ||
			latest[text.Fold(row.ODSCode)] != row {
			continue
		}
		out = append(out, suppliersheet.Row{Line: row.Row, Name: dspt.PlainName(row), ODSCodes: codeOf(row)})
	}
	return out, nil
}

// codeOf returns the ODS code of an entry. Entries such as test accounts have a name in its place.
func codeOf(row entity.DSPTRow) []string {
	code, err := entity.ParseODSCode(row.ODSCode)
	if err != nil {
		return nil
	}
	return []string{code}
}

// SupplierFromODS adds a supplier with one live engagement for the organisation of the newest
// snapshot that has an ODS code, under its published name.
func SupplierFromODS(ctx context.Context, r *data.Register, code string) (entity.Supplier, error) {
	var added entity.Supplier
	return added, r.Update(ctx, data.ActSupplier, func(tx *data.Tx) error {
		s, err := latestSnapshot(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := tx.DSPTSearch(ctx, s.ID, code, SearchLimit)
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(e store.DSPTEntry) bool { return text.Fold(e.ODSCode) != text.Fold(code) })
		if len(rows) == 0 {
			return problem.New("unknown-ods-code", text.Safe(code),
				"check the code, or give the name of the supplier as well",
				"the DSPT directory of %s has no such ODS code", s.AsOf.Long())
		}
		row := rows[len(rows)-1].DSPTRow
		added, err = tx.AddSupplier(ctx, entity.Supplier{Name: dspt.PlainName(row), ODSCodes: codeOf(row)})
		if err != nil {
			return err
		}
		tx.Subject("supplier", added.Ref, "")
		_, err = tx.AddEngagement(ctx, entity.Engagement{Supplier: added.ID, State: entity.Live})
		return err
	})
}
