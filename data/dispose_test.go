package data_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/archive"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// disposable is a register with a supplier of which everything is written, in words that are marked, and whose
// retention has run out.
func disposable(t *testing.T) (*data.Register, *datatest.Clock, entity.Supplier, entity.Engagement) {
	t.Helper()
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Sam", Role: "SIRO"}))(t)
	s.Contacts = []entity.Contact{{Name: "MARK contact", Email: "mark@example.org"}}
	must(t, r.UpdateSupplier(ctx, s))
	e.OutOfHours, e.Start, e.End = "MARK at night", datatest.Date(t, "2025-01-01"), datatest.Date(t, "2026-04-30")
	must(t, r.UpdateEngagement(ctx, e))
	for _, edit := range []data.AnswerEdit{
		{Assessment: a.ID, Question: "ITS-22", Party: entity.BySupplier, Value: "met", Note: "MARK says so",
			OpID: "m1"},
		{Assessment: a.ID, Question: "ITS-22", Party: entity.ByAssessor, Value: "not-met", Note: "MARK was seen",
			OpID: "m2"},
	} {
		datatest.Must(r.RecordAnswer(ctx, edit))(t)
	}
	d := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Independent,
		Reference: "MARK certificate", Scope: "MARK scope", Issued: r.Today() - 9},
		[]entity.Support{{Assessment: a.ID, Question: "ITS-22"}}))(t)
	must(t, r.RefuseDocument(ctx, d.Ref, "MARK is not theirs"))
	datatest.Must(r.SendQuery(ctx, entity.Query{Assessment: a.ID, Question: "ITS-22", Body: "Who is MARK?"}))(t)
	must(t, r.ReplyQuery(ctx, a.ID, 1, "MARK is the driver"))
	datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Ask MARK", Owner: "MARK of theirs",
		State: entity.ActionDone}))(t)
	datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "MARK leaves", Cause: "MARK is alone"}))(t)
	datatest.Must(r.SendDraft(ctx, []string{e.ID}, r.Today()+10))(t)
	rep := datatest.Must(r.AddRepresentation(ctx, entity.Representation{Engagement: e.ID, Says: "MARK denies it",
		Who: "MARK of theirs"}))(t)
	datatest.Must(r.WithdrawRepresentation(ctx, rep.Ref, "MARK was wrong"))(t)
	datatest.Must(r.RecordConsent(ctx, entity.Consent{Supplier: s.ID, Share: entity.MayShare,
		Source: "a mail of MARK"}))(t)
	must(t, r.RecordBundle(ctx, entity.Bundle{ID: "01KBCD0000000000000000000A", Kind: "assurance", Supplier: s.ID,
		Manifest: `{"note":"MARK says so"}`}))
	return r, c, s, e
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func sound(t *testing.T, r *data.Register) {
	t.Helper()
	if v := datatest.Must(r.AuditVerify(t.Context(), data.Head{}))(t); len(v.Findings) > 0 {
		t.Error(v.Findings)
	}
}

// over closes what is open of a supplier, and lets the years pass.
func over(t *testing.T, r *data.Register, c *datatest.Clock, s entity.Supplier, e entity.Engagement) {
	t.Helper()
	_, _, err := r.CloseEngagement(t.Context(), e.Ref, false, 0, "MARK ended it")
	must(t, err)
	datatest.Must(r.RetireSupplier(t.Context(), s.Ref, "MARK is gone"))(t)
	later(t, r, c, "2032-05-01")
}

// later lets time pass to a day.
func later(t *testing.T, r *data.Register, c *datatest.Clock, day string) {
	t.Helper()
	c.At = datatest.Date(t, day).Time()
	datatest.Must(r.ConfirmClock(t.Context()))(t)
}

