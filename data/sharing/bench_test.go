package sharing_test

import (
	"fmt"
	"os"
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
