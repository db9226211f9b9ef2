package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"assure/internal/text"
)

// querier is what a view reads through: a transaction.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// View is one consistent reading of the register: as it is now or, when known is set, as it stood at that instant.
type View struct {
	q     querier
	known int64 // microseconds UTC; 0 is now
}

// Past reports whether the view shows an earlier time rather than the current one.
func (v *View) Past() bool { return v.known != 0 }

// Read runs f on a consistent view. A zero known reads the current state; otherwise every event after known is unseen.
func (s *Store) Read(ctx context.Context, known time.Time, f func(*View) error) error {
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return problemFor(err, s.cfg.Path)
	}
	defer tx.Rollback()
	v := &View{q: tx}
	if !known.IsZero() {
		v.known = known.UnixMicro()
	}
	return problemFor(f(v), s.cfg.Path)
}

// Action says, for the audit row, who does what to which thing. Name is a verb phrase from a fixed set ("answer",
// "import file"), Note plain words without anybody's free text: an audit row is never redacted.
type Action struct {
	Actor  string
	Name   string
	Entity string
	ID     string
	Note   string
}

// ExportAction is the name of the action that records an exported file. Its rows are left out when a head is printed.
const ExportAction = "export"

// Receipt is what a committed transaction leaves in a caller's hands. Seq is 0 when nothing changed and so nothing was
// written.
type Receipt struct {
	Seq  int64
	Hash string
	At   time.Time
}

// Tx is a transaction that writes. It is also a view of the current state, its own changes included.
type Tx struct {
	View
	store  *Store
	tx     *sql.Tx
	action Action
	prev   string
	seq    int64
	at     int64
	back   int64 // microseconds the clock ran behind the last row, 0 when it did not
	stmts  map[string]*sql.Stmt
	ready  map[string]*sql.Stmt // prepared before the transaction, for every one
	events map[string][]eventDigest

	counters map[string]int // the last number taken of each sequence asked for
}

// Write runs f in one transaction with one audit row. When f returns an error, or changes nothing, nothing is written.
// When Write returns nil the change is on disk. A cancelled context stops before the commit, never in it.
func (s *Store) Write(ctx context.Context, a Action, f func(*Tx) error) (Receipt, error) {
	if s.writer == nil {
		return Receipt{}, problemFor(ErrReadOnly, s.cfg.Path)
	}
	r, err := s.write(ctx, a, f)
	return r, problemFor(err, s.cfg.Path)
}

func (s *Store) write(ctx context.Context, a Action, f func(*Tx) error) (Receipt, error) {
	ready := s.statements.prepare(ctx, s.writer)
	// database/sql rolls back when the context of BeginTx ends, even while a commit is under way.
	sqlTx, err := s.writer.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return Receipt{}, err
	}
	defer sqlTx.Rollback()
	tx := &Tx{store: s, tx: sqlTx, action: a, stmts: map[string]*sql.Stmt{}, ready: ready, events: map[string][]eventDigest{}, counters: map[string]int{}}
	tx.q = preparing{tx}
	defer func() { s.statements.used(tx.stmts) }()
	if err := tx.begin(ctx); err != nil {
		return Receipt{}, err
	}
	if err := f(tx); err != nil {
		return Receipt{}, err
	}
	if len(tx.events) == 0 {
		return Receipt{}, nil
	}
	if err := ctx.Err(); err != nil {
		return Receipt{}, err
	}
	r, err := tx.seal(context.WithoutCancel(ctx))
	if err != nil {
		return Receipt{}, err
	}
	return r, sqlTx.Commit()
}

// begin reads the head of the chain and takes the next number and time. Time never runs backwards within a register:
// a clock set back gives the last time plus a microsecond, and the audit row says by how much.
func (t *Tx) begin(ctx context.Context) error {
	var seq, last int64
	if err := t.row(ctx, "SELECT seq, hash, at_us FROM audit_head WHERE id = 1").Scan(&seq, &t.prev, &last); err != nil {
		return err
	}
	t.seq = seq + 1
	t.at = t.store.cfg.Now().UnixMicro()
	if t.at <= last {
		if last-t.at > (5 * time.Second).Microseconds() {
			t.back = last - t.at
		}
		t.at = last + 1
	}
	return nil
}

// At is the time of the transaction: every event in it carries the same.
func (t *Tx) At() time.Time { return time.UnixMicro(t.at).UTC() }

// Seq is the number of the transaction in the audit log.
func (t *Tx) Seq() int64 { return t.seq }

// Actor is who writes.
func (t *Tx) Actor() string { return t.action.Actor }

// NewID is a new identifier.
func (t *Tx) NewID() string { return t.store.cfg.NewID() }

