package scoring

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// dot is the least that any score must do: weight times value, summed. Everything else is measured as a multiple of it.
func dot(w, x []int32) int64 {
	var a, b, c, d int64
	x = x[:len(w)]
	n := len(w) &^ 3
	for i := 0; i < n; i += 4 {
		a += int64(w[i]) * int64(x[i])
		b += int64(w[i+1]) * int64(x[i+1])
		c += int64(w[i+2]) * int64(x[i+2])
		d += int64(w[i+3]) * int64(x[i+3])
	}
	for i := n; i < len(w); i++ {
		a += int64(w[i]) * int64(x[i])
	}
	return a + b + c + d
}

// quickest is the shortest time that one of many short batches took, per call: what the machine can
// do when nothing else runs.
func quickest(batches, calls int, f func()) float64 {
	least := time.Hour
	for range batches {
		start := time.Now()
		for range calls {
			f()
		}
		least = min(least, time.Since(start))
	}
	return float64(least.Nanoseconds()) / float64(calls)
}

// engagements are assessments of the bench pack as two bytes a question, value and confidence.
func engagements(n, questions int) []byte {
	rng := rand.New(rand.NewPCG(7, 7))
	out := make([]byte, 2*n*questions)
	for i := range n * questions {
		out[2*i], out[2*i+1] = byte(rng.IntN(3)*50), byte(50+rng.IntN(51))
	}
	return out
}

// BenchmarkAgainstDotProduct times every part of scoring on the same 200 questions in one run, and
// gives each as a multiple of the bare dot product beside it, so that figures can be compared
// between machines and under load.
func BenchmarkAgainstDotProduct(b *testing.B) {
	in, s := benchInput(), DefaultSettings()
	for _, d := range in.Pack.Domains {
		for _, q := range d.Questions {
			q.Cost.Evidence, q.Cost.Fix = 1+q.Weight%7, 5+q.Weight%11
		}
	}
	c, err := Compile(in.Pack)
	if err != nil {
		b.Fatal(err)
	}
	sh, f := c.newSheet(), c.newFigures()
	sh.load(c, s, &in)
	c.measure(s, sh, f)
	const many = 100_000
	questions := len(c.controls)
	stored := engagements(many, questions)
	var sum int64
	var steps int
	edit := 0
	work := []struct {
		name           string
		batches, calls int
		each           float64 // things in one call
		f              func()
	}{
		{"dot", 200, 1000, 1, func() { sum += dot(sh.w, sh.lo) }},
		{"score", 200, 200, 1, func() { c.measure(s, sh, f) }},
		{"update", 200, 500, 1, func() {
			edit = (edit + 7) % questions
			c.update(s, sh, f, edit, int16(50*(edit%3)), 80)
		}},
		{"explained", 100, 20, 1, func() { sum += c.Score(s, in).Lo }},
		{"tornado200", 100, 5, 1, func() { sum += int64(len(c.Tornado(s, in))) }},
		{"path200-to-B", 5, 1, 1, func() {
			p, err := c.CheapestPath(s, in, "B")
			if err != nil {
				b.Fatal(err)
			}
			steps = len(p.Steps)
		}},
		{"engagement-of-100k", 3, 1, many, func() {
			for e := range many {
				row := stored[2*e*questions : 2*(e+1)*questions]
				for i := range questions {
					sh.set(c, i, int16(row[2*i]), row[2*i+1])
				}
				c.measure(s, sh, f)
				sum += f.lo
			}
		}},
	}
	for b.Loop() {
		var unit float64
		var text strings.Builder
		for _, w := range work {
			sh.load(c, s, &in)
			c.measure(s, sh, f)
			ns := quickest(w.batches, w.calls, w.f) / w.each
			if w.name == "dot" {
				unit = ns
			}
			b.ReportMetric(ns, w.name+"-ns")
			b.ReportMetric(ns/unit, w.name+"-x")
			fmt.Fprintf(&text, "%-20s %12.1f ns  %10.1f x dot product\n", w.name, ns, ns/unit)
		}
		b.Logf("%d questions, %d steps in the path, checksum %d\n%s", questions, steps, sum, text.String())
	}
}
