package cli

import (
	"errors"
	"testing"
)

func TestCalled(t *testing.T) {
	for file, want := range map[string]string{
		"/usr/local/bin/assure":                    "assure",
		`C:\Users\jo\assure.exe`:                   "assure",
		"/tmp/go-build381/b001/exe/assure":         "go run .",
		"/home/jo/.cache/go-build/6a/6af-d/assure": "go run .",
	} {
		if got := called(file, nil); got != want {
			t.Errorf("%s is called by %q, want %q", file, got, want)
		}
	}
	if got := called("", errors.New("unknown")); got != "assure" {
		t.Errorf("an unknown file is called by %q", got)
	}
}
