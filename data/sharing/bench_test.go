package sharing_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/bundle"
	"assure/data/datatest"
	"assure/data/imports"
	"assure/data/sharing"
	"assure/data/sharing/sharingtest"
	"assure/internal/agefile"
	"assure/questionnaire/entity"
)

// benchBundles is how many bundles the benchmark takes in, one a supplier.
const benchBundles = 500

// manyShared is a register with suppliers that have an engagement each and nothing answered, and a bundle about each
// with every question of the questionnaire that has options.
func manyShared(b *testing.B, n int) (*data.Register, []string) {
	b.Helper()
	ctx := b.Context()
	r, _ := datatest.NewRegister(b, "rob")
	body, dir := sharingtest.NewBody(b, r, "R0A9", "Demo Trust"), b.TempDir()
	pack := r.Packs().Find("dspt-it-supplier")
	var paths []string
	for i := range n {
		s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: fmt.Sprintf("Fictional Supplier %d Ltd", i),
			CompanyNumber: fmt.Sprintf("%08d", i+1)}))(b)
		datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: "Booking"}))(b)
		paths = append(paths, body.Write(b, dir, r, func(m *bundle.Manifest) {
			m.Supplier = &bundle.Supplier{Name: s.Name, CompanyNumber: s.CompanyNumber}
			day := r.Today() - 9
			m.Documents = []bundle.Document{{ID: "D1", Kind: entity.Independent, Issued: day}}
			a := bundle.Assessment{Pack: pack.ID, Version: pack.Version, PackSHA: pack.SHA256, SignedOff: day}
			for _, q := range pack.Questions() {
				if len(q.Options) > 0 {
					a.Answers = append(a.Answers, bundle.Answer{Question: q.ID,
						Claim:    &bundle.Claim{Value: q.Options[i%len(q.Options)].ID, On: day},
						Accepted: []bundle.Accepted{{Document: "D1", Value: 100, On: day}}})
				}
			}
			m.Assessments = []bundle.Assessment{a}
		}))
	}
	return r, paths
}

// BenchmarkTake takes in 500 bundles in one import, with each signature checked, beside reading and checking alone.
func BenchmarkTake(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		r, paths := manyShared(b, benchBundles)
		began := time.Now()
		for _, path := range paths {
			body := datatest.Must(os.ReadFile(path))(b)
			datatest.Must(bundle.Parse(body, path, agefile.Keys{}))(b)
		}
		checked := time.Since(began)
		b.StartTimer()
		began = time.Now()
		rep := datatest.Must(imports.Run(b.Context(), r, imports.Request{Paths: paths, Apply: true}))(b)
		taken := time.Since(began)
		b.StopTimer()
		if rep.Totals.Accepted != benchBundles {
			b.Fatalf("%+v", rep.Totals)
		}
		b.ReportMetric(float64(taken.Microseconds())/benchBundles/1000, "ms/bundle")
		b.ReportMetric(float64(rep.Totals.Answers)/taken.Seconds(), "answers/s")
		b.ReportMetric(float64(taken)/float64(checked), "x-of-checking-alone")
		b.StartTimer()
	}
}

// BenchmarkShow folds the bundles of 40 bodies about one supplier into one view.
func BenchmarkShow(b *testing.B) {
	ctx := b.Context()
	r, _ := datatest.NewRegister(b, "rob")
	s, _, a := datatest.Seed(b, r)
	var answers = map[string]string{}
	for _, q := range r.Packs().Find("dspt-it-supplier").Questions() {
		if len(q.Options) > 0 {
			answers[q.ID] = q.Options[0].ID
		}
	}
	datatest.Answer(b, r, a, entity.BySupplier, answers)
	v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(b)
	dir := b.TempDir()
	var paths []string
	for i := range 40 {
		body := sharingtest.NewBody(b, r, fmt.Sprintf("R%02dA", i), fmt.Sprintf("Demo Trust %d", i))
		paths = append(paths, body.Write(b, dir, r, sharingtest.Judged(v)))
	}
	datatest.Must(imports.Run(ctx, r, imports.Request{Paths: paths, Apply: true}))(b)
	for b.Loop() {
		o := datatest.Must(sharing.Show(ctx, r, s.Ref))(b)
		if len(o.Judged) != 40 || len(o.Questions) < 40 || len(o.Questions[0].Found) != 41 {
			b.Fatalf("%d judged, %d questions", len(o.Judged), len(o.Questions))
		}
	}
}

