package data_test

import (
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// essentials records a checked certificate of Cyber Essentials Plus of the supplier.
func essentials(t *testing.T, x *scene, change func(*entity.Certificate)) entity.Certificate {
	t.Helper()
	c := entity.Certificate{Supplier: x.s.ID, Kind: entity.CertCyberEssentialsPlus, Entity: x.s.Name, Number: "CEP-1",
		Scope: "Whole organisation", Covers: entity.CoverService, Edition: "Danzell",
		Issued: datatest.Date(t, "2026-05-01"),
		Expiry: datatest.Date(t, "2027-04-30"), CheckedAt: "certificate search"}
	if change != nil {
		change(&c)
	}
	return datatest.Must(x.r.AddCertificate(t.Context(), c))(t)
}

// A certificate in date and in scope answers what its question set covers, with itself as proof until its last day;
// the questions on scope, those of a later set and those that somebody answered stay.
func TestAnswerByCertificate(t *testing.T) {
	r, c := datatest.NewRegister(t, "dana")
	x := scene{t: t, r: r, c: c}
	x.s, x.e, x.a = datatest.Seed(t, r)
	c.At = datatest.Date(t, "2026-11-01").Time()
	const pack = "cyber-essentials-style"
	x.a = datatest.Must(r.StartAssessment(t.Context(), x.e.ID, pack))(t)
	record(t, r, x.a, "ESS-06", entity.BySupplier, "not-met")
	danzell := essentials(t, &x, nil)
	see := datatest.Must(r.AnswerByCertificate(t.Context(), danzell.Ref, x.e.Ref, "", false))(t)
	if see.Applied || len(see.Taken) != 20 || len(see.Left) != 6 || see.Set != "Danzell-3.3" {
		t.Fatalf("would answer %d, leave %d, of %s", len(see.Taken), len(see.Left), see.Set)
	}
	if v := datatest.Must(r.Assessment(t.Context(), x.a.ID, book.At{}))(t); v.Result.Answered != 1 {
		t.Errorf("the preview answered %d", v.Result.Answered)
	}
	did := datatest.Must(r.AnswerByCertificate(t.Context(), danzell.Ref, x.e.Ref, pack, true))(t)
	if !did.Applied || did.Document == "" || did.Result.Answered != 21 || did.Result.Evidenced != 20 {
		t.Errorf("answered %d, proven %d", did.Result.Answered, did.Result.Evidenced)
	}
	shown := did.Result.Assured
	v := datatest.Must(r.Assessment(t.Context(), x.a.ID, book.At{AsOf: danzell.Expiry}))(t)
	if v.Result.Assured != shown {
		t.Errorf("on its last day %s, before %s", v.Result.Assured, shown)
	}
	v = datatest.Must(r.Assessment(t.Context(), x.a.ID, book.At{AsOf: danzell.Expiry + 1}))(t)
	if v.Result.Evidenced != 0 || v.Result.Assured >= shown {
		t.Errorf("the day after: %d proven, %s", v.Result.Evidenced, v.Result.Assured)
	}
	_, err := r.AnswerByCertificate(t.Context(), danzell.Ref, x.e.Ref, pack, true)
	datatest.WantCode(t, err, "nothing-to-answer")
	datatest.Must(r.Undo(t.Context(), x.a.ID))(t)
	if v := datatest.Must(r.Assessment(t.Context(), x.a.ID, book.At{}))(t); v.Result.Answered != 1 ||
		v.Result.Evidenced != 0 {
		t.Errorf("undone: %d answered, %d proven", v.Result.Answered, v.Result.Evidenced)
	}
	willow := essentials(t, &x, func(c *entity.Certificate) { c.Number, c.Edition = "CEP-2", "Willow" })
	see = datatest.Must(r.AnswerByCertificate(t.Context(), willow.Ref, x.e.Ref, "", false))(t)
	if len(see.Taken) != 15 {
		t.Errorf("Willow answers %d", len(see.Taken))
	}
}

// What is no proof for the service answers nothing, and says what is missing.
func TestCertificatesThatAnswerNothing(t *testing.T) {
	r, c := datatest.NewRegister(t, "dana")
	x := scene{t: t, r: r, c: c}
	x.s, x.e, x.a = datatest.Seed(t, r)
	c.At = datatest.Date(t, "2026-11-01").Time()
	for name, k := range map[string]struct {
		change func(*entity.Certificate)
		code   string
	}{
		"not checked":    {func(c *entity.Certificate) { c.CheckedAt = "" }, "certificate-not-shown"},
		"another entity": {func(c *entity.Certificate) { c.Entity = "Sister Ltd" }, "certificate-not-shown"},
		"other scope":    {func(c *entity.Certificate) { c.Covers = entity.CoverOther }, "certificate-not-shown"},
		"expired": {func(c *entity.Certificate) {
			c.Issued, c.Expiry = datatest.Date(t, "2025-06-01"), datatest.Date(t, "2026-05-31")
		}, "certificate-not-shown"},
		"no question set": {func(c *entity.Certificate) { c.Edition = "" }, "no-question-set"},
		"another kind": {func(c *entity.Certificate) { c.Kind, c.Edition = entity.CertISO27001, "2022" },
			"certificate-kind"},
	} {
		cert := essentials(t, &x, func(c *entity.Certificate) {
			c.Number = name
			k.change(c)
		})
		_, err := r.AnswerByCertificate(t.Context(), cert.Ref, x.e.Ref, "", true)
		datatest.WantCode(t, err, k.code)
	}
	ok := essentials(t, &x, nil)
	_, err := r.AnswerByCertificate(t.Context(), ok.Ref, x.e.Ref, "dspt-it-supplier", true)
	datatest.WantCode(t, err, "no-certified-questions")
	u := datatest.Must(r.Assessments(t.Context(), x.e.ID, book.At{}))(t)
	if len(u) != 1 {
		t.Errorf("%d assessments: a refusal began one", len(u))
	}
}
