package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// loggedEvent is an event as the log is compared with it.
type loggedEvent struct {
	eventDigest
	seq, at int64
	row     int64 // of the table
	// its words are not those of its digests
	reworded bool
}

// eventSource reads the events of one table in the order of the transactions that wrote them, without keeping them.
// Rows are only ever added, so that this is the order of the table itself. Where it is not, which is a forgery, the
// source sorts: sorted is true from then on.
type eventSource struct {
	table   string // as the audit log names it
	from    string // the table itself
	columns string
	read    func(*sql.Rows) (loggedEvent, []string, error) // with the digests of its texts

	rows   *sql.Rows
	sorted bool
	last   int64 // row of the table that the event before the next one has
	next   loggedEvent
	ok     bool // there is a next one
}

// verifyLog walks the audit log and compares every transaction with its events, and the log with the heads noted
// earlier.
func (v *verifier) verifyLog(ctx context.Context, noted []Noted) error {
	var sources []*eventSource
	defer func() {
		for _, s := range sources {
			s.close()
		}
	}()
	for _, s := range v.eventSources() {
		if err := v.open(ctx, s, math.MinInt64); err != nil {
			if !broken(err) {
				return err
			}
			v.add("table %s cannot be read: %v", s.from, err)
			continue
		}
		sources = append(sources, s)
	}
	anchors := newAnchors(noted)
	err := v.walkLog(ctx, func(r auditRow, hash string, good bool) error {
		anchors.pass(r.Seq, hash)
		return v.compareEvents(ctx, r, good, sources)
	})
	if err != nil {
		return err
	}
	for _, s := range sources {
		if err := v.leftOver(ctx, s); err != nil {
			return err
		}
	}
	v.out.Heads = len(noted)
	for _, words := range anchors.missing(v.out.Head.Seq) {
		v.out.CutOff = true
		v.add("%s", words)
	}
	for _, d := range slices.Sorted(maps.Keys(v.altered)) {
		if !v.lost[d] {
			v.add("text %.16s was changed after it was written", d)
		}
	}
	return nil
}

// eventSources are the tables with events that a register with these migrations has.
func (v *verifier) eventSources() (list []*eventSource) {
	for _, k := range entities {
		if v.expected.has(k.Name()+"_event", "") {
			list = append(list, &eventSource{table: k.Name(), from: k.Name() + "_event",
				columns: "id, rev, seq, at_us, body", read: v.readEvent(k)})
		}
	}
	answers := answerColumns
	if !v.expected.has("answer_event", "note_words") { // of an earlier release
		answers = strings.NewReplacer("e.value_words", "NULL", "e.note_words", "NULL", "e.alternative_words", "NULL").
			Replace(answers)
	}
	return append(list,
		&eventSource{table: "pack", from: "pack", columns: "sha256, 1, seq, at_us, body", read: v.readEvent(nil)},
		&eventSource{table: "answer", from: "answer_event e", columns: answers, read: v.readAnswerEvent})
}

// readEvent reads an event of a kind; nil is a pack.
func (v *verifier) readEvent(k anyKind) func(*sql.Rows) (loggedEvent, []string, error) {
	var body sql.RawBytes
	name := "pack"
	if k != nil {
		name = k.Name()
	}
	return func(rows *sql.Rows) (e loggedEvent, texts []string, err error) {
		if err := rows.Scan(&e.row, &e.key, &e.rev, &e.seq, &e.at, &body); err != nil {
			return e, nil, err
		}
		e.sum = sha256.Sum256(body)
		v.asWritten(name, &e)
		if k != nil && k.hasTexts() && v.unknownDigest(body) {
			texts = k.textsOf(body)
		}
		return e, texts, nil
	}
}

// readAnswerEvent reads an answer. Its words are in the event or, of an earlier release, among the texts.
func (v *verifier) readAnswerEvent(rows *sql.Rows) (e loggedEvent, texts []string, err error) {
	r, seq, at, err := scanAnswer(afterRow{rows, &e.row})
	if err != nil {
		return e, nil, err
	}
	e.eventDigest, e.seq, e.at = eventDigest{r.key(), r.Rev, sha256.Sum256(r.content())}, seq, at
	v.asWritten("answer", &e)
	if !r.wordsMatch() {
		e.reworded = true
	}
	for i, d := range r.digests() {
		if _, gone := removedIn(d); d != "" && r.words[i] == "" && !gone {
			texts = append(texts, d)
		}
	}
	return e, texts, nil
}

// afterRow scans the number of a row of the table, and then what comes after it.
type afterRow struct {
	rows *sql.Rows
	row  *int64
}

