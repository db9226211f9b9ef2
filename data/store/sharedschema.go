package store

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	"assure/data/store/postgres"
	"assure/internal/problem"
)

// sharedParts are the parts of the schema on a server, a line each with the beginning of a digest. A test makes them
// again.
//
//go:embed shared_schema.txt
var sharedParts string

// sharedSchema says what the schema on the server has otherwise than this program makes it. More tables, views and
// indexes change nothing of what is read, and are no difference.
func (s *Store) sharedSchema(ctx context.Context) ([]string, error) {
	have, err := readSharedParts(ctx, &View{q: s.reader})
	if err != nil {
		return nil, err
	}
	expected := schema{parts: map[string]string{}}
	for line := range strings.Lines(sharedParts) {
		part, sum, _ := strings.Cut(strings.TrimSpace(line), "  ")
		expected.parts[part] = sum
	}
	maps.DeleteFunc(have, func(part, _ string) bool {
		_, known := expected.parts[part]
		return !known && !strings.HasPrefix(part, "trigger ") || part == "trigger "+movedTrigger
	})
	return expected.differences(schema{parts: have}), nil
}

// readSharedParts reads the tables, constraints, indexes, triggers and functions of a register on a server, each with
// the beginning of a digest of its words.
func readSharedParts(ctx context.Context, v *View) (map[string]string, error) {
	parts := map[string]string{}
	return parts, v.each(ctx, `
		WITH here AS (SELECT oid, quote_ident(nspname) || '.' AS prefix FROM pg_namespace
			WHERE nspname = current_schema())
		SELECT 'table ' || c.relname, string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' ||
				a.attnotnull || ' ' || a.attcollation, ', ' ORDER BY a.attnum)
			FROM here JOIN pg_class c ON c.relnamespace = here.oid AND c.relkind = 'r'
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped GROUP BY c.relname
		UNION ALL SELECT 'constraint ' || o.conname, replace(pg_get_constraintdef(o.oid), here.prefix, '') || ' ' ||
				o.convalidated
			FROM here JOIN pg_constraint o ON o.connamespace = here.oid AND o.contype IN ('c', 'f', 'p', 'u')
		UNION ALL SELECT 'index ' || i.relname, replace(pg_get_indexdef(i.oid), here.prefix, '')
			FROM here JOIN pg_class i ON i.relnamespace = here.oid AND i.relkind = 'i'
		UNION ALL SELECT 'trigger ' || t.tgname, replace(pg_get_triggerdef(t.oid), here.prefix, '') || ' ' ||
				CAST(t.tgenabled AS TEXT)
			FROM here JOIN pg_class c ON c.relnamespace = here.oid JOIN pg_trigger t ON t.tgrelid = c.oid
			WHERE NOT t.tgisinternal
		UNION ALL SELECT 'function ' || p.proname, p.prosrc FROM here JOIN pg_proc p ON p.pronamespace = here.oid`,
		nil, func(s scanner) error {
			var part, words string
			err := s.Scan(&part, &words)
			sum := sha256.Sum256([]byte(strings.Join(strings.Fields(words), " ")))
			parts[part] = hex.EncodeToString(sum[:8])
			return err
		})
}

// sharedPartsText is the text of sharedParts for a schema.
func sharedPartsText(parts map[string]string) string {
	var b strings.Builder
	for _, part := range slices.Sorted(maps.Keys(parts)) {
		b.WriteString(part + "  " + parts[part] + "\n")
	}
	return b.String()
}

// movedTrigger refuses to write to a register that was moved away, and its function says where to.
const movedTrigger = "register_moved"

// notMoved refuses to write to a register that was moved away.
func (s *Store) notMoved(ctx context.Context) error {
	where := ""
	if err := (&View{q: s.reader}).eachID(ctx, "SELECT coalesce(obj_description(p.oid), '') FROM pg_proc p JOIN "+
		"pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = current_schema() AND p.proname = '"+movedTrigger+
		"'", func(words string) { where = words }); err != nil || where == "" {
		return err
	}
	if s.cfg.ReadOnly {
		s.warnings = append(s.warnings, "this is the register as it was: "+where)
		return nil
	}
	return problem.New("moved", s.cfg.Path, "open it there", "%s", where)
}

// closeMoved keeps everybody from writing to the register, whatever window they have open.
func (t *Tx) closeMoved(ctx context.Context, where string) error {
	words := "it was moved to " + where + " on " + t.store.cfg.Now().UTC().Format(time.DateOnly)
	quoted := postgres.Quote(words)
	_, err := t.tx.ExecContext(ctx, "CREATE FUNCTION "+movedTrigger+"() RETURNS trigger LANGUAGE plpgsql AS "+
		"$body$BEGIN RAISE EXCEPTION USING MESSAGE = "+quoted+", ERRCODE = '25006'; END$body$; "+
		"COMMENT ON FUNCTION "+movedTrigger+"() IS "+quoted+"; "+
		"CREATE TRIGGER "+movedTrigger+" BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION "+
		movedTrigger+"()")
	return mapError(err)
}
