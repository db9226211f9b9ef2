package risks_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/lists"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/risks"
	"assure/tui/tuitest"
)

// many is the page on n made-up risks. They are put over an empty register, which would take minutes to fill.
func many(b *testing.B, n int) *tuitest.Driver {
	b.Helper()
	clock := tuitest.NewClock()
	r, err := data.Open(b.Context(),
		data.Options{Path: filepath.Join(b.TempDir(), "bench.db"), Actor: "A. Shah", Now: clock.Now})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = r.Close() })
	bands := map[bool]scoring.Band{true: "Extreme", false: "High"}
	today := r.Today()
	all := make([]lists.Risk, n)
	for i := range all {
		c := entity.Cell{Consequence: 1 + i%5, Likelihood: 1 + i/5%5}
		all[i] = lists.Risk{Ref: entity.RiskForm.Of(i + 1), Kind: entity.OverallRisk, State: "Open",
			Title: fmt.Sprintf("Overall risk of the engagement: Wärmland service %d", i*7919%n),
			Place: lists.Place{Supplier: book.RefName{Ref: entity.SupplierForm.Of(i/3 + 1),
				Name: fmt.Sprintf("Supplier number %d of the Surgery Group", i/3)}, EngagementRef: "ENG-00001"},
			Cells:  [lists.Sides]entity.Cell{c, c, c},
			Person: fmt.Sprintf("Person %d", i%40), Review: today + questionnaire.Date(i%300)}
		for side := range all[i].Bands {
			all[i].Bands[side] = bands[c.Score() > 12]
		}
	}
	c := tuitest.Common(b, clock, "dark", nil)
	return tuitest.New(b, c, clock, risks.With(c, r, all, today), 100, 30)
}

// press measures Update and View of each key, and prints the times of the slowest besides the mean.
func press(b *testing.B, d *tuitest.Driver, keys ...string) {
	b.Helper()
	var took []time.Duration
	b.ResetTimer()
	for i := range b.N {
		start := time.Now()
		d.App.Update(tuitest.KeyMsg(keys[i%len(keys)]))
		_ = d.App.View()
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
}

func BenchmarkRisks(b *testing.B) {
	for _, n := range []int{10_000, 80_000} {
		d := many(b, n)
		b.Run(fmt.Sprintf("move/%d", n), func(b *testing.B) { press(b, d, "j", "j", "j", "k") })
		b.Run(fmt.Sprintf("ends/%d", n), func(b *testing.B) { press(b, d, "G", "home") })
		b.Run(fmt.Sprintf("sort/%d", n), func(b *testing.B) { press(b, d, "s", "S") })
		d.Keys("/")
		b.Run(fmt.Sprintf("filter/%d", n), func(b *testing.B) {
			press(b, d, "w", "a", "r", "backspace", "backspace", "backspace")
		})
		d.Type("band:extreme ")
		b.Run(fmt.Sprintf("typed filter/%d", n), func(b *testing.B) { press(b, d, "w", "a", "backspace", "backspace") })
	}
}
