package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A new register is whole when it gets its name: a program that is killed right after leaves one that can be read.
func TestNewRegisterIsWhole(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cfg, _ := config(t)
	cfg.files = migrations()
	if err := (&Store{cfg: cfg}).createFile(t.Context()); err != nil {
		t.Fatal(err)
	}
	if fi, err := os.Stat(cfg.Path); err != nil || fi.Size() == 0 {
		t.Fatalf("%v, %v", fi, err)
	}
	reading := cfg
	reading.ReadOnly = true
	r := open(t, reading)
	if n := len(readAll(t, r, time.Time{})); n != 0 || r.Schema().Older() || len(r.Warnings()) > 0 {
		t.Errorf("%d suppliers, %+v, %v", n, r.Schema(), r.Warnings())
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
	aboutFiles(t)
	t.Parallel()
	cfg, _ := config(t)
	cfg.files = migrations()
	if err := (&Store{cfg: cfg}).createFile(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := (&Store{cfg: cfg}).createFile(t.Context()); err != nil {
		t.Fatal(err)
	}
	verifyClean(t, open(t, cfg))
}
