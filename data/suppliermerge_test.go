package data_test

import (
	"encoding/json"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// twins is a scene with two records of one supplier.
func twins(t *testing.T) *scene {
	t.Helper()
	r, c := datatest.NewRegister(t, "dana")
	x := &scene{t: t, r: r, c: c}
	x.s, x.e, x.a = datatest.Seed(t, r)
	x.twin()
	return x
}

// After a merge everything of both belongs to one, both references, both codes and both names find it, and what was
// known before is still known on that day.
func TestMergeLosesNothing(t *testing.T) {
	x := twins(t)
	ctx := t.Context()
	before := x.c.At
	x.c.At = x.c.At.AddDate(0, 0, 2)
	rated := func(n int) string {
		p := datatest.Must(x.r.Profile(ctx, "SUP-00002", book.At{}))(t)
		return string(datatest.Must(json.Marshal(p.Engagements[n].RollUp.JSON()))(t))
	}
	score := rated(0)
	m := datatest.Must(x.r.MergeSuppliers(ctx, "ZZ002", "SUP-00001", false, "entered twice"))(t)
	if len(m.Engagements) != 1 || m.Engagements[0] != "ENG-00002" || m.Documents != 1 || m.Certificates != 1 {
		t.Errorf("moved %+v", m)
	}
	for _, key := range []string{"SUP-00001", "sup-00002", "ZZ001", "ZZ002"} {
		s := datatest.Must(x.r.FindSupplier(ctx, key))(t)
		if s.ID != x.s.ID {
			t.Errorf("%s finds %s", key, s.Ref)
		}
	}
	p := datatest.Must(x.r.Profile(ctx, "SUP-00002", book.At{}))(t)
	if len(p.Engagements) != 2 || len(p.Documents) != 2 || len(p.Actions) != 1 || len(p.Supplier.Contacts) != 1 ||
		p.Supplier.Former[0] != "Fictional Health Ltd" || p.Supplier.Merged[0] != "SUP-00002" {
		t.Errorf("%d engagements, %d documents, %d actions of %+v", len(p.Engagements), len(p.Documents),
			len(p.Actions), p.Supplier)
	}
	if got := rated(1); got != score {
		t.Errorf("the engagement is %s, and was %s", got, score)
	}
	held := datatest.Must(x.r.Certificates(ctx, []string{"SUP-00002"}, book.At{}))(t)
	if len(held) != 1 || len(held[0].Certificates) != 1 {
		t.Errorf("certificates %+v", held)
	}
	list := datatest.Must(x.r.Portfolio(ctx, book.At{}))(t)
	if len(list) != 1 || datatest.Must(x.r.RetiredCount(ctx, book.At{}))(t) != 0 {
		t.Errorf("%d suppliers are listed", len(list))
	}
	old := datatest.Must(x.r.Profile(ctx, "SUP-00002", book.At{KnownOn: x.r.Day(before)}))(t)
	if old.Supplier.Ref != "SUP-00002" || len(old.Engagements) != 1 || len(old.Documents) != 1 {
		t.Errorf("on the day before it was %s with %d engagements", old.Supplier.Ref, len(old.Engagements))
	}
	if s := datatest.Must(x.r.History(ctx, data.StoryFilter{Ref: "SUP-00002"}))(t); s.Ref != "SUP-00001" ||
		s.Acts[len(s.Acts)-1].Action != "merge supplier" {
		t.Errorf("the history is of %s", s.Ref)
	}
	if got := datatest.Must(x.r.AuditVerify(ctx, data.Head{}))(t); len(got.Findings) > 0 {
		t.Error(got.Findings)
	}
}

// What was recorded after a merge about what came goes back with it; what is of the other one stays.
func TestUnmergeAfterWork(t *testing.T) {
	x := twins(t)
	ctx := t.Context()
	x.merge()
	both := datatest.Must(x.r.Engagements(ctx, "", book.At{}))(t)
	moved := datatest.Must(x.r.Assessments(ctx, both[1].ID, book.At{}))(t)
	for i, a := range []entity.Assessment{x.a, moved[0]} {
		datatest.Must(x.r.AddDocument(ctx, entity.Document{Supplier: x.s.ID, Kind: entity.Record,
			Reference: []string{"Test of the portal", "Test of the archive"}[i], Issued: x.r.Today() - 1},
			[]entity.Support{{Assessment: a.ID, Question: "ITS-24"}}))(t)
	}
	e := datatest.Must(x.r.Engagements(ctx, x.s.ID, book.At{}))(t)[1]
	e.Owner = "Sam"
	x.must(x.r.UpdateEngagement(ctx, e))
	datatest.Must(x.r.UnmergeSupplier(ctx, "SUP-00002", "two after all"))(t)
	for ref, want := range map[string]string{"SUP-00001": "DOC-0001 DOC-0003", "SUP-00002": "DOC-0002 DOC-0004"} {
		s := datatest.Must(x.r.FindSupplier(ctx, ref))(t)
		got := ""
		for _, d := range datatest.Must(x.r.Documents(ctx, s.ID, book.At{}))(t) {
			got += " " + d.Ref
		}
		if s.Ref != ref || s.Retired || len(s.ODSCodes) != 1 || got != " "+want {
			t.Errorf("%s has %q: %+v", ref, got, s)
		}
	}
	back := datatest.Must(x.r.Profile(ctx, "SUP-00002", book.At{}))(t)
	if len(back.Engagements) != 1 || back.Engagements[0].Engagement.Owner != "Sam" {
		t.Errorf("%+v", back.Engagements)
	}
}

// What cannot be merged is refused with the reason.
func TestMergeRefused(t *testing.T) {
	x := twins(t)
	ctx := t.Context()
	for i, number := range []string{"01234567", "07654321"} {
		s := datatest.Must(x.r.FindSupplier(ctx, []string{"SUP-00001", "SUP-00002"}[i]))(t)
		s.CompanyNumber = number
		x.must(x.r.UpdateSupplier(ctx, s))
	}
	for _, c := range []struct{ from, into, reason, code string }{
		{"SUP-00002", "SUP-00001", "entered twice", "two-companies"}, {"SUP-00001", "ZZ001", "twice", "same-supplier"},
		{"SUP-00009", "SUP-00001", "twice", "unknown-supplier"},
	} {
		_, err := x.r.MergeSuppliers(ctx, c.from, c.into, false, "")
		datatest.WantCode(t, err, c.code)
	}
	_, err := x.r.MergeSuppliers(ctx, "SUP-00002", "SUP-00001", true, " ")
	datatest.WantCode(t, err, "no-reason")
	_, err = x.r.UnmergeSupplier(ctx, "SUP-00002", "no")
	datatest.WantCode(t, err, "not-merged")
	m := datatest.Must(x.r.MergeSuppliers(ctx, "SUP-00002", "SUP-00001", true, "taken over"))(t)
	if m.Into.CompanyNumber != "01234567" {
		t.Errorf("the number is %s", m.Into.CompanyNumber)
	}
}

// A certificate in a former name is the supplier's, after a rename and after a merge; one of a company that it took
// over stays a statement, also where both have one name, and becomes its own again when they are parted.
func TestCertificatesAfterRenameAndMerge(t *testing.T) {
	for _, c := range []struct {
		name, newName string
		takeover      bool
		want          string
		counts        bool // a certificate in the name of the other one, recorded after the merge
	}{{"merge", "Fictional Care Ltd", false, "CRT-0001 shown former, CRT-0002 shown former", true},
		{"takeover", "Fictional Care Ltd", true,
			"CRT-0001 statement only, names another entity, CRT-0002 shown former", false},
		{"takeover of the name too", "Fictional Health Limited", true,
			"CRT-0001 statement only, names another entity, CRT-0002 shown former", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := twins(t)
			ctx := t.Context()
			standing := func(ref string) string {
				var out []string
				list := datatest.Must(x.r.Certificates(ctx, []string{ref}, book.At{}))(t)
				for _, s := range list[0].Certificates {
					words := s.Ref + " " + string(s.Standing)
					if s.Former {
						words += " former"
					}
					out = append(out, words)
				}
				return strings.Join(out, ", ")
			}
			if c.takeover {
				for ref, n := range map[string]string{"SUP-00001": "01234567", "SUP-00002": "07654321"} {
					s := datatest.Must(x.r.FindSupplier(ctx, ref))(t)
					s.CompanyNumber = n
					x.must(x.r.UpdateSupplier(ctx, s))
				}
			}
			check := func(e *entity.Certificate) { e.CheckedAt = "ICO register" }
			datatest.Must(x.r.ChangeCertificate(ctx, "CRT-0001", check))(t)
			own := x.certificate()
			datatest.Must(x.r.ChangeCertificate(ctx, own.Ref, check))(t)
			datatest.Must(x.r.RenameSupplier(ctx, "SUP-00001", c.newName, "sold"))(t)
			if got := standing("SUP-00001"); got != "CRT-0002 shown former" {
				t.Errorf("renamed: %s", got)
			}
			datatest.Must(x.r.MergeSuppliers(ctx, "SUP-00002", "SUP-00001", c.takeover, "one now"))(t)
			if got := standing("SUP-00001"); got != c.want {
				t.Errorf("merged: %s; want %s", got, c.want)
			}
			again := datatest.Must(x.r.AddCertificate(ctx, entity.Certificate{Supplier: x.s.ID, Kind: entity.CertICO,
				Entity: "Fictional Health Ltd", Number: "Z3", Expiry: x.r.Today() + 100, CheckedAt: "ICO register"}))(t)
			if got := strings.Contains(standing("SUP-00001"), again.Ref+" shown"); got != c.counts {
				t.Errorf("one recorded since counts: %v", got)
			}
			datatest.Must(x.r.UnmergeSupplier(ctx, "SUP-00002", "two after all"))(t)
			if got := standing("SUP-00002"); got != "CRT-0001 shown" {
				t.Errorf("parted: %s", got)
			}
		})
	}
}
