package data_test

import (
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// Each act on a supplier that is done for a reason is undone on its page, and the walk can do it again.
func TestUndoSupplier(t *testing.T) {
	for _, name := range []string{"rename supplier", "retire supplier", "reinstate supplier", "merge supplier",
		"unmerge supplier", "close engagement", "reopen engagement"} {
		t.Run(name, func(t *testing.T) {
			r, c := datatest.NewRegister(t, "dana")
			x := scene{t: t, r: r, c: c}
			x.s, x.e, x.a = datatest.Seed(t, r)
			is := acts[name]
			if is.before != nil {
				is.before(&x)
			}
			before := summary(&x)
			is.do(&x)
			after := summary(&x)
			undone, err := r.UndoSupplier(t.Context(), x.s.Ref)
			if err != nil || undone.Act != name {
				t.Fatalf("%+v, %v", undone, err)
			}
			if got := summary(&x); got != before {
				t.Errorf("not as before:\n%s\n%s", got, before)
			}
			datatest.Must(r.Redo(t.Context(), x.a.ID))(t)
			if got := summary(&x); got != after {
				t.Errorf("not done again:\n%s\n%s", got, after)
			}
			datatest.Must(r.UndoSupplier(t.Context(), x.s.Ref))(t)
			if got := summary(&x); got != before {
				t.Errorf("not undone again:\n%s\n%s", got, before)
			}
		})
	}
}

// Acts are undone one after another, the newest first, without an assessment; those of others and those that were
// changed since are not.
func TestUndoSupplierStepByStep(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	ctx := t.Context()
	s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Alder Ltd"}))(t)
	_, err := r.UndoSupplier(ctx, s.Ref)
	datatest.WantCode(t, err, "nothing-to-undo")
	datatest.Must(r.RenameSupplier(ctx, s.Ref, "Beech Ltd", "sold"))(t)
	datatest.Must(r.RenameSupplier(ctx, s.Ref, "Cedar Ltd", "sold again"))(t)
	datatest.Must(r.RetireSupplier(ctx, s.Ref, "over"))(t)
	_, err = datatest.As(t, r, "Sam").UndoSupplier(ctx, s.Ref)
	datatest.WantCode(t, err, "nothing-to-undo")
	for _, want := range []string{"Cedar Ltd", "Beech Ltd", "Alder Ltd"} {
		datatest.Must(r.UndoSupplier(ctx, s.Ref))(t)
		if got := datatest.Must(r.FindSupplier(ctx, s.Ref))(t); got.Name != want || got.Retired {
			t.Fatalf("undone to %+v; want %s", got, want)
		}
	}
	_, err = r.UndoSupplier(ctx, s.Ref)
	datatest.WantCode(t, err, "nothing-to-undo")
	s = datatest.Must(r.RenameSupplier(ctx, s.Ref, "Dogwood Ltd", "sold once more"))(t)
	s.CompanyNumber = "01234567"
	if err := r.UpdateSupplier(ctx, s); err != nil {
		t.Fatal(err)
	}
	_, err = r.UndoSupplier(ctx, s.Ref)
	datatest.WantCode(t, err, "changed-since")
}

// A preview counts what a merge then moves, and moves nothing.
func TestPreviewMerge(t *testing.T) {
	x := twins(t)
	ctx := t.Context()
	was := summary(x)
	p := datatest.Must(x.r.PreviewMerge(ctx, "SUP-00002", "SUP-00001"))(t)
	if got := summary(x); got != was {
		t.Errorf("the preview changed something:\n%s\n%s", got, was)
	}
	m := datatest.Must(x.r.MergeSuppliers(ctx, "SUP-00002", "SUP-00001", false, "entered twice"))(t)
	if len(p.Engagements) != len(m.Engagements) || p.Documents != m.Documents || p.Documents != 1 ||
		p.Certificates != m.Certificates || p.Certificates != 1 || p.Foreign != m.Foreign || p.Takeover() {
		t.Errorf("the preview is %+v, the merge %+v", p, m)
	}
	_, err := x.r.PreviewMerge(ctx, "SUP-00002", "SUP-00001")
	datatest.WantCode(t, err, "same-supplier")
	if n := len(datatest.Must(x.r.Engagements(ctx, x.s.ID, book.At{}))(t)); n != 2 {
		t.Errorf("%d engagements", n)
	}
}