// 40 bodies on one supplier are one view, in the order of their codes, with the must-have on which one differs first.
func TestFortyBodies(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "rob")
	s, _, a := datatest.Seed(t, r)
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-22": "met", "ITS-25": "met"})
	v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	dir := t.TempDir()
	var paths []string
	for i := range 40 {
		body := sharingtest.NewBody(t, r, fmt.Sprintf("R%02dA", 39-i), fmt.Sprintf("Demo Trust %d", i))
		paths = append(paths, body.Write(t, dir, r, func(m *bundle.Manifest) {
			sharingtest.Judged(v)(m)
			if i == 7 {
				m.Assessments[0].Answers[0].Judgement.Value = "not-met"
			}
		}))
	}
	rep := datatest.Must(imports.Run(ctx, r, imports.Request{Paths: paths, Apply: true}))(t)
	if rep.Totals.Accepted != 40 {
		t.Fatalf("%+v", rep.Totals)
	}
	o := datatest.Must(sharing.Show(ctx, r, s.Ref))(t)
	if len(o.Judged) != 40 || o.Judged[0].Bundle.Code != "R00A" || o.Judged[39].Bundle.Code != "R39A" {
		t.Fatalf("%d assessments, first of %s", len(o.Judged), o.Judged[0].Bundle.Code)
	}
	d := o.Disagreements()
	if len(d) != 1 || d[0].Question.ID != o.Questions[0].Question.ID || len(d[0].Found) != 41 ||
		d[0].Found[40].Code != "" {
		t.Errorf("disagreements %+v", d)
	}
}

// Whatever is wrong with a bundle is said at the door of the import, with its next step, and nothing of it is taken.
func TestHostileAtTheDoor(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	path, _ := p.share(sharing.Request{})
	whole := datatest.Must(os.ReadFile(path))(t)
	head := datatest.Must(p.ours.Head(t.Context(), book.At{}))(t)
	altered := append([]byte{}, whole...)
	i := strings.Index(string(altered), "assure-bundle/")
	if i < 0 { // packed: change a byte of the compressed manifest
		i = len(altered) / 3
	}
	altered[i] ^= 1
	for name, c := range map[string]struct {
		body []byte
		code string
	}{"cut off": {whole[:len(whole)/2], ""}, "altered": {altered, ""},
		"encrypted for others": {[]byte(agefile.Magic + "\n-> X25519 nobody\n"), "no-key"}} {
		file := datatest.WriteFile(t, strings.ReplaceAll(name, " ", "-")+".assure", string(c.body))
		f := p.take(true, file).Files[0]
		if f.Verdict != imports.Rejected || len(f.Problems) == 0 || f.Problems[0].Fix == "" ||
			c.code != "" && f.Problems[0].Code != c.code {
			t.Errorf("%s: %s %+v", name, f.Verdict, f.Problems)
		}
	}
	datatest.Must(p.ours.RevokeSigner(t.Context(), "KEY-001", "stolen"))(t)
	f := p.take(true, path).Files[0]
	if f.Verdict != imports.Rejected || f.Problems[0].Code != "revoked-signer" {
		t.Errorf("%+v", f.Problems)
	}
	if n := len(datatest.Must(p.ours.Bundles(t.Context(), "", book.At{}))(t)); n != 0 || p.view() != nil {
		t.Errorf("%d bundles were taken", n)
	}
	if now := datatest.Must(p.ours.Head(t.Context(), book.At{}))(t); now.Seq != head.Seq+1 { // the revocation
		t.Errorf("something was written: %v, then %v", head, now)
	}
}
