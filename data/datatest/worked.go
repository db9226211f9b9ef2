package datatest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// workedPack is small enough to score by hand: its questions are 1/3, 1/6, 1/5, 1/10, 1/10 and 1/10
// of the score. Its must-have ID1 caps the grade at D. Fixing RE2 costs 4, so the cheapest way to B
// is known.
const workedPack = `schema: assure-pack/1
id: t
version: 1.0.0
title: Pack T
framework: {name: Own}
provenance: Made up for a test.
scale: [{id: met, label: Met, value: 100}, {id: partly, label: Partly, value: 50},
  {id: not-met, label: Not met, value: 0}]
domains:
  - id: ID
    title: Identity
    weight: 5000
    questions:
      - {id: ID1, text: Is MFA enforced?, guidance: For everybody., class: key,
         gate: {name: MFA, min_value: 100, cap: D}, finding: {risk: r, cause: c, effect: e, action: a}}
      - {id: ID2, text: Are leavers removed?, guidance: Within a day., class: standard,
         finding: {risk: r, cause: c, effect: e, action: a}}
  - id: DATA
    title: Data
    weight: 3000
    questions:
      - {id: DA1, text: Is data encrypted?, guidance: At rest., class: key,
         finding: {risk: r, cause: c, effect: e, action: a}}
      - {id: DA2, text: Are backups tested?, guidance: Every year., class: standard,
         finding: {risk: r, cause: c, effect: e, action: a}}
  - id: RES
    title: Response
    weight: 2000
    questions:
      - {id: RE1, text: Is there a plan?, guidance: Written., class: standard,
         finding: {risk: r, cause: c, effect: e, action: a}}
      - {id: RE2, text: Is it rehearsed?, guidance: Every year., class: standard, cost: {evidence: 1, fix: 4},
         finding: {risk: r, cause: c, effect: e, action: a}}
`

// NewWorkedRegister opens a new register on 21 November 2026 for dana, with the worked pack t@1.0.0
// and, with v2, t@2.0.0, which has other weights and another wording of RE2.
func NewWorkedRegister(t testing.TB, v2 bool) (*data.Register, *Clock) {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{"t.yaml": workedPack}
	if v2 {
		next := strings.Replace(strings.Replace(workedPack, "version: 1.0.0", "version: 2.0.0", 1), "weight: 3000",
			"weight: 2000", 1)
		next = strings.Replace(next, "title: Response\n    weight: 2000", "title: Response\n    weight: 3000", 1)
		files["t2.yaml"] = strings.Replace(next, "text: Is it rehearsed?",
			"revision: 2, text: Is it rehearsed with us?", 1)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := &Clock{time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	r := Open(t, Options{PacksDir: dir, Actor: "dana", Clock: c})
	if p := r.PackProblems(); len(p) > 0 {
		t.Fatal(p)
	}
	return r, c
}

// Bidder adds a supplier with an engagement of consequence 5 and likelihood 4 (tier 1), and starts
// an assessment with a pack.
func Bidder(t testing.TB, r *data.Register, name, pack string) entity.Assessment {
	t.Helper()
	ctx := context.Background()
	s := Must(r.AddSupplier(ctx, entity.Supplier{Name: name + " (fictional)"}))(t)
	e := Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: name}))(t)
	facts := []entity.Fact{{ID: "consequence", Value: "5", Reason: "worked example"},
		{ID: "inherent_likelihood", Value: "4", Reason: "worked example"}}
	if err := r.SetFacts(ctx, e.ID, facts); err != nil {
		t.Fatal(err)
	}
	return Must(r.StartAssessment(ctx, e.ID, pack))(t)
}

// Answer records answers by one party. Each value is an option id, unknown or n/a.
func Answer(t testing.TB, r *data.Register, a entity.Assessment, party entity.Party, answers map[string]string) {
	t.Helper()
	ctx := context.Background()
	for q, v := range answers {
		base := 0
		view := Must(r.Assessment(ctx, a.ID, book.At{}))(t)
		if w := view.Answers[q]; party == entity.BySupplier && w.Claim != nil {
			base = w.Claim.Rev
		} else if party == entity.ByAssessor && w.Judgement != nil {
			base = w.Judgement.Rev
		}
		Must(r.RecordAnswer(ctx,
			data.AnswerEdit{Assessment: a.ID, Question: q, Party: party, Value: v, Note: "for a test", BaseRev: base}))(
			t)
	}
}

// AcceptEvidence adds one document of a kind for the questions and accepts it.
func AcceptEvidence(t testing.TB, r *data.Register, a entity.Assessment, kind entity.EvidenceKind,
	issued questionnaire.Date, questions ...string) {
	t.Helper()
	ctx := context.Background()
	_, s, err := r.Engagement(ctx, Must(r.Assessment(ctx, a.ID, book.At{}))(t).Engagement.Ref)
	if err != nil {
		t.Fatal(err)
	}
	var links []entity.Support
	for _, q := range questions {
		links = append(links, entity.Support{Assessment: a.ID, Question: q})
	}
	d := Must(r.AddDocument(ctx,
		entity.Document{Supplier: s.ID, Kind: kind,
			Reference: string(kind) + " " + strings.Join(questions, " ") + issued.String(), Issued: issued}, links))(t)
	if err := r.AcceptDocument(ctx, d.Ref); err != nil {
		t.Fatal(err)
	}
}

// MixedEvidence adds the worked supplier with mixed evidence: shown 66.0, at most 85.0, grade C.
func MixedEvidence(t testing.TB, r *data.Register, name string) entity.Assessment {
	t.Helper()
	a := Bidder(t, r, name, "t@1.0.0")
	Answer(t, r, a, entity.BySupplier,
		map[string]string{"ID1": "met", "ID2": "met", "DA1": "met", "DA2": "partly", "RE1": "met", "RE2": "not-met"})
	AcceptEvidence(t, r, a, entity.Independent, r.Today(), "ID1", "RE1")
	AcceptEvidence(t, r, a, entity.Doc, r.Today(), "ID2")
	AcceptEvidence(t, r, a, entity.Record, r.Today(), "DA2")
	if v := Must(r.Assessment(context.Background(), a.ID, book.At{}))(t); v.Result.Assured != 660 ||
		v.Result.Possible != 850 || v.Result.Grade != "C" {
		t.Fatalf("the worked supplier shows %s, %s, %s", v.Result.Assured, v.Result.Possible, v.Result.Grade)
	}
	return a
}

// ClaimsOnly adds the worked supplier with the best claims and no evidence: shown 50.0, at most
// 100.0.
func ClaimsOnly(t testing.TB, r *data.Register, name string) entity.Assessment {
	t.Helper()
	a := Bidder(t, r, name, "t@1.0.0")
	Answer(t, r, a, entity.BySupplier,
		map[string]string{"ID1": "met", "ID2": "met", "DA1": "met", "DA2": "met", "RE1": "met", "RE2": "met"})
	return a
}
