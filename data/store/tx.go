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

// querier is the transaction that a view reads from.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// View is one consistent reading of the register: as it is now or, when known is set, as it was at that instant.
type View struct {
	q     querier
	known int64 // the last audit row that it sees; 0 is now, and before the first row -1

	dialect *dialect // where it is not that of a file, for a register that is only looked into
}

// AsKnown returns a view as it was known at a moment, within the same reading; a past view never
// shows more than before.
func AsKnown(ctx context.Context, from Viewer, at time.Time) (*View, error) {
	v := from.view()
	last, err := lastKnown(ctx, v.q, at)
	if err != nil || v.Past() && v.known < last {
		return v, err
	}
	return &View{q: v.q, known: last}, nil
}

// lastKnown is the last audit row of a time or before. Rows before it count whatever their time: they were written
// before it, by a clock that may have been ahead; see [Store.ConfirmClock].
func lastKnown(ctx context.Context, q querier, at time.Time) (seq int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT seq FROM audit WHERE at_us <= $1 ORDER BY seq DESC LIMIT 1",
		at.UnixMicro()).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return -1, nil
	}
	return seq, mapError(err)
}

// Here returns the view that is read from.
func Here(from Viewer) *View { return from.view() }

// Past reports whether the view shows an earlier time rather than the current one.
func (v *View) Past() bool { return v.known != 0 }

// Read calls f with a consistent view: of the current state for a zero known, else without the events after known.
func (s *Store) Read(ctx context.Context, known time.Time, f func(*View) error) error {
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return problemFor(err, s.cfg.Path)
	}
	defer tx.Rollback()
	v := &View{q: tx}
	if !known.IsZero() {
		if v.known, err = lastKnown(ctx, tx, known); err != nil {
			return problemFor(err, s.cfg.Path)
		}
	}
	return problemFor(f(v), s.cfg.Path)
}

// Action describes a transaction in its audit row: who does what to which entity. Name is a verb
// phrase from a fixed set ("answer", "import file"). Note must not contain free text of people,
// because an audit row is never redacted.
type Action struct {
	Actor  string
	Name   string
	Entity string
	ID     string
	Note   string

	// Erases has what is overwritten or deleted made unreadable in the file too, and not only unreachable.
	Erases bool

	confirms bool // that the clock is right; see Store.ConfirmClock
}

// ExportAction is the name of the action that records an exported file. Its rows are left out when a head is printed.
const ExportAction = "export"

// Receipt is the audit row of a committed transaction. Seq is 0 when nothing changed and nothing was written.
type Receipt struct {
	Seq  int64
	Hash string
	At   time.Time
}

// Tx is a transaction that writes. It is also a [View] of the current state with its own changes.
type Tx struct {
	View
	store  *Store
	tx     *sql.Tx
	action Action
	prev   string
	seq    int64
	at     int64
	fault  error // a clock by which nothing may be written, nil for none
	back   int64 // microseconds the clock ran behind the last row, 0 when it did not
	stmts  map[string]*sql.Stmt
	ready  map[string]*sql.Stmt // prepared before the transaction, for every one
	events map[string][]eventDigest

	counters map[string]int // the last number used of each sequence asked for
}

