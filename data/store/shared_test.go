package store

import (
	"context"
	"os"
	"testing"

	"assure/data/store/postgres/pgtest"
)

// aboutFiles skips a test that is about a register as a file when the tests run on PostgreSQL.
func aboutFiles(t testing.TB) {
	t.Helper()
	if pgtest.Engine() {
		t.Skip("about a register in a file")
	}
}

// sharedConfig is the configuration of a new shared register.
func sharedConfig(t testing.TB) (Config, *clock) {
	t.Helper()
	c := newClock()
	cfg := Config{Now: c.now, AppVersion: "test", local: t.TempDir() + "/register.db"}
	cfg.Path = pgtest.Prepared(t, "made", func(address string) error {
		of := cfg
		of.Path, of.Now = address, newClock().now
		s, err := Open(context.Background(), of)
		if err != nil {
			return err
		}
		return s.Close()
	})
	return cfg, c
}

// TestSharedParts makes the list of the parts of the schema again: ASSURE_GOLDEN=write.
func TestSharedParts(t *testing.T) {
	t.Parallel()
	s := open(t, Config{Path: pgtest.Database(t), Now: newClock().now, files: migrations(),
		local: t.TempDir() + "/register.db"})
	parts, err := readSharedParts(t.Context(), &View{q: s.reader})
	if err != nil {
		t.Fatal(err)
	}
	if text := sharedPartsText(parts); text != sharedParts {
		if os.Getenv("ASSURE_GOLDEN") != "write" {
			t.Fatalf("the schema on PostgreSQL is another; ASSURE_GOLDEN=write go test ./data/store -run TestSharedParts")
		}
		if err := os.WriteFile("shared_schema.txt", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
