package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/cli"
	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// forgery is one way to forge or to damage a register, and what people then see of it.
type forgery struct {
	name   string
	sql    string            // run on a plain connection without triggers and checks; they are there afterwards
	edit   func(path string) // or what is done to the file
	args   []string          // of audit verify, beside --db
	want   string            // among the findings
	code   int               // of audit verify
	open   string            // what supplier list says on standard error: "" nothing, "warns", "refuses"
	kept   bool              // backup and restore copy it: a copy does not show it, or it is not of the register
	unseen bool              // by doctor, which has no head to compare with
}

// TestForgedRegisters makes each kind of forged or damaged register, and holds `audit verify`, opening, `doctor`,
// `backup` and `restore` to what docs/security.md says of them.
func TestForgedRegisters(t *testing.T) {
	if testing.Short() {
		t.Skip("makes about 50 registers")
	}
	good, head := goodRegister(t)
	var table strings.Builder
	for _, f := range forgeries(t, good, head) {
		t.Run(f.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "register.db")
			for _, suffix := range []string{"", ".heads"} {
				copyTo(t, good+suffix, path+suffix)
			}
			if f.sql != "" {
				forgeSQL(t, path, f.sql)
			}
			if f.edit != nil {
				f.edit(path)
			}
			fmt.Fprintf(&table, "%-32s %s\n", f.name, f.check(t, path))
		})
	}
	t.Logf("what was done, what verify, supplier list, doctor, backup and restore exit with, and the first finding\n%s",
		table.String())
}

// check runs the commands on a forged register and returns a line about them.
func (f *forgery) check(t *testing.T, path string) string {
	t.Helper()
	out, errOut, code := assure(path, append([]string{"audit", "verify"}, f.args...)...)
	if code != f.code || !strings.Contains(out+errOut, f.want) {
		t.Errorf("audit verify: exit %d, want %d, and %q in\n%s%s", code, f.code, f.want, out, errOut)
	}
	if code == 3 && !strings.Contains(out, "next: ") {
		t.Errorf("audit verify says no next step:\n%s", out)
	}
	codes := fmt.Sprint("verify ", code)
	first := ""
	for line := range strings.Lines(out) {
		if found, ok := strings.CutPrefix(line, "found: "); ok && first == "" {
			first = strings.TrimSpace(found)
		}
	}
	_, errOut, code = assure(path, "supplier", "list")
	codes += fmt.Sprint(" list ", code)
	said := strings.Contains(errOut, "audit verify") || strings.Contains(errOut, "hint: ")
	if (code != 0) != (f.open == "refuses") || said != (f.open != "") {
		t.Errorf("supplier list %s: exit %d, %s", f.open, code, errOut)
	}
	out, errOut, code = assure(path, "doctor")
	codes += fmt.Sprint(" doctor ", code)
	if (code == 0) != f.unseen {
		t.Errorf("doctor: exit %d\n%s%s", code, out, errOut)
	}
	want := 1
	if f.kept {
		want = 0
	}
	for _, args := range [][]string{{"backup", path + ".backup"}, {"restore", path, "--to", path + ".restored"}} {
		out, errOut, code = assure(path, args...)
		codes += fmt.Sprint(" ", args[0], " ", code)
		if code != want || code != 0 && !strings.Contains(errOut, "hint: ") {
			t.Errorf("%s: exit %d, want %d: %s%s", args[0], code, want, out, errOut)
		}
	}
	return codes + " | " + first
}

// assure runs the program on a register, in this process.
func assure(db string, args ...string) (out, errOut string, code int) {
	var o, e bytes.Buffer
	code = cli.Run(context.Background(), command.Program{
		Args: append([]string{"--db", db, "--as", "Dana Demo"}, args...), In: strings.NewReader(""), Out: &o, Err: &e,
		Getenv: func(string) string { return "" },
		Now:    func() time.Time { return time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC) },
	})
	return o.String(), e.String(), code
}

