package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"assure/data/store/postgres"
)

// Peek runs f on the file of a register as it is, whatever its schema: only the audit log may be read through the view,
// unless the caller knows the schema. It writes nothing, and takes no part in the locks of a share.
func Peek(ctx context.Context, path string, f func(*View) error) error {
	if IsShared(path) {
		return peekShared(ctx, path, f)
	}
	if err := driverMode(); err != nil {
		return err
	}
	if err := errors.Join(checkHeader(path), foreignLog(path)); err != nil {
		return err
	}
	log, err := os.Stat(path + "-wal")
	if err != nil { // nobody has it open: reading it makes no log, which would be left there
		return problemFor(peek(ctx, readerDSN(path)+"&immutable=1", f), path)
	}
	err = peek(ctx, readerDSN(path), f)
	if errors.Is(mapError(err), ErrReadOnly) && log.Size() == 0 {
		err = peek(ctx, readerDSN(path)+"&immutable=1", f) // in a folder that cannot be written to
	}
	return problemFor(err, path)
}

func peek(ctx context.Context, dsn string, f func(*View) error) error {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(&View{q: tx})
}

func peekShared(ctx context.Context, name string, f func(*View) error) error {
	address, err := postgres.Parse(name)
	if err != nil {
		return err
	}
	db := sql.OpenDB(&postgres.Connector{Address: address})
	defer db.Close()
	return problemFor(readOnce(ctx, db, func(q querier) error { return f(&View{q: q, dialect: ofPostgres}) }),
		address.Safe)
}

// LastRow is the newest row of the audit log, exports too, and its time. A register without one has the zero Head.
func (v *View) LastRow(ctx context.Context) (h Head, at time.Time, err error) {
	var us int64
	err = v.q.QueryRowContext(ctx, "SELECT seq, hash, at_us FROM audit ORDER BY seq DESC LIMIT 1").
		Scan(&h.Seq, &h.Hash, &us)
	if err = noRow(err, "audit", "row"); errors.Is(err, ErrNotFound) {
		return Head{}, time.Time{}, nil
	}
	return h, time.UnixMicro(us).UTC(), err
}

// FirstRow is the time of the first row of the audit log, the zero time for none.
func (v *View) FirstRow(ctx context.Context) (time.Time, error) {
	var us sql.NullInt64
	err := v.q.QueryRowContext(ctx, "SELECT min(at_us) FROM audit").Scan(&us)
	if err != nil || !us.Valid {
		return time.Time{}, mapError(err)
	}
	return time.UnixMicro(us.Int64).UTC(), nil
}

// EngagementsAfter lists the references of the engagements that something was written of after a row of the audit log.
func (v *View) EngagementsAfter(ctx context.Context, seq int64) ([]string, error) {
	touched := map[string]bool{}
	note := func(id string) { touched[id] = true }
	tables := map[string]bool{} // a register of an earlier release lacks some
	all := ofSQLite
	if v.dialect != nil {
		all = v.dialect
	}
	if err := v.eachID(ctx, all.tables,
		func(name string) { tables[name] = true }); err != nil {
		return nil, err
	}
	for _, q := range engagementQueries(tables) {
		if err := v.eachIDOf(ctx, q, seq, note); err != nil {
			return nil, err
		}
	}
	var refs []string
	for id := range touched {
		var body []byte
		var e struct{ Ref string }
		err := v.q.QueryRowContext(ctx, "SELECT body FROM engagement WHERE id = $1", id).Scan(&body)
		if err = noRow(err, "engagement", id); errors.Is(err, ErrNotFound) {
			continue // named by a row that was never written
		}
		if err = cmp.Or(err, json.Unmarshal(body, &e)); err != nil {
			return nil, err
		}
		refs = append(refs, e.Ref)
	}
	slices.Sort(refs)
	return refs, nil
}

// engagementQueries are one query a table of events: the engagements of what was written after row $1.
func engagementQueries(tables map[string]bool) []string {
	out := []string{
		"SELECT DISTINCT id FROM engagement_event WHERE seq > $1",
		"SELECT DISTINCT id FROM (SELECT a.engagement AS id FROM answer_event e JOIN assessment a ON a.id = " +
			"e.assessment WHERE e.seq > $1) x",
	}
	for _, k := range entities {
		switch {
		case !tables[k.Name()+"_event"]:
		case k.has("engagement"):
			out = append(out, fmt.Sprintf("SELECT DISTINCT c.engagement FROM %[1]s_event e JOIN %[1]s c "+
				"ON c.id = e.id WHERE e.seq > $1 AND c.engagement <> ''", k.Name()))
		case k.has("assessment"):
			out = append(out, fmt.Sprintf("SELECT DISTINCT a.engagement FROM %[1]s_event e JOIN %[1]s c "+
				"ON c.id = e.id JOIN assessment a ON a.id = c.assessment WHERE e.seq > $1", k.Name()))
		}
	}
	return out
}

func (v *View) eachIDOf(ctx context.Context, query string, seq int64, f func(string)) error {
	rows, err := v.q.QueryContext(ctx, query, seq)
	if err != nil {
		return mapError(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id sql.NullString
		if err := rows.Scan(&id); err != nil {
			return mapError(err)
		}
		f(id.String)
	}
	return mapError(rows.Err())
}

// ReadOnly reports whether the register is open for reading only.
func (s *Store) ReadOnly() bool { return s.cfg.ReadOnly }
