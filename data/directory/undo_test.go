package directory_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/directory"
	"assure/data/imports"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// takeBack undoes a batch and gives the refs of what stayed as it is.
func takeBack(t *testing.T, r *data.Register, batch string) (kept []string) {
	t.Helper()
	got, err := imports.Undo(t.Context(), r, batch)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range got.Kept {
		kept = append(kept, k.Ref)
	}
	return kept
}

func undoRegister(t *testing.T) *data.Register {
	t.Helper()
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	r, err := data.Open(t.Context(),
		data.Options{Path: filepath.Join(t.TempDir(), "register.db"), Actor: "Jo Assessor",
			Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func TestUndoSuppliers(t *testing.T) {
	t.Parallel()
	r, ctx := undoRegister(t), context.Background()
	first, err := directory.ImportSuppliers(ctx, r,
		datatest.WriteFile(t, "suppliers.csv",
			"ref,name,ods_code,service,owner,state,fact:data\n"+
				"A-1,One,X0001,Portal,Dev,live,staff\nA-2,Two,X0002,Scanning,Dev,live,\n"))
	if err != nil {
		t.Fatal(err)
	}
	file := datatest.WriteFile(t, "suppliers.csv",
		"ref,name,ods_code,service,owner,state,fact:data\n"+
			"A-1,Won,X0001,Portal,Asha,exiting,patient\n"+
			"A-2,Two,X0002,Telephony,,bid,\nA-3,Three,X0003,Archive,,,staff\n")
	got, err := directory.ImportSuppliers(ctx, r, file)
	if err != nil || got.Suppliers != (directory.Tally{New: 1, Changed: 1, Same: 1}) {
		t.Fatalf("second sheet: %+v, %v", got, err)
	}
	two, err := r.FindSupplier(ctx, "A-2")
	if err != nil {
		t.Fatal(err)
	}
	two.Parent = "Two Group"
	if err := r.UpdateSupplier(ctx, two); err != nil {
		t.Fatal(err)
	}

	if kept := takeBack(t, r, got.Batch); len(kept) != 0 { // A-2 was not changed by the batch itself
		t.Errorf("kept %v", kept)
	}
	one, err := r.FindSupplier(ctx, "A-1")
	if err != nil || one.Name != "One" {
		t.Errorf("A-1: %+v, %v", one, err)
	}
	e, _, err := r.Engagement(ctx, "A-1")
	if err != nil || e.Owner != "Dev" || e.State != entity.Live {
		t.Errorf("engagement of A-1: %+v, %v", e, err)
	}
	facts, err := r.Facts(ctx, e.ID, book.At{})
	if got := entity.CurrentFacts(facts, questionnaire.DefaultFacts(), r.Today())["data"]; err != nil ||
		got != "staff" {
		t.Errorf("fact of A-1: %q, %v", got, err)
	}
	three, err := r.FindSupplier(ctx, "A-3")
	if err != nil || !three.Retired {
		t.Errorf("A-3: %+v, %v", three, err)
	}
	if e, _, err := r.Engagement(ctx, "A-2"); err != nil || e.Service != "Scanning" {
		t.Errorf("the bid that the batch added is still open: %+v, %v", e, err)
	}

	// The same file may be imported again and brings back what the undo closed, making nothing
	// twice.
	again, err := directory.ImportSuppliers(ctx, r, file)
	if err != nil || again.Suppliers != (directory.Tally{Changed: 2, Same: 1}) ||
		again.Engagements != (directory.Tally{Changed: 3}) {
		t.Errorf("again: %+v, %v", again, err)
	}
	if three, err = r.FindSupplier(ctx, "X0003"); err != nil || three.Ref != "A-3" || three.Retired {
		t.Errorf("A-3 again: %+v, %v", three, err)
	}
	if e, _, err := r.Engagement(ctx, "A-3"); err != nil || e.State != entity.Live {
		t.Errorf("engagement of A-3: %+v, %v", e, err)
	}

	// What somebody changed since stays, and is listed.
	one.Name = "Uno"
	if err := r.UpdateSupplier(ctx, one); err != nil {
		t.Fatal(err)
	}
	if kept := takeBack(t, r, first.Batch); !slices.Contains(kept, "A-1") {
		t.Errorf("kept %v, want A-1 in it", kept)
	}
	if one, err = r.FindSupplier(ctx, "A-1"); err != nil || one.Name != "Uno" || one.Retired {
		t.Errorf("A-1 after the second undo: %+v, %v", one, err)
	}
}

// An engagement that somebody assesses is not closed under their hands, and its supplier stays with
// it.
func TestUndoSuppliersKeepsWork(t *testing.T) {
	t.Parallel()
	r, ctx := undoRegister(t), context.Background()
	got, err := directory.ImportSuppliers(ctx, r,
		datatest.WriteFile(t, "suppliers.csv", "ref,name,service\nA-1,One,Portal\nA-1,,Archive\nA-2,Two,Scanning\n"))
	if err != nil {
		t.Fatal(err)
	}
	one, err := r.FindSupplier(ctx, "A-1")
	if err != nil {
		t.Fatal(err)
	}
	list, err := r.Engagements(ctx, one.ID, book.At{})
	if err != nil || len(list) != 2 {
		t.Fatalf("engagements %+v, %v", list, err)
	}
	if _, err := r.StartAssessment(ctx, list[0].ID, "dspt-small-company"); err != nil {
		t.Fatal(err)
	}
	kept := takeBack(t, r, got.Batch)
	slices.Sort(kept)
	if want := []string{"A-1", list[0].Ref}; !slices.Equal(kept, want) {
		t.Errorf("kept %v, want %v", kept, want)
	}
	e, s, err := r.Engagement(ctx, "A-1") // the other engagement is closed, so this is its only open one
	if err != nil || e.ID != list[0].ID || s.Retired {
		t.Errorf("engagement %+v of %+v, %v", e, s, err)
	}
	if two, err := r.FindSupplier(ctx, "A-2"); err != nil || !two.Retired {
		t.Errorf("A-2: %+v, %v", two, err)
	}
}

// A fact that somebody recorded after the list stays, and is named.
func TestUndoSuppliersNamesFactsKept(t *testing.T) {
	t.Parallel()
	r, ctx := undoRegister(t), context.Background()
	got, err := directory.ImportSuppliers(ctx, r, datatest.WriteFile(t, "suppliers.csv",
		"ref,name,service,fact:data,fact:access\nA-1,One,Portal,staff,remote\n"))
	if err != nil {
		t.Fatal(err)
	}
	e, _, err := r.Engagement(ctx, "A-1")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "data", Value: "patient"}}); err != nil {
		t.Fatal(err)
	}
	if kept := takeBack(t, r, got.Batch); !slices.Equal(kept, []string{e.Ref + " fact:data"}) {
		t.Errorf("kept %v", kept)
	}
	facts := map[string]string{}
	for _, f := range datatest.Must(r.Facts(ctx, e.ID, book.At{}))(t) {
		facts[f.ID] = f.Value
	}
	if facts["data"] != "patient" || facts["access"] != questionnaire.Unknown {
		t.Errorf("facts %v", facts)
	}
}