func (a afterRow) Scan(dest ...any) error { return a.rows.Scan(append([]any{a.row}, dest...)...) }

// open starts to read a table at a transaction: in the order of the table or, once it is out of order, sorted.
func (v *verifier) open(ctx context.Context, s *eventSource, seq int64) (err error) {
	order := "rowid"
	if s.sorted {
		order = "seq, rowid"
	}
	s.close()
	//nolint:rowserrcheck // advance looks at it
	s.rows, err = v.q.QueryContext(ctx, "SELECT rowid, "+s.columns+" FROM "+s.from+" WHERE seq >= $1 ORDER BY "+order,
		seq)
	if err != nil {
		return mapError(err)
	}
	return v.advance(ctx, s)
}

func (s *eventSource) close() {
	if s.rows != nil {
		_ = s.rows.Close()
		s.rows = nil
	}
}

// advance reads the next event, and looks for its texts.
func (v *verifier) advance(ctx context.Context, s *eventSource) (err error) {
	if s.ok {
		s.last = s.next.row
	}
	if s.ok = s.rows.Next(); !s.ok {
		return mapError(s.rows.Err())
	}
	var texts []string
	if s.next, texts, err = s.read(s.rows); err != nil {
		return mapError(err)
	}
	if s.next.reworded {
		v.add("%s: its words were changed after they were written", v.name(ctx, s.table, s.next.key))
	}
	for _, d := range texts {
		if v.texts.has(d) || v.lost[d] {
			continue
		}
		v.lost[d] = true
		what := "was changed after it was written"
		if !v.altered[d] {
			v.out.Missing++
			what = "is missing: it was deleted outside Assure, which keeps no record of who did it and why"
		}
		v.add("%s: a text of it (%.16s) %s", v.name(ctx, s.table, s.next.key), d, what)
	}
	return nil
}