// goodRegister makes a register with something of every sort in it, and returns its path and its last row. The head of
// that row is in the file next to it.
func goodRegister(t *testing.T) (path string, head data.Head) {
	t.Helper()
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-22": "met", "ITS-31": "none"})
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-22": "partly"})
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Sam Siro"}))(t)
	datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-40",
		Person: "Sam Siro", Reason: "not used here"}))(t)
	datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Turn on MFA", Owner: "Dana"}))(t)
	path = r.Path()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	csv := datatest.WriteFile(t, "DSPT search results 16_11_2024 09_00_00.csv", dsptSheet)
	for _, args := range [][]string{{"dspt", "import", csv}, {"supplier", "add", "The last one", "--ods", "ZZ009"}} {
		if out, errOut, code := assure(path, args...); code != 0 {
			t.Fatalf("%q: exit %d, %s%s", args, code, out, errOut)
		}
	}
	checkpoint(t, path)
	r = later(t, path)
	head = datatest.Must(r.Head(ctx, book.At{}))(t)
	noteHead(t, path, head)
	if out, errOut, code := assure(path, "audit", "verify"); code != 0 || !strings.Contains(out, "1 head noted "+
		"earlier") {
		t.Fatalf("the good register: exit %d, %s%s", code, out, errOut)
	}
	return path, head
}

// later opens a register a day after the first of it was written.
func later(t *testing.T, path string) *data.Register {
	t.Helper()
	return datatest.Open(t, datatest.Options{Path: path, Actor: "dana",
		Clock: &datatest.Clock{At: time.Date(2026, 3, 3, 13, 0, 0, 0, time.UTC)}})
}

// noteHead adds a head to the file next to a register.
func noteHead(t *testing.T, path string, head data.Head) {
	t.Helper()
	f, err := os.OpenFile(path+".heads", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := fmt.Fprintf(f, "2026-03-03T12:00:00Z %d %s by hand\n", head.Seq, head.Hash); err != nil {
		t.Fatal(err)
	}
}

const dsptSheet = `Code,Name,Primary Sector,Status,Date Published
8E727,Acme Health Ltd,Company,23/24 Standards Met,28/06/2024
8E728,Other Ltd,Company,Not Published,
`

// plain opens a register as any program with SQLite can.
func plain(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(path)+"?_foreign_keys=off")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	return db
}

func run(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%.300s: %v", s, err)
		}
	}
}

// checkpoint moves what is in the log of a register into its file.
func checkpoint(t *testing.T, path string) {
	t.Helper()
	db := plain(t, path)
	defer db.Close()
	run(t, db, "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode = DELETE")
}

