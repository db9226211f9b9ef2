package scoring

import (
	"fmt"
	"testing"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// benchInput is a pack of 200 questions in ten domains with ten must-haves, every third answer evidenced, some unknown.
func benchInput() Input {
	p := &questionnaire.Pack{ID: "bench", Version: "1.0.0"}
	in := Input{Pack: p, AsOf: 739_941, Responses: map[string]Response{},
		Triage: Triage{Triaged: true, Consequence: 5, InherentLikelihood: 4, Tier: 1}}
	classes := []int{questionnaire.KeyWeight, questionnaire.StandardWeight, questionnaire.MinorWeight}
	for d := range 10 {
		dom := questionnaire.Domain{ID: fmt.Sprintf("D%d", d), Weight: 1000}
		for i := range 20 {
			q := &questionnaire.Question{ID: fmt.Sprintf("Q%d-%02d", d, i), Answer: questionnaire.Choice,
				Weight: classes[i%3], Evidence: questionnaire.EvidenceRule{ValidDays: 365},
				Options: []questionnaire.Option{{ID: "met", Value: 100}, {ID: "partly", Value: 50},
					{ID: "not-met", Value: 0}}}
			if i == 0 {
				q.Gate = &questionnaire.Gate{Name: "G", MinValue: 50, Cap: "D", ByTier: true}
			}
			r := Response{State: Answered, Option: q.Options[i%7%3].ID}
			if i%3 == 0 {
				r.Evidence = []Evidence{{Kind: entity.Independent,
					Issued: in.AsOf - questionnaire.Date(i*30), For: 100}}
			}
			if i%11 == 5 {
				r = Response{State: Unknown}
			}
			in.Responses[q.ID] = r
			dom.Questions = append(dom.Questions, q)
		}
		p.Domains = append(p.Domains, dom)
	}
	return in
}

// BenchmarkMeasure is the inner loop on 200 questions: both ends, domains, must-haves, caps, grades, status.
func BenchmarkMeasure(b *testing.B) {
	in, s := benchInput(), DefaultSettings()
	c, err := Compile(in.Pack)
	if err != nil {
		b.Fatal(err)
	}
	sh, f := c.newSheet(), c.newFigures()
	sh.load(c, s, &in)
	b.ReportAllocs()
	for b.Loop() {
		c.measure(s, sh, f)
	}
	b.ReportMetric(float64(f.lo), "lo-mbp")
	b.ReportMetric(float64(f.hi), "hi-mbp")
}

// BenchmarkScore is the whole, explained result of 200 questions from a compiled pack.
func BenchmarkScore(b *testing.B) {
	in, s := benchInput(), DefaultSettings()
	c, err := Compile(in.Pack)
	if err != nil {
		b.Fatal(err)
	}
	var r *Result
	b.ReportAllocs()
	for b.Loop() {
		r = c.Score(s, in)
	}
	b.ReportMetric(float64(r.Lo), "lo-mbp")
	b.ReportMetric(float64(r.Hi), "hi-mbp")
}

// TestMeasureAllocatesNothing keeps the inner loop free of allocation, also where shares are compared.
func TestMeasureAllocatesNothing(t *testing.T) {
	in, s := benchInput(), DefaultSettings()
	c, err := Compile(in.Pack)
	if err != nil {
		t.Fatal(err)
	}
	sh, f := c.newSheet(), c.newFigures()
	sh.load(c, s, &in)
	if n := testing.AllocsPerRun(100, func() { c.measure(s, sh, f) }); n != 0 {
		t.Errorf("measure allocates %v times", n)
	}
	if f.lo == 0 || f.lo >= f.hi {
		t.Errorf("ends %d, %d", f.lo, f.hi)
	}
}
