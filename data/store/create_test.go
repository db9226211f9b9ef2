package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A register whose making was cut short after it got its name has no tables; opening it finishes the work, and reading
// it shows an empty register.
func TestHalfMadeRegisterIsFinished(t *testing.T) {
	t.Parallel()
	cfg, _ := config(t)
	if err := createFile(t.Context(), cfg.Path); err != nil {
		t.Fatal(err)
	}
	if fi, err := os.Stat(cfg.Path); err != nil || fi.Size() == 0 {
		t.Fatalf("%v, %v", fi, err)
	}
	reading := cfg
	reading.ReadOnly = true
	r := open(t, reading)
	if n := len(readAll(t, r, time.Time{})); n != 0 {
		t.Errorf("%d suppliers", n)
	}
	r.Close()
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	verifyClean(t, s)
	if files, err := filepath.Glob(filepath.Join(filepath.Dir(cfg.Path), ".*")); err != nil || len(files) != 0 {
		t.Errorf("left in the folder: %v, %v", files, err)
	}
}

// Two programs that make one register at the same moment have one register.
func TestTwoMakeOneRegister(t *testing.T) {
	t.Parallel()
	cfg, _ := config(t)
	if err := createFile(t.Context(), cfg.Path); err != nil {
		t.Fatal(err)
	}
	if err := createFile(t.Context(), cfg.Path); err != nil {
		t.Fatal(err)
	}
	verifyClean(t, open(t, cfg))
}