// Subject names the thing the audit row is about, for a caller that learns its reference only inside the transaction.
func (t *Tx) Subject(entity, id, note string) {
	t.action.Entity, t.action.ID, t.action.Note = entity, id, note
}

// Next takes the next number of a sequence: 1 for the first. A number taken in a transaction that is given up is free
// again; one that was committed never comes twice: nobody else writes meanwhile, so that the numbers can be counted here
// and kept at the end.
func (t *Tx) Next(ctx context.Context, sequence string) (int, error) {
	n, known := t.counters[sequence]
	if !known {
		err := t.row(ctx, "SELECT n FROM counter WHERE name = $1", sequence).Scan(&n)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, mapError(err)
		}
	}
	t.counters[sequence] = n + 1
	return n + 1, nil
}

// keepCounters keeps the numbers taken.
func (t *Tx) keepCounters(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(t.counters)) {
		if err := t.exec(ctx, "INSERT INTO counter (name, n) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET n = excluded.n", name, t.counters[name]); err != nil {
			return err
		}
	}
	return nil
}

// exec runs a statement prepared once a transaction: bulk work repeats few of them many times.
func (t *Tx) exec(ctx context.Context, query string, args ...any) error {
	st, err := t.prepared(ctx, query)
	if err != nil {
		return err
	}
	_, err = st.ExecContext(ctx, args...)
	return mapError(err)
}

// scanner is a row, or the error that stands for it.
type scanner interface{ Scan(dest ...any) error }

type failedRow struct{ err error }

func (f failedRow) Scan(...any) error { return f.err }

func (t *Tx) row(ctx context.Context, query string, args ...any) scanner {
	st, err := t.prepared(ctx, query)
	if err != nil {
		return failedRow{err}
	}
	return st.QueryRowContext(ctx, args...)
}

func (t *Tx) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	st, ok := t.stmts[query]
	if ok {
		return st, nil
	}
	if kept := t.ready[query]; kept != nil {
		st = t.tx.StmtContext(ctx, kept)
	} else {
		var err error
		if st, err = t.tx.PrepareContext(ctx, query); err != nil {
			return nil, fmt.Errorf("prepare %.60s: %w", query, mapError(err))
		}
	}
	t.stmts[query] = st // closed with the transaction
	return st, nil
}

// preparing is a Tx as a querier: what is read through it is prepared once a transaction too.
type preparing struct{ *Tx }

func (p preparing) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	st, err := p.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

func (p preparing) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	st, err := p.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args...)
}

func (p preparing) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	st, err := p.prepared(ctx, query)
	if err != nil {
		return p.tx.QueryRowContext(ctx, query, args...) // a row that carries the error
	}
	return st.QueryRowContext(ctx, args...)
}

// auditBody is the part of an audit row that says what the transaction wrote: for each table the number of events and a
// digest over them, so that an event changed, added or taken away later no longer fits.
type auditBody struct {
	Note      string                 `json:"note,omitempty"`
	ClockBack int64                  `json:"clock_back_us,omitempty"`
	Events    map[string]tableDigest `json:"events"`
}

// seal writes the audit row and moves the head.
func (t *Tx) seal(ctx context.Context) (Receipt, error) {
	body := auditBody{Note: t.action.Note, ClockBack: t.back, Events: map[string]tableDigest{}}
	for _, table := range slices.Sorted(maps.Keys(t.events)) {
		body.Events[table] = digestEvents(t.events[table])
	}
	text, err := json.Marshal(body) // map keys come out sorted: the text is canonical
	if err != nil {
		return Receipt{}, err
	}
	row := auditRow{Seq: t.seq, At: t.at, Actor: t.action.Actor, Action: t.action.Name, Entity: t.action.Entity, ID: t.action.ID, Body: string(text), Prev: t.prev}
	hash := row.hash()
	if err := t.keepCounters(ctx); err != nil {
		return Receipt{}, err
	}
	if err := t.exec(ctx, "INSERT INTO audit (seq, at_us, actor, action, entity, entity_id, body, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		row.Seq, row.At, row.Actor, row.Action, row.Entity, row.ID, row.Body, row.Prev, hash); err != nil {
		return Receipt{}, err
	}
	if err := t.exec(ctx, "UPDATE audit_head SET seq = $1, hash = $2, at_us = $3 WHERE id = 1", t.seq, hash, t.at); err != nil {
		return Receipt{}, err
	}
	return Receipt{Seq: t.seq, Hash: hash, At: t.At()}, nil
}

// noRow turns the absence of a row into ErrNotFound.
func noRow(err error, what, key string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s %s: %w", what, text.Safe(key), ErrNotFound)
	}
	return mapError(err)
}
