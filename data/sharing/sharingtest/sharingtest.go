// Package sharingtest makes bundles of other bodies for tests.
package sharingtest

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"assure/data"
	"assure/data/book"
	"assure/data/bundle"
	"assure/data/datatest"
	"assure/data/imports"
	"assure/questionnaire/entity"
)

// Body is another body with a key.
type Body struct {
	Code, Name string
	Signer     ssh.Signer
}

// NewBody makes a body with a new key, which a register takes as its key.
func NewBody(t testing.TB, r *data.Register, code, name string) *Body {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	datatest.Must(r.AddSigner(context.Background(), entity.Signer{Code: code, Name: name,
		Key: bundle.KeyLine(signer.PublicKey()), Checked: "read out on the telephone"}))(t)
	return &Body{code, name, signer}
}

// Write writes a bundle of the body, with the manifest that fill completes, and returns its file.
func (b *Body) Write(t testing.TB, dir string, r *data.Register, fill func(*bundle.Manifest)) string {
	t.Helper()
	m := &bundle.Manifest{Format: bundle.Format, ID: r.NewID(), Kind: bundle.Assurance,
		Made: r.Now().UTC().Truncate(time.Second), By: bundle.Body{Code: b.Code, Name: b.Name},
		Consent: &bundle.Consent{Share: entity.MayShare, On: r.Today()}}
	fill(m)
	path := filepath.Join(dir, m.ID+bundle.Suffix)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := bundle.Write(f, m, b.Signer, nil); err != nil {
		t.Fatal(err)
	}
	return path
}

// Judged fills a manifest with what a body found of an assessment here: the same claims, all judged alike, with one
// independent report accepted for all of them.
func Judged(v *data.AssessmentView) func(*bundle.Manifest) {
	return func(m *bundle.Manifest) {
		m.Supplier = &bundle.Supplier{Name: v.Supplier.Name, ODSCodes: v.Supplier.ODSCodes,
			CompanyNumber: v.Supplier.CompanyNumber}
		day := v.Result.AsOf - 9
		m.Documents = []bundle.Document{{ID: bundle.DocumentNumber(0), Kind: entity.Independent, Issued: day}}
		a := bundle.Assessment{Service: "Their service", Pack: v.Assessment.Pack, Version: v.Assessment.Version,
			PackSHA: v.Assessment.PackSHA, SignedOff: day, Role: "Reviewer",
			MustHaves: bundle.MustHaves{Met: 6, NotMet: 1, NotShown: 2}}
		for _, q := range v.Pack.Questions() {
			claim := v.Answers[q.ID].Claim
			if !claim.Given() || q.Option(claim.Value) == nil {
				continue
			}
			a.Answers = append(a.Answers, bundle.Answer{Question: q.ID,
				Claim:     &bundle.Claim{Value: claim.Value, On: day},
				Judgement: &bundle.Judgement{Value: claim.Value, On: day},
				Accepted:  []bundle.Accepted{{Document: "D1", Value: q.Worth(claim.Value), On: day}}})
		}
		m.Assessments = []bundle.Assessment{a}
	}
}

// Take takes in a bundle of the Demo Trust (R0A9) about the first supplier here that has an open assessment with
// answers, and returns that assessment.
func Take(t testing.TB, r *data.Register) entity.Assessment {
	t.Helper()
	ctx := context.Background()
	for _, s := range datatest.Must(r.Suppliers(ctx, book.At{}))(t) {
		for _, e := range datatest.Must(r.Engagements(ctx, s.ID, book.At{}))(t) {
			for _, a := range datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t) {
				v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
				if !a.State.Open() || !e.State.InForce() || len(v.Answers) == 0 {
					continue
				}
				path := NewBody(t, r, "R0A9", "Demo Trust").Write(t, t.TempDir(), r, Judged(v))
				rep := datatest.Must(imports.Run(ctx, r, imports.Request{Paths: []string{path}, Apply: true,
					Supplier: e.Ref}))(t)
				if rep.Files[0].Verdict != imports.Accepted {
					t.Fatalf("not taken: %+v", rep.Files[0])
				}
				return a
			}
		}
	}
	t.Fatal("no assessment to share")
	return entity.Assessment{}
}
