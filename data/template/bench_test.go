package template

import (
	"bytes"
	"io"
	"testing"
)

// BenchmarkWrite writes one whole questionnaire; it prints the size so that a fast empty file would show.
func BenchmarkWrite(b *testing.B) {
	for name, prefilled := range map[string]bool{"blank": false, "prefilled": true} {
		b.Run(name, func(b *testing.B) {
			form := sample(b, prefilled)
			var size bytes.Buffer
			if err := Write(&size, form); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(size.Len()), "file-bytes")
			b.ReportAllocs()
			for b.Loop() {
				if err := Write(io.Discard, form); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