// Write calls f in one transaction with one audit row. When f returns an error, or changes nothing, nothing is written.
// When Write returns nil the change is on disk. A cancelled context stops before the commit, never during it.
func (s *Store) Write(ctx context.Context, a Action, f func(*Tx) error) (Receipt, error) {
	if s.standby {
		return Receipt{}, s.refuseStandby()
	}
	if s.writer == nil {
		return Receipt{}, problemFor(ErrReadOnly, s.cfg.Path)
	}
	if a.Erases && s.shared == nil {
		done, err := s.erase(ctx)
		if err != nil {
			return Receipt{}, problemFor(err, s.cfg.Path)
		}
		defer done()
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
	tx := &Tx{store: s, tx: sqlTx, action: a, stmts: map[string]*sql.Stmt{}, ready: ready,
		events: map[string][]eventDigest{}, counters: map[string]int{}}
	tx.q = preparing{tx}
	defer func() { s.statements.used(tx.stmts) }()
	if err := tx.begin(ctx); err != nil {
		return Receipt{}, err
	}
	if err := f(tx); err != nil {
		return Receipt{}, err
	}
	if len(tx.events) == 0 && !a.confirms {
		return Receipt{}, nil
	}
	if tx.fault != nil {
		return Receipt{}, tx.fault
	}
	if err := ctx.Err(); err != nil {
		return Receipt{}, err
	}
	r, err := tx.seal(context.WithoutCancel(ctx))
	if err != nil {
		return Receipt{}, err
	}
	if err := s.stillThere(); err != nil {
		return Receipt{}, err
	}
	return r, sqlTx.Commit()
}

// begin reads the head of the chain and sets the next number and time. Nothing is written by a clock that is far from
// the last row; see clockFault. When it is a little behind, the time is that of the last row plus a microsecond, and
// the audit row says by how much it was back.
func (t *Tx) begin(ctx context.Context) error {
	var seq, last int64
	if err := t.row(ctx, "SELECT seq, hash, at_us FROM audit_head WHERE id = 1"+t.store.dialect().forUpdate).
		Scan(&seq, &t.prev, &last); err != nil {
		return mapError(err)
	}
	t.seq = seq + 1
	now := t.store.cfg.Now()
	t.at = now.UnixMicro()
	if t.action.confirms {
		t.back = max(0, last-t.at)
		return nil
	}
	t.fault = clockFault(seq, last, now, t.store.cfg.Path)
	if t.at <= last {
		if last-t.at > (5 * time.Second).Microseconds() {
			t.back = last - t.at
		}
		t.at = last + 1
	}
	return nil
}

// At returns the time of the transaction, which all its events have.
func (t *Tx) At() time.Time { return time.UnixMicro(t.at).UTC() }

// Seq returns the number of the transaction in the audit log.
func (t *Tx) Seq() int64 { return t.seq }

// Actor returns who writes.
func (t *Tx) Actor() string { return t.action.Actor }

// Action returns what the transaction does, as the audit log calls it.
func (t *Tx) Action() string { return t.action.Name }

// Name names what the transaction does, for a caller that learns it only inside the transaction.
func (t *Tx) Name(action string) { t.action.Name = action }

// NewID returns a new identifier; see [Store.NewID].
func (t *Tx) NewID() string { return t.store.cfg.NewID() }

// Subject sets the entity of the audit row, for a caller that learns its reference only inside the transaction.
func (t *Tx) Subject(entity, id, note string) {
	t.action.Entity, t.action.ID, t.action.Note = entity, id, note
}

// Next returns the next number of a sequence, from 1. A number from a transaction that is rolled
// back is free again; a committed one is never returned twice. There is no other writer meanwhile,
// so the numbers are counted here and stored at the end.
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

// keepCounters stores the last numbers used.
func (t *Tx) keepCounters(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(t.counters)) {
		if err := t.exec(ctx, "INSERT INTO counter (name, n) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET n = "+
			"excluded.n", name, t.counters[name]); err != nil {
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

// scanner is a row, or the error of reading it.
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
// digest over them, which shows an event changed, added or removed later.
type auditBody struct {
	Note      string                 `json:"note,omitempty"`
	ClockBack int64                  `json:"clock_back_us,omitempty"`
	Events    map[string]tableDigest `json:"events"`
}

// seal writes the audit row and updates the head.
func (t *Tx) seal(ctx context.Context) (Receipt, error) {
	body := auditBody{Note: t.action.Note, ClockBack: t.back, Events: map[string]tableDigest{}}
	for _, table := range slices.Sorted(maps.Keys(t.events)) {
		body.Events[table] = digestEvents(t.events[table])
	}
	text, err := json.Marshal(body) // map keys come out sorted: the text is canonical
	if err != nil {
		return Receipt{}, err
	}
	row := auditRow{Seq: t.seq, At: t.at, Actor: t.action.Actor, Action: t.action.Name, Entity: t.action.Entity,
		ID: t.action.ID, Body: string(text), Prev: t.prev}
	hash := row.hash()
	if err := t.keepCounters(ctx); err != nil {
		return Receipt{}, err
	}
	if err := t.exec(ctx, "INSERT INTO audit (seq, at_us, actor, action, entity, entity_id, body, prev, hash) VALUES "+
		"($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		row.Seq, row.At, row.Actor, row.Action, row.Entity, row.ID, row.Body, row.Prev, hash); err != nil {
		return Receipt{}, err
	}
	if err := t.exec(ctx, "UPDATE audit_head SET seq = $1, hash = $2, at_us = $3 WHERE id = 1", t.seq, hash,
		t.at); err != nil {
		return Receipt{}, err
	}
	return Receipt{Seq: t.seq, Hash: hash, At: t.At()}, nil
}

// noRow returns an error that wraps [ErrNotFound] for a missing row.
func noRow(err error, what, key string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s %s: %w", what, text.Safe(key), ErrNotFound)
	}
	return mapError(err)
}
