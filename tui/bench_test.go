package tui_test

import (
	"context"
	"fmt"
	"testing"

	"assure/scoring"
	"assure/tui/assess"
	"assure/tui/page"
	"assure/tui/portfolio"
	"assure/tui/tuitest"

	tea "github.com/charmbracelet/bubbletea"
)

// many is a portfolio as large as the public directory.
type many struct{}

func (many) Rows(context.Context) ([]portfolio.Row, error) {
	bands := []string{"Extreme", "High", "Moderate", "Low", ""}
	rows := make([]portfolio.Row, 31970)
	for i := range rows {
		rows[i] = portfolio.Row{Ref: fmt.Sprintf("SUP-%05d", i+1), Name: fmt.Sprintf("Supplier number %d of the Wärmland Surgery Group", i*7919%31970), Tier: i % 5, Band: bands[i%5],
			Score: 20 - 4*(i%5), Shown: scoring.Tenths(i % 1000), AtMost: 1000, Status: "Could change", Grade: "C", Owner: "A. Shah"}
	}
	return rows, nil
}
func (many) Preview(context.Context, string) ([]string, error)   { return []string{"One sentence."}, nil }
func (many) AddSupplier(context.Context, string) (string, error) { return "", nil }

func manySuppliers(b *testing.B) *tuitest.Driver {
	clock := tuitest.NewClock()
	c := tuitest.Common(b, clock, "dark", nil)
	return tuitest.New(b, c, clock, portfolio.New(c, many{}, 0, portfolio.Links{}), 100, 30)
}

// press measures Update and View of keys pressed in turn, and says how much was drawn.
func press(b *testing.B, d *tuitest.Driver, keys ...string) {
	b.Helper()
	msgs := make([]tea.KeyMsg, len(keys))
	for i, k := range keys {
		msgs[i] = tuitest.KeyMsg(k)
	}
	drawn := 0
	b.ResetTimer()
	for i := range b.N {
		d.App.Update(msgs[i%len(msgs)])
		drawn += len(d.App.View())
	}
	b.ReportMetric(float64(drawn)/float64(b.N), "bytes/frame")
}

func BenchmarkPortfolioMove(b *testing.B) { press(b, manySuppliers(b), "j", "j", "j", "k") }
func BenchmarkPortfolioEnds(b *testing.B) { press(b, manySuppliers(b), "G", "g") }
func BenchmarkPortfolioSort(b *testing.B) { press(b, manySuppliers(b), "s") }

func BenchmarkPortfolioFilter(b *testing.B) {
	d := manySuppliers(b)
	d.Keys("/")
	press(b, d, "w", "a", "r", "backspace", "backspace", "backspace")
}

func BenchmarkWalkAnswer(b *testing.B) {
	clock := tuitest.NewClock()
	c := tuitest.Common(b, clock, "dark", nil)
	m := tuitest.NewMemory(b)
	p := assess.New(c, m, func(context.Context) (string, error) { return "A1", nil }, "", "A. Shah", assess.Links{})
	d := tuitest.New(b, c, clock, page.Page(p), 100, 30)
	press(b, d, "1", "2", "3")
}