// forgeSQL changes a register as somebody does who knows it: no trigger runs, nothing is checked, and everything looks
// as before afterwards.
func forgeSQL(t *testing.T, path string, statements ...string) {
	t.Helper()
	db := plain(t, path)
	defer db.Close()
	rows, err := db.Query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	var drop, create []string
	for rows.Next() {
		var name, words string
		if err := rows.Scan(&name, &words); err != nil {
			t.Fatal(err)
		}
		drop, create = append(drop, "DROP TRIGGER "+name), append(create, words)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	rows.Close()
	run(t, db, "PRAGMA ignore_check_constraints = 1", "PRAGMA writable_schema = 1", "BEGIN")
	run(t, db, drop...)
	run(t, db, statements...)
	run(t, db, create...)
	run(t, db, "COMMIT", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode = DELETE")
}

func copyTo(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// rehash writes the chain of a register again, as the documentation of it says, and its head.
func rehash(t *testing.T, path string, first string) {
	t.Helper()
	db := plain(t, path)
	defer db.Close()
	rows, err := db.Query("SELECT seq, at_us, actor, action, entity, entity_id, body FROM audit ORDER BY seq")
	if err != nil {
		t.Fatal(err)
	}
	prev := strings.Repeat("0", 64)
	statements := []string{first}
	for rows.Next() {
		var seq, at int64
		var f [5]string
		if err := rows.Scan(&seq, &at, &f[0], &f[1], &f[2], &f[3], &f[4]); err != nil {
			t.Fatal(err)
		}
		if seq == 1 {
			f[0] = "nobody"
		}
		b := append([]byte("assure-audit-v1\x00"+prev+"\x00"), binary.BigEndian.AppendUint64(nil, uint64(seq))...)
		b = binary.BigEndian.AppendUint64(b, uint64(at))
		for _, s := range f {
			b = append(binary.BigEndian.AppendUint64(b, uint64(len(s))), s...)
		}
		sum := sha256.Sum256(b)
		hash := hex.EncodeToString(sum[:])
		statements = append(statements, fmt.Sprintf("UPDATE audit SET prev = '%s', hash = '%s' WHERE seq = %d",
			prev, hash, seq),
			fmt.Sprintf("UPDATE audit_head SET seq = %d, hash = '%s', at_us = %d", seq, hash, at))
		prev = hash
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	rows.Close()
	db.Close()
	forgeSQL(t, path, statements...)
}

// bytesOf changes the bytes of a file.
func bytesOf(t *testing.T, change func([]byte) []byte) func(string) {
	return func(path string) {
		t.Helper()
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, change(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// zeroPage zeroes the first page of a table or an index.
func zeroPage(t *testing.T, name string) func(string) {
	return func(path string) {
		t.Helper()
		db := plain(t, path)
		var page int
		if err := db.QueryRow("SELECT rootpage FROM sqlite_master WHERE name = $1", name).Scan(&page); err != nil {
			t.Fatal(err)
		}
		db.Close()
		bytesOf(t, func(b []byte) []byte { clear(b[(page-1)*4096 : page*4096]); return b })(path)
	}
}

func forgeries(t *testing.T, good string, head data.Head) []forgery {
	flip := bytesOf(t, func(b []byte) []byte {
		at := bytes.Index(b, []byte("for a test"))
		if at < 0 {
			t.Fatal("the note is not in the file")
		}
		b[at+4] ^= 1
		return b
	})
	last := fmt.Sprint(head.Seq)
	all := slices.Concat(fileForgeries(t, flip), logForgeries(t, last), rowForgeries(), schemaForgeries(t))
	return append(all, forgery{name: "log file cut", want: "the log does not have the head noted earlier", code: 4,
		open: "warns",
		edit: func(path string) { cutLog(t, good, path) }})
}

// cutLog leaves a register with a log that lacks its end, of which the head is in the file next to it.
func cutLog(t *testing.T, good, path string) {
	t.Helper()
	live := filepath.Join(t.TempDir(), "live.db")
	copyTo(t, good, live)
	r := later(t, live)
	for _, name := range []string{"One more", "And another"} {
		datatest.Must(r.AddSupplier(t.Context(), entity.Supplier{Name: name}))(t)
	}
	head := datatest.Must(r.Head(t.Context(), book.At{}))(t)
	copyTo(t, live, path)
	copyTo(t, live+"-wal", path+"-wal")
	fi, err := os.Stat(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path+"-wal", fi.Size()-5000); err != nil {
		t.Fatal(err)
	}
	noteHead(t, path, head)
}

func fileForgeries(t *testing.T, flip func(string)) []forgery {
	return []forgery{
		{name: "header zeroed", edit: bytesOf(t, func(b []byte) []byte { clear(b[:100]); return b }),
			want: "this file is not a register", code: 3, open: "refuses"},
		{name: "another application id", sql: "PRAGMA application_id = 1", want: "a database of another program",
			code: 3,
			open: "refuses"},
		{name: "csv under its name", edit: bytesOf(t, func([]byte) []byte { return []byte(dsptSheet) }),
			want: "this file is not a register", code: 3, open: "refuses"},
		{name: "zero bytes", edit: bytesOf(t, func([]byte) []byte { return nil }), want: "the file is empty", code: 3,
			open: "refuses"},
		{name: "cut in half", edit: bytesOf(t, func(b []byte) []byte { return b[:len(b)/2] }),
			want: "damaged", code: 3, open: "refuses"},
		{name: "last page cut off", edit: bytesOf(t, func(b []byte) []byte { return b[:len(b)-4096] }),
			want: "damaged", code: 3, open: "refuses"},
		{name: "page of a table zeroed", edit: zeroPage(t, "answer_event"), want: "the file is damaged", code: 3,
			open: "refuses"},
		{name: "page of an index zeroed", edit: zeroPage(t, "audit_subject"), want: "the file is damaged", code: 3},
		{name: "one bit of a note flipped", edit: flip, want: "ENG-00001, dspt-it-supplier cycle 1, the " +
			"supplier's answer to " +
			"ITS-", code: 3},
		{name: "newer schema", sql: "INSERT INTO schema_migration VALUES (99, '0099_later.sql', 'x', '9.0', 1)",
			want: "newer release", code: 1, open: "refuses"},
	}
}

func logForgeries(t *testing.T, last string) []forgery {
	return []forgery{
		{name: "log row edited", sql: "UPDATE audit SET action = 'nothing' WHERE seq = 4",
			want: "row 4 of the log was changed after it was written", code: 3},
		{name: "log row removed", sql: "DELETE FROM audit WHERE seq = 4", want: "rows between them are missing",
			code: 3},
		{name: "log rows exchanged", sql: "UPDATE audit SET seq = 900 WHERE seq = 4; UPDATE audit SET seq = 4 " +
			"WHERE seq = 5;" +
			"UPDATE audit SET seq = 5 WHERE seq = 900", want: "row 4 of the log does not continue", code: 3},
		{name: "log row added", sql: "INSERT INTO audit SELECT seq + 1, at_us + 1, 'Dana', action, entity, " +
			"entity_id, body, " +
			"hash, replace(hash, 'a', 'b') FROM audit WHERE seq = (SELECT max(seq) FROM audit)",
			want: "the end of the log was cut off or added to", code: 3, open: "warns"},
		{name: "end of the log cut off", sql: "DELETE FROM audit WHERE seq = " + last,
			want: "the end of the log was cut off", code: 4, open: "warns"},
		{name: "end cut off with all it wrote", sql: cutTail(last), want: "its end was cut off, or an earlier " +
			"copy", code: 4, open: "warns"},
		{name: "log rebuilt", edit: func(path string) {
			rehash(t, path, "UPDATE audit SET actor = 'nobody' WHERE seq = 1")
		}, want: "the log was rebuilt", code: 4, open: "warns"},
		{name: "log rebuilt, typed head", edit: func(path string) {
			rehash(t, path, "UPDATE audit SET actor = 'nobody' WHERE seq = 1")
			if err := os.Remove(path + ".heads"); err != nil {
				t.Fatal(err)
			}
		}, args: []string{"--anchor", last + ":0123456789abcdef"}, want: "the log was rebuilt", code: 4,
			kept: true, unseen: true},
		{name: "head row removed", sql: "DELETE FROM audit_head", want: "does not say where its log ends", code: 3,
			open: "warns"},
		{name: "head row dated back", sql: "UPDATE audit_head SET at_us = at_us - 1", want: "the head of the " +
			"log is dated",
			code: 3, open: "warns"},
	}
}

// cutTail removes the last row of the log, which added a supplier, with everything that it wrote.
func cutTail(last string) string {
	return "DELETE FROM ods_code WHERE supplier IN (SELECT id FROM supplier_event WHERE seq = " + last + ");" +
		"DELETE FROM supplier WHERE id IN (SELECT id FROM supplier_event WHERE seq = " + last + ");" +
		"DELETE FROM engagement WHERE id IN (SELECT id FROM engagement_event WHERE seq = " + last + ");" +
		"DELETE FROM supplier_event WHERE seq = " + last + "; DELETE FROM engagement_event WHERE seq = " + last + ";" +
		"DELETE FROM audit WHERE seq = " + last + ";" +
		"UPDATE audit_head SET (seq, hash, at_us) = (SELECT seq, hash, at_us FROM audit ORDER BY seq DESC LIMIT 1)"
}

func rowForgeries() []forgery {
	const outside = "added outside Assure"
	return []forgery{
		{name: "decision of a made-up person", sql: "INSERT INTO decision SELECT 'forged', 1, " +
			"replace(replace(body, id, " +
			"'forged'), 'Sam Siro', 'Prof Madeup'), 900, engagement, assessment, question, kind FROM decision",
			want: outside + ": it is shown, and nobody has recorded it", code: 3},
		{name: "decision with its event", sql: "INSERT INTO decision_event SELECT 'forged', 1, seq, at_us, " +
			"replace(body, id, " +
			"'forged') FROM decision_event; INSERT INTO decision SELECT 'forged', 1, replace(body, id, " +
			"'forged'), 900, " +
			"engagement, assessment, question, kind FROM decision",
			want: "1 revisions in table decision were added outside Assure", code: 3},
		{name: "event of no log row", sql: "INSERT INTO person_event VALUES ('forged', 1, 900, 1, " +
			"'{\"login\":\"prof\"}')",
			want: "row 900 of the log, which it names, did not write it", code: 3},
		{name: "event without what is shown", sql: "DELETE FROM action", want: "ACT-0001 was recorded, and is " +
			"no longer shown",
			code: 3},
		{name: "event altered", sql: "UPDATE supplier_event SET body = replace(body, 'Fictional', 'Factual') " +
			"WHERE rev = 1",
			want: "SUP-00001: changed after it was written by row 2 of the log", code: 3},
		{name: "event removed", sql: "DELETE FROM action_event; DELETE FROM action",
			want: "1 of 1 revisions that row", code: 3},
		{name: "event dated back", sql: "UPDATE decision_event SET at_us = at_us - 86400000000",
			want: "DEC-0001: revision 1 is dated 2026-03-01", code: 3},
		{name: "answer dated back", sql: "UPDATE answer_event SET at_us = at_us - 86400000000 WHERE rev = 2",
			want: "answer to ITS-22: revision 2 is dated 2026-03-01", code: 3},
		{name: "actor changed", sql: "UPDATE answer_event SET actor = 'sam' WHERE rev = 2",
			want: "answer to ITS-22: changed after it was written", code: 3},
		{name: "operation id changed", sql: "UPDATE answer_event SET op_id = 'x' WHERE rev = 2",
			want: "answer to ITS-22: changed after it was written", code: 3},
		{name: "answer altered", sql: "UPDATE answer_event SET value = 'met' WHERE rev = 2",
			want: "answer to ITS-22: changed after it was written", code: 3},
		{name: "answer set back", sql: "UPDATE answer SET rev = 1", want: "answer to ITS-22: what is shown is " +
			"not what was " +
			"recorded last", code: 3},
		{name: "answer made up", sql: "INSERT INTO answer SELECT assessment, 'ITS-01', party, 1 FROM answer LIMIT 1",
			want: "answer to ITS-01 was " + outside, code: 3},
		{name: "answer hidden", sql: "DELETE FROM answer WHERE question = 'ITS-31'", want: "answer to ITS-31: " +
			"what is shown is not",
			code: 3},
		{name: "what is shown altered", sql: "UPDATE supplier SET body = replace(body, 'Fictional', 'Factual')",
			want: "SUP-00001: what is shown is not what was recorded last", code: 3},
		{name: "found by another name", sql: "UPDATE supplier SET name_key = 'acme' WHERE name_key LIKE 'fictional%'",
			want: "SUP-00001: its column name_key does not match", code: 3},
		{name: "reference to nothing", sql: "UPDATE risk SET engagement = 'gone' WHERE kind = 'overall'",
			want: "refers to a row of table engagement that is not there", code: 3},
		{name: "ODS code moved", sql: "UPDATE ods_code SET supplier = (SELECT id FROM supplier WHERE ref_key " +
			"<> 'sup-00001' " +
			"LIMIT 1), pos = 7 WHERE code = 'ZZ001'", want: "SUP-00001: the ODS codes it is found by", code: 3},
		{name: "counter set back", sql: "UPDATE counter SET n = 0 WHERE name = 'action'",
			want: "it was set back outside Assure", code: 3},
		{name: "words altered", sql: "UPDATE answer_event SET note_words = 'all is well' WHERE rev = 2",
			want: "answer to ITS-22: its words were changed", code: 3},
		{name: "text altered", sql: "UPDATE text SET body = 'all is well'", want: "was changed after it was " +
			"written", code: 3},
		{name: "text removed", sql: "DELETE FROM text", want: "is missing: it was deleted outside Assure", code: 3,
			kept: true},
		{name: "words removed", sql: "UPDATE answer_event SET note_words = NULL WHERE rev = 2",
			want: "answer to ITS-22: a text of it", code: 3, kept: true},
		{name: "pack altered", sql: "UPDATE pack SET body = replace(body, 'weight: 1', 'weight: 2')",
			want: "was changed after an assessment began with it", code: 3},
		{name: "pack under another version", sql: "UPDATE pack SET version = '9.9.9'", want: "is kept under the name " +
			"dspt-it-supplier@9.9.9", code: 3},
		{name: "directory row altered", sql: "UPDATE dspt_row SET status = '23/24 Standards Met'",
			want: "the DSPT directory of 2024-11-16 was changed", code: 3},
		{name: "directory row added", sql: "INSERT INTO dspt_row SELECT snapshot, 99, '8E799', '8e799', name, " +
			"name_key, sector, " +
			"status, level, edition, published, note, commissioner FROM dspt_row LIMIT 1",
			want: "the DSPT directory of 2024-11-16 was changed", code: 3},
		{name: "directory row removed", sql: "DELETE FROM dspt_row WHERE code_key = '8e728'",
			want: "the DSPT directory of 2024-11-16 was changed", code: 3},
		{name: "settings forged", sql: "INSERT INTO setting SELECT '99', 1, replace(body, '\"version\":1', " +
			"'\"version\":99'), 99 " +
			"FROM setting WHERE version = 1", want: "settings version 99 was " + outside, code: 3},
		{name: "import hidden", sql: "UPDATE batch SET state = 'undone'", want: "its column state does not match",
			code: 3},
	}
}

func schemaForgeries(t *testing.T) []forgery {
	return []forgery{
		{name: "trigger dropped", edit: func(path string) {
			db := plain(t, path)
			defer db.Close()
			run(t, db, "DROP TRIGGER risk_event_no_update")
		}, want: "missing: trigger risk_event_no_update", code: 3,
			open: "warns"},
		{name: "trigger added that rewrites", sql: "CREATE TRIGGER x AFTER INSERT ON decision BEGIN UPDATE " +
			"decision SET n = 1; END",
			want: "added; no release of this program makes it: trigger x", code: 3, open: "warns"},
		{name: "view added", sql: "CREATE VIEW x AS SELECT 1", want: "makes it: view x", code: 3, open: "warns"},
		{name: "CHECK weakened", sql: "UPDATE sqlite_master SET sql = replace(sql, 'CHECK (rev > 0)', '') " +
			"WHERE name = 'risk_event'",
			want: "not as this program makes it: table risk_event", code: 3, open: "warns"},
		{name: "column added", sql: "ALTER TABLE risk ADD COLUMN x TEXT", want: "not as this program makes it: " +
			"table risk",
			code: 3, open: "warns"},
		{name: "table dropped", sql: "DROP TABLE incident", want: "missing: index sqlite_autoindex_incident_1", code: 3,
			open: "warns"},
		{name: "migration row edited", sql: "UPDATE schema_migration SET sha256 = 'x' WHERE version = 2",
			want: "is not the one this program made", code: 3, open: "refuses"},
		{name: "migration renamed", sql: "UPDATE schema_migration SET name = 'x' WHERE version = 2",
			want: "step 2 (0002_append_only.sql) is recorded otherwise", code: 3},
	}
}
