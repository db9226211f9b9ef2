package tuitest

import (
	"os"
	"path/filepath"
)

// Golden compares the screen with testdata/NAME.golden; with ASSURE_GOLDEN=write in the environment it writes it.
func (d *Driver) Golden(name string) *Driver {
	d.tb.Helper()
	d.Exact()
	path := filepath.Join("testdata", name+".golden")
	got := d.Screen() + "\n"
	if os.Getenv("ASSURE_GOLDEN") == "write" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			d.tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			d.tb.Fatal(err)
		}
		return d
	}
	want, err := os.ReadFile(path)
	if err != nil {
		d.tb.Fatalf("%v; run with ASSURE_GOLDEN=write to write it", err)
	}
	if got != string(want) {
		d.tb.Errorf("%s differs; got:\n%s\nwant:\n%s", path, got, want)
	}
	return d
}