// What holds a supplier is named and keeps it; what is disposed of is gone from the file, read as removed at any time,
// and the trail is whole; a stub stays and nothing brings the rest back.
func TestDispose(t *testing.T) {
	ctx := t.Context()
	r, c, s, e := disposable(t)
	known := r.Today()
	q := data.Dispose{Supplier: s.Ref, Reason: "retention over", Confirm: s.Name}
	_, err := r.Dispose(ctx, q, true)
	if p := datatest.WantCode(t, err, "held"); !strings.Contains(p.What, "engagement open: ENG-00001") {
		t.Error(p.What)
	}
	_, _, err = r.CloseEngagement(ctx, e.Ref, false, 0, "MARK ended it")
	must(t, err)
	datatest.Must(r.RetireSupplier(ctx, s.Ref, "MARK is gone"))(t)
	_, err = r.Dispose(ctx, q, true)
	if p := datatest.WantCode(t, err, "in-retention"); !strings.Contains(p.What, "30 Apr 2032") {
		t.Error(p.What)
	}
	later(t, r, c, "2032-05-01")
	datatest.Must(r.HoldSupplier(ctx, s.Ref, false, "a claim"))(t)
	_, err = r.Dispose(ctx, q, true)
	datatest.WantCode(t, err, "held")
	datatest.Must(r.HoldSupplier(ctx, s.Ref, true, "settled"))(t)
	inc := datatest.Must(r.AddIncident(ctx, entity.Incident{Title: "Outage", Engagements: []string{e.ID}}))(t)
	list, years, err := r.Retention(ctx)
	must(t, err)
	if years.Value != 6 || len(list) != 1 || strings.Join(list[0].Holds, "; ") != "incident open: "+inc.Ref ||
		list[0].Free(r.Today()) {
		t.Errorf("%d, %+v", years.Value, list)
	}
	datatest.Must(r.EditIncident(ctx, inc.Ref, func(i *entity.Incident) error {
		i.Closed, i.ClosedWhy = r.Today(), "over"
		return nil
	}))(t)
	wrong := q
	wrong.Confirm = "Fictional"
	_, err = r.Dispose(ctx, wrong, true)
	datatest.WantCode(t, err, "not-confirmed")

	x := datatest.Must(r.Dispose(ctx, q, true))(t)
	if x.Stub.N != 1 || x.Stub.Texts < 8 || x.Stub.Records < 8 || len(x.Stub.Digest) != 64 ||
		x.Stub.First.String() != "2025-01-01" || x.Stub.Last.String() != "2026-04-30" || x.Stub.By != "dana" {
		t.Errorf("%+v", x.Stub)
	}
	sound(t, r)
	for _, name := range []string{r.Path(), r.Path() + "-wal"} {
		if b, err := os.ReadFile(name); err == nil && bytes.Contains(b, []byte("MARK")) {
			at := bytes.Index(b, []byte("MARK"))
			t.Errorf("%s still has %q", filepath.Base(name), b[max(0, at-60):at+30])
		}
	}
	a := datatest.Must(r.Engagements(ctx, s.ID, book.At{}))(t)
	if len(a) != 1 || a[0].OutOfHours != "" {
		t.Errorf("%+v", a)
	}
	must(t, r.View(ctx, book.At{KnownOn: known}, func(v *store.View) error {
		list, err := store.List(ctx, v, store.Queries)
		if err != nil || len(list) != 1 || !strings.Contains(string(list[0].Body), "by dana: retention over]") {
			t.Errorf("known before: %+v, %v", list, err)
		}
		return err
	}))
	_, err = r.ReinstateSupplier(ctx, s.Ref, "again")
	datatest.WantCode(t, err, "disposed")
	_, err = r.UndoSupplier(ctx, s.Ref)
	if err == nil {
		t.Error("a disposal was undone")
	}
	_, err = r.Dispose(ctx, q, true)
	datatest.WantCode(t, err, "disposed")
	list, _, err = r.Retention(ctx)
	must(t, err)
	if list[0].Disposal == nil || list[0].Disposal.Name != s.Name {
		t.Errorf("%+v", list[0])
	}
}

// With only the reference kept nothing names the supplier any more, and a code of it is free.
func TestDisposeDropsTheName(t *testing.T) {
	ctx := t.Context()
	r, c, s, e := disposable(t)
	s = datatest.Must(r.FindSupplier(ctx, s.Ref))(t)
	s.ODSCodes, s.CompanyNumber = []string{"8ZZ99"}, "01234567"
	must(t, r.UpdateSupplier(ctx, s))
	datatest.Must(r.RenameSupplier(ctx, s.Ref, "Zanzibar Systems Ltd", "new name"))(t)
	over(t, r, c, s, e)
	datatest.Must(r.Dispose(ctx, data.Dispose{Supplier: s.Ref, Reason: "over", Confirm: "zanzibar systems ltd",
		DropName: true}, true))(t)
	sound(t, r)
	got := datatest.Must(r.FindSupplier(ctx, s.Ref))(t)
	if got.Name != "SUP-00001 (disposed of)" || got.CompanyNumber != "" || len(got.ODSCodes)+len(got.Former) > 0 {
		t.Errorf("%+v", got)
	}
	if r.Shared() {
		return // its server overwrites the old rows later
	}
	b, err := os.ReadFile(r.Path())
	if err != nil || bytes.Contains(b, []byte("Zanzibar")) || bytes.Contains(b, []byte("01234567")) {
		t.Error("the file still names the supplier", err)
	}
}

