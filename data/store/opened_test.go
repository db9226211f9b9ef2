package store

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// TestSchemaSums makes the sums again. A new migration adds one; those before it never change.
func TestSchemaSums(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	list, err := loadMigrations(migrations())
	if err != nil {
		t.Fatal(err)
	}
	var sums []string
	for n := range list {
		made, err := madeBy(t.Context(), list[:n+1])
		if err != nil {
			t.Fatal(err)
		}
		sums = append(sums, made.sum())
	}
	if !slices.Equal(sums, schemaSums) {
		t.Errorf("in opened.go:\n\t\"%s\",", strings.Join(sums, "\",\n\t\""))
	}
}

// What was changed outside Assure and is cheap to see is said when a register is opened for reading, and stops writing.
func TestOpeningSeesChanges(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cfg, _ := config(t)
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	addSupplier(t, s, "SUP-2")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	register := contents(t, cfg.Path)
	for name, c := range map[string]struct {
		sql, want string
		writes    bool // all the same
	}{
		"nothing":           {"SELECT 1", "", true},
		"a trigger dropped": {"DROP TRIGGER risk_event_no_update", "missing: trigger risk_event_no_update", false},
		"a trigger that rewrites": {"CREATE TRIGGER x AFTER INSERT ON decision BEGIN UPDATE decision SET n = 1; END",
			"added; no release of this program makes it: trigger x", false},
		"an index more": {"CREATE INDEX x ON risk(kind)", "added; no release of this program makes it: index x", true},
		"a CHECK weakened": {"PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = replace(sql, 'CHECK " +
			"(rev > 0)', '') " +
			"WHERE name = 'risk_event'", "not as this program makes it: table risk_event", false},
		"the end cut off": {"DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE seq = 2; CREATE TRIGGER " +
			"audit_no_delete " +
			"BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END",
			"ends with row 1, and the register says row 2", false},
		"no head": {"DROP TRIGGER audit_head_no_delete; DELETE FROM audit_head; CREATE TRIGGER audit_head_no_delete " +
			"BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'append-only'); END", "does not say where " +
			"its log ends", false},
	} {
		t.Run(name, func(t *testing.T) {
			path := t.TempDir() + "/register.db"
			put(t, path, register)
			raw(t, path, c.sql)
			read := open(t, Config{Path: path, ReadOnly: true})
			if said := strings.Join(read.Warnings(), "\n"); !strings.Contains(said, c.want) || c.want == "" &&
				said != "" {
				t.Errorf("said %q, want %q", said, c.want)
			}
			read.Close()
			if s, err := Open(context.Background(), Config{Path: path}); c.writes && err != nil {
				t.Error(err)
			} else if c.writes {
				s.Close()
			} else if p := wantCode(t, err, "altered-register"); !strings.Contains(p.What, c.want) {
				t.Errorf("said %q", p.What)
			}
		})
	}
}

// BenchmarkOpened is what the looks at opening cost.
func BenchmarkOpened(b *testing.B) {
	cfg := manyRows(b, 1000, 1000)
	s := open(b, cfg)
	list, err := loadMigrations(migrations())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := s.checkOpened(context.Background(), s.writer, list); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen opens a register for reading and closes it again.
func BenchmarkOpen(b *testing.B) {
	cfg := manyRows(b, 1000, 1000)
	cfg.ReadOnly = true
	for b.Loop() {
		s, err := Open(context.Background(), cfg)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
