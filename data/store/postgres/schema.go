package postgres

import (
	"regexp"
	"strings"
)

// words are the tokens of a migration in the words of PostgreSQL. Text is compared by its bytes whatever the database
// is set to, as SQLite does: identifiers and references come in the same order on both.
var words = strings.NewReplacer("@INT@", "BIGINT", "@STRICT@", "", "@CLUSTERED@", "", " TEXT", ` TEXT COLLATE "C"`)

var (
	comment     = regexp.MustCompile(`(?m)^--.*$`)
	dropTrigger = regexp.MustCompile(`DROP TRIGGER (\w+);`)
	makeTrigger = regexp.MustCompile(`(?s)CREATE TRIGGER (\w+) BEFORE (INSERT|UPDATE|DELETE)(.*?) ON (\w+)\s+` +
		`(?:WHEN (.*?)\s+)?BEGIN SELECT RAISE\(ABORT, 'append-only'\); END;`)
	isNotOld = regexp.MustCompile(`(NEW\.\w+) IS NOT (OLD\.\w+)`)
)

// Schema is a migration in the words of PostgreSQL. A trigger becomes a function of its name and a trigger that calls
// it; what refuses to delete refuses to empty the table too.
func Schema(migration string) string {
	text := words.Replace(comment.ReplaceAllString(migration, ""))
	text = dropTrigger.ReplaceAllString(text, "DROP FUNCTION $1() CASCADE;")
	return makeTrigger.ReplaceAllStringFunc(text, trigger)
}

func trigger(found string) string {
	m := makeTrigger.FindStringSubmatch(found)
	name, event, columns, table, when := m[1], m[2], m[3], m[4], m[5]
	const refuse = "RAISE EXCEPTION 'append-only' USING ERRCODE = 'integrity_constraint_violation';"
	body := refuse
	if when != "" {
		body = "IF " + isNotOld.ReplaceAllString(when, "$1 IS DISTINCT FROM $2") + " THEN " + refuse +
			" END IF; RETURN NEW;"
	}
	out := "CREATE FUNCTION " + name + "() RETURNS trigger LANGUAGE plpgsql AS $body$BEGIN " + body + " END$body$;\n" +
		"CREATE TRIGGER " + name + " BEFORE " + event + columns + " ON " + table +
		" FOR EACH ROW EXECUTE FUNCTION " + name + "();\n"
	if event == "DELETE" {
		out += "CREATE TRIGGER " + strings.TrimSuffix(name, "_no_delete") + "_no_truncate BEFORE TRUNCATE ON " + table +
			" FOR EACH STATEMENT EXECUTE FUNCTION " + name + "();\n"
	}
	return out
}
