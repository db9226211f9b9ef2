package portfolio_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"assure/data"
	"assure/scoring"
	"assure/tui/portfolio"
	"assure/tui/tuitest"
)

// manySuppliers is a portfolio as large as the public directory. It is put over an empty register, which would take
// minutes to fill.
func manySuppliers(b *testing.B) *tuitest.Driver {
	b.Helper()
	bands := []scoring.Band{"Extreme", "High", "Moderate", "Low", ""}
	rows := make([]data.SupplierSummary, 31970)
	for i := range rows {
		rows[i] = data.SupplierSummary{Ref: fmt.Sprintf("SUP-%05d", i+1),
			Name: fmt.Sprintf("Supplier number %d of the Wärmland Surgery Group", i*7919%31970), Tier: i % 5,
			Risk:    &scoring.Risk{Band: bands[i%5], Score: 20 - 4*(i%5)},
			Assured: scoring.Tenths(i % 1000), Possible: 1000, Status: "Could change", Grade: "C", Owner: "A. Shah"}
	}
	clock := tuitest.NewClock()
	r, err := data.Open(b.Context(),
		data.Options{Path: filepath.Join(b.TempDir(), "bench.db"), Actor: "A. Shah", Now: clock.Now})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = r.Close() })
	c := tuitest.Common(b, clock, "dark", nil)
	p := portfolio.New(c, r, portfolio.Links{})
	d := tuitest.New(b, c, clock, p, 100, 30)
	p.Update(portfolio.Loaded(rows))
	return d
}

func BenchmarkPortfolioMove(b *testing.B) { tuitest.Press(b, manySuppliers(b), "j", "j", "j", "k") }
func BenchmarkPortfolioEnds(b *testing.B) { tuitest.Press(b, manySuppliers(b), "G", "g") }
func BenchmarkPortfolioSort(b *testing.B) { tuitest.Press(b, manySuppliers(b), "s") }

func BenchmarkPortfolioFilter(b *testing.B) {
	d := manySuppliers(b)
	d.Keys("/")
	tuitest.Press(b, d, "w", "a", "r", "backspace", "backspace", "backspace")
}