func TestUndoSnapshot(t *testing.T) {
	t.Parallel()
	r, ctx := undoRegister(t), context.Background()
	file := filepath.Join(t.TempDir(), "DSPT search results 16_11_2025.csv")
	if err := os.WriteFile(file, []byte("Code,Organisation Name,Status\nX0001,ORG,24/25 Standards Met\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	got, err := directory.ImportDSPT(ctx, r, file, 0)
	if err != nil {
		t.Fatal(err)
	}
	takeBack(t, r, got.Batch)
	if list, err := directory.DSPTHistory(ctx, r, book.At{}, "X0001"); err != nil || len(list) != 0 {
		t.Errorf("after the undo: %+v, %v", list, err)
	}
	again, err := directory.ImportDSPT(ctx, r, file, 0)
	if err != nil || again.Unchanged || again.Batch == got.Batch {
		t.Errorf("again: %+v, %v", again, err)
	}
	if list, err := directory.DSPTHistory(ctx, r, book.At{}, "X0001"); err != nil || len(list) != 1 {
		t.Errorf("after the second import: %+v, %v", list, err)
	}
	if v, err := r.AuditVerify(ctx, data.Head{}); err != nil || len(v.Findings) != 0 {
		t.Errorf("verify: %+v, %v", v, err)
	}
}