// An original goes with its supplier, unless another supplier's record keeps the same one.
func TestDisposeRemovesOriginals(t *testing.T) {
	ctx := t.Context()
	r, c, s, e := disposable(t)
	other := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Other Ltd"}))(t)
	keep := func(name string) (kept, sha string) {
		sha = strings.Repeat(name, 64)
		kept = archive.Name(sha, "x.pdf")
		path := filepath.Join(archive.Dir(r.Beside()), filepath.FromSlash(kept))
		must(t, os.MkdirAll(filepath.Dir(path), 0o700))
		must(t, os.WriteFile(path, []byte(name), 0o600))
		return kept, sha
	}
	own, ownSHA := keep("a")
	both, bothSHA := keep("b")
	for _, d := range []entity.Document{
		{Supplier: s.ID, Kind: entity.Doc, Reference: "own", SHA256: ownSHA, Kept: own, Issued: r.Today()},
		{Supplier: s.ID, Kind: entity.Doc, Reference: "both", SHA256: bothSHA, Kept: both, Issued: r.Today()},
		{Supplier: other.ID, Kind: entity.Doc, Reference: "both", SHA256: bothSHA, Kept: both, Issued: r.Today()},
	} {
		datatest.Must(r.AddDocument(ctx, d, nil))(t)
	}
	over(t, r, c, s, e)
	x := datatest.Must(r.Dispose(ctx, data.Dispose{Supplier: s.Ref, Reason: "over", Confirm: s.Name}, true))(t)
	there := func(name string) bool {
		_, err := os.Stat(filepath.Join(archive.Dir(r.Beside()), filepath.FromSlash(name)))
		return err == nil
	}
	if len(x.Kept) != 1 || x.Stub.Files != 1 || len(x.Left) != 0 || there(own) || !there(both) {
		t.Errorf("%+v, own %v, both %v", x.Kept, there(own), there(both))
	}
}

// A redaction removes one text wherever the supplier's records hold it, and nothing else; another supplier's stays.
func TestRedact(t *testing.T) {
	ctx := t.Context()
	r, _, s, e := disposable(t)
	other := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Other Ltd"}))(t)
	elsewhere := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: other.ID, Service: "Two"}))(t)
	for _, id := range []string{e.ID, elsewhere.ID} {
		datatest.Must(r.AddAction(ctx, entity.Action{Engagement: id, Title: "MARK says so"}))(t)
	}
	plan := datatest.Must(r.Redact(ctx, data.Redact{Place: e.Ref + " its-22"}, false))(t)
	if len(plan.Texts) != 2 || plan.Texts[0].Words != "MARK says so" || plan.Texts[1].Words != "MARK was seen" {
		t.Fatalf("%+v", plan.Texts)
	}
	_, err := r.Redact(ctx, data.Redact{Place: e.Ref + " ITS-22", Only: []int{3}, Reason: "x"}, true)
	datatest.WantCode(t, err, "no-text")
	_, err = r.Redact(ctx, data.Redact{Place: e.Ref + " ITS-22"}, true)
	datatest.WantCode(t, err, "no-reason")
	for place, code := range map[string]string{"INC-001": "bad-place", "DOC-0099": "unknown-place",
		"ACT-0099": "unknown-place", e.Ref + " query 9": "unknown-place", "nonsense": "bad-place"} {
		_, err = r.Redact(ctx, data.Redact{Place: place}, false)
		datatest.WantCode(t, err, code)
	}
	x := datatest.Must(r.Redact(ctx, data.Redact{Place: e.Ref + " ITS-22", Only: []int{1},
		Reason: "a patient"}, true))(t)
	if x.Record.Texts != 1 || x.Record.Records != 2 || x.Shared != 1 {
		t.Errorf("%+v, %d shared", x.Record, x.Shared)
	}
	var titles []string
	for _, id := range []string{e.ID, elsewhere.ID} {
		list := datatest.Must(r.Actions(ctx, id, book.At{}))(t)
		titles = append(titles, string(list[len(list)-1].Title))
	}
	if !strings.HasPrefix(titles[0], "[removed on 2 Mar 2026 by dana: a patient]") || titles[1] != "MARK says so" {
		t.Errorf("titles %q", titles)
	}
	for _, place := range []string{"DOC-0001", "R-00001", "ACT-0001", e.Ref + " query 1"} {
		plan := datatest.Must(r.Redact(ctx, data.Redact{Place: place}, false))(t)
		all := make([]int, len(plan.Texts))
		for i := range all {
			all[i] = i + 1
		}
		if len(all) == 0 {
			continue // a calculated risk has no words of people
		}
		datatest.Must(r.Redact(ctx, data.Redact{Place: place, Only: all, Reason: "a patient"}, true))(t)
		if plan := datatest.Must(r.Redact(ctx, data.Redact{Place: place}, false))(t); len(plan.Texts) > 1 {
			t.Errorf("%s still holds %+v", place, plan.Texts)
		}
	}
	if d := datatest.Must(r.Documents(ctx, s.ID, book.At{}))(t); d[0].Reference != "removed (DOC-0001)" {
		t.Errorf("%+v", d[0])
	}
	sound(t, r)
}

