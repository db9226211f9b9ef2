package data_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
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
			redos := map[string]func() (*data.Undone, error){
				"in the walk":   func() (*data.Undone, error) { return r.Redo(t.Context(), x.a.ID) },
				"on its page":   func() (*data.Undone, error) { return r.RedoSupplier(t.Context(), x.s.Ref) },
				"there, again ": func() (*data.Undone, error) { return r.RedoSupplier(t.Context(), x.s.Ref) },
			}
			for where, redo := range redos {
				if again := datatest.Must(redo())(t); again.Act != name {
					t.Errorf("%s: %+v", where, again)
				}
				if got := summary(&x); got != after {
					t.Errorf("not done again %s:\n%s\n%s", where, got, after)
				}
				datatest.Must(r.UndoSupplier(t.Context(), x.s.Ref))(t)
				if got := summary(&x); got != before {
					t.Errorf("not undone again:\n%s\n%s", got, before)
				}
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
	for i, want := range []string{"Beech Ltd", "Cedar Ltd", "Cedar Ltd"} { // and again, the oldest first
		datatest.Must(r.RedoSupplier(ctx, s.Ref))(t)
		if got := datatest.Must(r.FindSupplier(ctx, s.Ref))(t); got.Name != want || got.Retired != (i == 2) {
			t.Fatalf("redone to %+v; want %s", got, want)
		}
	}
	_, err = r.RedoSupplier(ctx, s.Ref)
	datatest.WantCode(t, err, "nothing-to-undo")
	datatest.Must(r.UndoSupplier(ctx, s.Ref))(t)
	s = datatest.Must(r.RenameSupplier(ctx, s.Ref, "Elder Ltd", "another name"))(t)
	_, err = r.RedoSupplier(ctx, s.Ref) // what was undone before another act is gone
	datatest.WantCode(t, err, "nothing-to-undo")
	s = datatest.Must(r.RenameSupplier(ctx, s.Ref, "Dogwood Ltd", "sold once more"))(t)
	s.CompanyNumber = "01234567"
	if err := r.UpdateSupplier(ctx, s); err != nil {
		t.Fatal(err)
	}
	datatest.Must(r.UndoSupplier(ctx, s.Ref))(t) // a change of fields is an act too
	if got := datatest.Must(r.FindSupplier(ctx, s.Ref))(t); got.CompanyNumber != "" || got.Name != "Dogwood Ltd" {
		t.Fatalf("undone to %+v; want the name and no number", got)
	}
	s.CompanyNumber = "07654321"
	if err := datatest.As(t, r, "Sam").UpdateSupplier(ctx, s); err != nil { // somebody else sets another number
		t.Fatal(err)
	}
	_, err = r.UndoSupplier(ctx, s.Ref)
	datatest.WantCode(t, err, "changed-since")
	e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Owner: "A. Shah"}))(t)
	e.Owner = "J. Okoro"
	if err := r.ChangeEngagement(ctx, e, ""); err != nil {
		t.Fatal(err)
	}
	datatest.Must(r.UndoSupplier(ctx, s.Ref))(t)
	if got, _, err := r.Engagement(ctx, e.Ref); err != nil || got.Owner != "A. Shah" {
		t.Fatalf("%+v, %v; want the owner before", got, err)
	}
	if err := r.ChangeEngagement(ctx, e, "", entity.Fact{ID: "data", Value: "patient"}); err != nil {
		t.Fatal(err)
	}
	_, err = r.UndoSupplier(ctx, s.Ref)
	datatest.WantCode(t, err, "facts-too")
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

// What else changes a name or a state is the same act as the one that takes a reason, and says that none was given.
func TestSetIsTheSameAct(t *testing.T) {
	r, c := datatest.NewRegister(t, "dana")
	ctx := t.Context()
	x := scene{t: t, r: r, c: c}
	x.s, x.e, x.a = datatest.Seed(t, r)
	newest := func() data.AuditEntry { return datatest.Must(r.AuditLog(ctx, data.AuditFilter{Limit: 1}))(t)[0] }
	was := x.s.Name
	x.s.Name = "New Name Ltd"
	x.must(r.UpdateSupplier(ctx, x.s))
	s := datatest.Must(r.FindSupplier(ctx, x.s.Ref))(t)
	if newest().Action != "rename supplier" || s.Why == nil || s.Why.Reason != "none given" || s.Why.By != "dana" ||
		s.Former[0] != was {
		t.Errorf("%s: %+v", newest().Action, s)
	}
	if u := datatest.Must(r.Undo(ctx, x.a.ID))(t); u.Act != "rename supplier" {
		t.Errorf("undone %+v", u)
	}
	x.s.Name = "Next Name Ltd"
	x.must(r.ChangeSupplier(ctx, x.s, "merged with Next"))
	if s = datatest.Must(r.FindSupplier(ctx, x.s.Ref))(t); s.Why.Reason != "merged with Next" {
		t.Errorf("%+v", s.Why)
	}
	for _, step := range []struct {
		to     entity.EngagementState
		reason questionnaire.Text
		act    string
	}{{entity.Exiting, "", "change engagement"}, {entity.Ended, "", "close engagement"},
		{entity.Live, "extended", "reopen engagement"}, {entity.Bid, "", "change engagement"},
		{entity.Live, "best value", "award"}, {entity.Bid, "", "change engagement"},
		{entity.Lost, "another won", "close engagement"}} {
		e := datatest.Must(r.Engagements(ctx, x.s.ID, book.At{}))(t)[0]
		e.State = step.to
		x.must(r.ChangeEngagement(ctx, e, step.reason))
		e = datatest.Must(r.Engagements(ctx, x.s.ID, book.At{}))(t)[0]
		want := step.reason
		if want == "" {
			want = "none given"
		}
		if newest().Action != step.act || e.State != step.to {
			t.Errorf("to %s: %s", step.to, newest().Action)
		}
		if closing := step.act != "change engagement" && step.act != "award"; closing && e.Why.Reason != want {
			t.Errorf("to %s: %+v", step.to, e.Why)
		}
	}
	e := datatest.Must(r.Engagements(ctx, x.s.ID, book.At{}))(t)[0]
	datatest.Must(r.RetireSupplier(ctx, x.s.Ref, "over"))(t)
	e.State = entity.Live
	datatest.WantCode(t, r.UpdateEngagement(ctx, e), "retired")
}
