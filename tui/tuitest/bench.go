package tuitest

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// Press measures Update and View of keys pressed in turn, and says how much was drawn.
func Press(b *testing.B, d *Driver, keys ...string) {
	b.Helper()
	msgs := make([]tea.KeyMsg, len(keys))
	for i, k := range keys {
		msgs[i] = KeyMsg(k)
	}
	drawn := 0
	b.ResetTimer()
	for i := range b.N {
		d.App.Update(msgs[i%len(msgs)])
		drawn += len(d.App.View())
	}
	b.ReportMetric(float64(drawn)/float64(b.N), "bytes/frame")
}