// take returns the events of a transaction. Those of earlier ones that come only now were added.
func (v *verifier) take(ctx context.Context, s *eventSource, seq int64) (list []loggedEvent, err error) {
	for s.ok && s.next.seq <= seq {
		if s.next.seq < seq {
			v.stray(ctx, s.table, s.next)
		} else {
			list = append(list, s.next)
		}
		v.out.Events++
		if err := v.advance(ctx, s); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (v *verifier) stray(ctx context.Context, table string, e loggedEvent) {
	v.add("%s: revision %d was added outside Assure: row %d of the log, which it names, did not write it",
		v.name(ctx, table, e.key), e.rev, e.seq)
}

// resort reads a table again from a transaction on, sorted.
func (v *verifier) resort(ctx context.Context, s *eventSource, seq int64) error {
	rows, err := v.q.QueryContext(ctx, "SELECT rowid, "+s.columns+" FROM "+s.from+" WHERE seq < $1 AND rowid > $2", seq,
		s.last)
	if err != nil {
		return mapError(err)
	}
	defer rows.Close()
	for rows.Next() {
		e, _, err := s.read(rows)
		if err != nil {
			return mapError(err)
		}
		v.out.Events++
		v.stray(ctx, s.table, e)
	}
	if err := rows.Err(); err != nil {
		return mapError(err)
	}
	s.sorted = true
	return v.open(ctx, s, seq)
}

// compareEvents compares the events of a transaction with its audit row. Those of a row that is not good itself are
// passed over: that row has been reported.
func (v *verifier) compareEvents(ctx context.Context, r auditRow, good bool, sources []*eventSource) error {
	var body auditBody
	if err := json.Unmarshal([]byte(r.Body), &body); err != nil && good {
		v.add("row %d of the log cannot be read: %v", r.Seq, err)
		good = false
	}
	for _, s := range sources {
		want, wrote := body.Events[s.table]
		if !wrote && (!s.ok || s.next.seq > r.Seq) {
			continue
		}
		got, err := v.take(ctx, s, r.Seq)
		if err != nil {
			return err
		}
		delete(body.Events, s.table)
		if !good || len(got) == 0 && !wrote {
			continue
		}
		if digestLogged(got) != want && !s.sorted {
			v.out.Events -= len(got)
			if err := v.resort(ctx, s, r.Seq); err != nil {
				return err
			}
			if got, err = v.take(ctx, s, r.Seq); err != nil {
				return err
			}
		}
		v.judge(ctx, s.table, r, got, want)
	}
	for _, table := range slices.Sorted(maps.Keys(body.Events)) { // what this program does not know
		if good {
			v.add("row %d of the log wrote to table %q, which is not there", r.Seq, table)
		}
	}
	return nil
}

func digestLogged(list []loggedEvent) tableDigest {
	events := make([]eventDigest, len(list))
	for i := range list {
		events[i] = list[i].eventDigest
	}
	return digestEvents(events)
}

// judge reports events that are not those a transaction wrote, or are dated otherwise.
func (v *verifier) judge(ctx context.Context, table string, r auditRow, got []loggedEvent, want tableDigest) {
	if digestLogged(got) == want {
		for _, e := range got {
			if e.at != r.At {
				v.add("%s: revision %d is dated %s, and row %d of the log, which wrote it, %s",
					v.name(ctx, table, e.key), e.rev, instant(e.at), r.Seq, instant(r.At))
			}
		}
		return
	}
	by := fmt.Sprintf("row %d of the log (%s, %s, %s)", r.Seq, r.Action, r.Actor, instant(r.At))
	switch n := len(got); {
	case n < want.N:
		v.add("%d of %d revisions that %s wrote to table %s are missing", want.N-n, want.N, by, table)
	case n > want.N:
		v.add("%d revisions in table %s were added outside Assure to %s: %s", n-want.N, table, by,
			v.namesOf(ctx, table, got))
	default:
		v.add("%s: changed after it was written by %s", v.namesOf(ctx, table, got), by)
	}
}

// leftOver reports the events after the last row of the log.
func (v *verifier) leftOver(ctx context.Context, s *eventSource) error {
	for s.ok {
		v.out.Events++
		v.stray(ctx, s.table, s.next)
		if err := v.advance(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// namesOf names the things of some events, at most three.
func (v *verifier) namesOf(ctx context.Context, table string, list []loggedEvent) string {
	var names []string
	for _, e := range list[:min(len(list), 3)] {
		if name := v.name(ctx, table, e.key); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	words := strings.Join(names, ", ")
	if n := len(list) - 3; n > 0 {
		words += fmt.Sprintf(" and %d more", n)
	}
	return words
}

// instant is a time of the log in words.
func instant(us int64) string { return time.UnixMicro(us).UTC().Format(time.RFC3339) }

// walkLog reads the audit rows in their order, reports what is wrong with the chain, and calls each for every row with
// the hash it should have, and whether it is good.
func (v *verifier) walkLog(ctx context.Context, each func(r auditRow, hash string, good bool) error) error {
	rows, err := v.q.QueryContext(ctx,
		"SELECT seq, at_us, actor, action, entity, entity_id, body, prev, hash FROM audit ORDER BY seq")
	if err != nil {
		return mapError(err)
	}
	defer rows.Close()
	prev, last := genesis, auditRow{}
	for rows.Next() {
		var r auditRow
		var stored string
		if err := rows.Scan(&r.Seq, &r.At, &r.Actor, &r.Action, &r.Entity, &r.ID, &r.Body, &r.Prev,
			&stored); err != nil {
			return mapError(err)
		}
		hash, good := r.hash(), false
		switch {
		case r.Seq != last.Seq+1:
			v.add("row %d of the log follows row %d: rows between them are missing", r.Seq, last.Seq)
		case r.Prev != prev:
			v.add("row %d of the log does not continue the row before it", r.Seq)
		case hash != stored:
			v.add("row %d of the log was changed after it was written", r.Seq)
		case r.At <= last.At && !r.setsClockBack():
			v.add("row %d of the log is dated before the row in front of it", r.Seq)
		default:
			good = true
		}
		v.out.Rows++
		v.out.Head = Head{r.Seq, hash}
		if err := each(r, hash, good); err != nil {
			return err
		}
		prev, last = stored, r
	}
	if err := rows.Err(); err != nil {
		return mapError(err)
	}
	return v.verifyHead(ctx, Head{last.Seq, prev}, last.At)
}

// verifyHead compares the row that the register keeps of the end of its log with the last row of it.
func (v *verifier) verifyHead(ctx context.Context, last Head, at int64) error {
	var have Head
	var haveAt int64
	var n int
	err := v.q.QueryRowContext(ctx, "SELECT seq, hash, at_us, (SELECT count(*) FROM audit_head) FROM audit_head "+
		"WHERE id = 1").Scan(&have.Seq, &have.Hash, &haveAt, &n)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return mapError(err)
	}
	switch {
	case err != nil:
		v.add("the register does not say where its log ends: the end of the log may be cut off")
	case have != last:
		v.add("the head names row %d, and the last row of the log is %d: the end of the log was cut off or added to",
			have.Seq, last.Seq)
	case haveAt != at || n != 1:
		v.add("the head of the log is dated %s, and its last row %s", instant(haveAt), instant(at))
	}
	return nil
}