// Whatever sequence of reassigning, renaming, merging, redacting and disposing: every check of the register is green.
func TestDeskActsKeepTheTrail(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			ctx := t.Context()
			rnd := rand.New(rand.NewPCG(seed, 7))
			r, c, s, e := disposable(t)
			other := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Other Ltd"}))(t)
			second := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: other.ID, Service: "Two",
				Owner: "Sam"}))(t)
			acts := []func() error{
				func() error {
					who := []string{"Sam", "dana"}
					_, _ = r.AddPerson(ctx, entity.Person{Name: "dana"})
					n := rnd.IntN(2)
					_, err := r.Reassign(ctx, data.Reassign{From: who[n], To: who[1-n], Reason: "MARK post"}, true)
					return err
				},
				func() error { _, err := r.UndoReassign(ctx, 0); return err },
				func() error {
					_, err := r.RenameSupplier(ctx, s.Ref, fmt.Sprintf("Name %d Ltd", rnd.IntN(99)), "renamed by MARK")
					return err
				},
				func() error { _, err := r.MergeSuppliers(ctx, other.Ref, s.Ref, true, "taken over"); return err },
				func() error { _, err := r.UnmergeSupplier(ctx, other.Ref, "two after all"); return err },
				func() error { _, err := r.UndoSupplier(ctx, s.Ref); return err },
				func() error {
					place := []string{e.Ref + " ITS-22", "DOC-0001", "ACT-0001", "R-00001",
						e.Ref + " query 1"}[rnd.IntN(5)]
					_, err := r.Redact(ctx, data.Redact{Place: place, Reason: "a patient"}, true)
					return err
				},
				func() error {
					_, err := r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "MARK says so", Owner: "Sam",
						State: entity.ActionDone})
					return err
				},
			}
			done := 0
			for range 14 {
				if acts[rnd.IntN(len(acts))]() == nil {
					done++
				}
				sound(t, r)
			}
			for _, ref := range []string{e.Ref, second.Ref} {
				_, _, _ = r.CloseEngagement(ctx, ref, false, 0, "over")
			}
			_, _ = r.RetireSupplier(ctx, s.Ref, "gone")
			later(t, r, c, "2040-01-01")
			now := datatest.Must(r.FindSupplier(ctx, s.Ref))(t)
			datatest.Must(r.Dispose(ctx, data.Dispose{Supplier: s.Ref, Reason: "over", Confirm: now.Name,
				DropName: seed%2 == 0}, true))(t)
			sound(t, r)
			if done < 3 {
				t.Errorf("only %d acts of the sequence were possible", done)
			}
		})
	}
}

// A disposal removes from every kind of the store, or the kind is named here as one that keeps nothing of a supplier
// that it removes.
func TestEveryKindIsForgotten(t *testing.T) {
	t.Parallel()
	apart := map[string]string{"result": "figures", "tender": "of several suppliers",
		"incident": "of several suppliers",
		"person":   "ours", "session": "ours", "signer": "of other bodies",
		"mapping": "how sheets of a layout are read",
		"batch":   "counts", "export": "the digest of a file", "op": "identifiers", "setting": "ours",
		"dspt_snapshot": "public", "handover": "identifiers", "disposal": "what is kept of it",
		"removal": "digests of what was removed"}
	gone := data.ForgottenKinds()
	for _, name := range store.KindNames() {
		if slices.Contains(gone, name) == (apart[name] != "") {
			t.Errorf("%s: a disposal removes from it, or it is named, and not both", name)
		}
	}
	var schema []byte
	for _, name := range datatest.Must(filepath.Glob("store/migrations/*.sql"))(t) {
		schema = append(schema, datatest.Must(os.ReadFile(name))(t)...)
	}
	for _, name := range gone {
		rule := regexp.MustCompile(`(?s)CREATE TRIGGER `+name+`_event_no_update .*?END;`).FindAll(schema, -1)
		if len(rule) == 0 || !bytes.Contains(rule[len(rule)-1], []byte("FROM removal WHERE source = '"+name+"'")) {
			t.Errorf("%s: the store refuses to remove from it", name)
		}
	}
}
