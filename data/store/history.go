package store

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"assure/questionnaire/entity"
)

// Revisions reads every revision of the entities of a kind that meet the conditions now, up to the view's time, by
// identifier and then oldest first. Conditions are on the identifier ("id"), on the row of the audit log ("seq") or on
// columns.
func Revisions[T any](ctx context.Context, from Viewer, k *Kind[T], where ...Where) ([]Revision[T], error) {
	v := from.view()
	conds, args := []string{"($1 = 0 OR e.seq <= $1)"}, []any{v.known}
	for _, w := range where {
		column := "c." + w.Column
		if _, ok := k.column(w.Column); w.Column == "seq" {
			column = "e.seq"
		} else if w.Column != "id" && !ok {
			return nil, fmt.Errorf("%s has no column %q", k.table, w.Column)
		}
		if len(w.Values) == 0 {
			return nil, nil
		}
		list, err := json.Marshal(w.Values)
		if err != nil {
			return nil, err
		}
		args = append(args, string(list))
		conds = append(conds, fmt.Sprintf("%s IN (%s)", column, listed(w.Values[0], len(args))))
	}
	rows, err := v.q.QueryContext(ctx, fmt.Sprintf(`SELECT e.rev, e.seq, e.body FROM %[1]s_event e
		JOIN %[1]s c ON c.id = e.id WHERE %[2]s ORDER BY e.id, e.rev`, k.table, strings.Join(conds, " AND ")), args...)
	if err != nil {
		return nil, mapError(err)
	}
	defer rows.Close()
	var revs []Revision[T]
	var list []T
	for rows.Next() {
		var r Revision[T]
		var body string
		if err := rows.Scan(&r.Rev, &r.Seq, &body); err != nil {
			return nil, mapError(err)
		}
		var t T
		if err := json.Unmarshal([]byte(body), &t); err != nil {
			return nil, fmt.Errorf("%s: %w", k.table, err)
		}
		revs, list = append(revs, r), append(list, t)
	}
	if err := rows.Err(); err != nil {
		return nil, mapError(err)
	}
	rows.Close() // a transaction has one connection, which the texts need
	if err := fillTexts(ctx, v, k, list); err != nil {
		return nil, err
	}
	for i := range revs {
		revs[i].Entity = list[i]
	}
	return revs, nil
}

// AnswerRevisions reads every answer of an assessment with its row of the audit log, both parties', oldest first, up to
// the view's time. A question narrows to its own.
func AnswerRevisions(ctx context.Context, from Viewer, assessment, question string) ([]Revision[entity.Answer], error) {
	v := from.view()
	list, err := v.AnswerHistory(ctx, assessment, question)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	rows, err := v.q.QueryContext(ctx, "SELECT DISTINCT at_us, seq FROM answer_event WHERE assessment = $1", assessment)
	if err != nil {
		return nil, mapError(err)
	}
	defer rows.Close()
	seqs := map[int64]int64{} // a time is that of one row: time never goes back in a register
	for rows.Next() {
		var at, seq int64
		if err := rows.Scan(&at, &seq); err != nil {
			return nil, mapError(err)
		}
		seqs[at] = seq
	}
	out := make([]Revision[entity.Answer], len(list))
	for i, a := range list {
		out[i] = Revision[entity.Answer]{Rev: a.Rev, Seq: seqs[a.At.UnixMicro()], Entity: a}
	}
	return out, mapError(rows.Err())
}

// AuditFilter selects rows of the audit log. A zero field selects all.
type AuditFilter struct {
	ID      string   // reference or identifier of the subject
	IDs     []string // of several subjects, in place of ID
	Seqs    []int64  // with IDs: these rows too
	After   int64    // only rows with a greater number
	Actors  []string // only those of one of these, exactly as written
	Actions []string // only these
	From    time.Time
	Before  time.Time // up to, and without, this instant
	Limit   int
}

// where is the filter as a condition on rows of the audit log, with its arguments.
func (f *AuditFilter) where(known int64) (string, []any, error) {
	conds, args := []string{"($1 = 0 OR seq <= $1)", "seq > $2"}, []any{known, f.After}
	in := func(column string, like, list any) error {
		text, err := json.Marshal(list)
		args = append(args, string(text))
		conds = append(conds, fmt.Sprintf("%s IN (%s)", column, listed(like, len(args))))
		return err
	}
	of := f.IDs
	if of == nil && f.ID != "" {
		of = []string{f.ID}
	}
	var err error
	if of != nil {
		if err = in("entity_id", "", of); err == nil && f.Seqs != nil {
			n := len(conds) - 1
			err = in("seq", 0, f.Seqs)
			conds = append(conds[:n], "("+strings.Join(conds[n:], " OR ")+")")
		}
	}
	if err == nil && f.Actors != nil {
		err = in("actor", "", f.Actors)
	}
	if err == nil && f.Actions != nil {
		err = in("action", "", f.Actions)
	}
	for _, t := range []struct {
		cond string
		at   time.Time
	}{{"at_us >= $%d", f.From}, {"at_us < $%d", f.Before}} {
		if !t.at.IsZero() {
			args = append(args, t.at.UnixMicro())
			conds = append(conds, fmt.Sprintf(t.cond, len(args)))
		}
	}
	return strings.Join(conds, " AND "), args, err
}

// AuditRows reads rows of the audit log by their numbers.
func AuditRows(ctx context.Context, from Viewer, seqs []int64) (map[int64]AuditEntry, error) {
	list, err := json.Marshal(append([]int64{}, seqs...))
	if err != nil {
		return nil, err
	}
	rows, err := from.view().auditRows(ctx, "seq IN ("+listed(0, 1)+") ORDER BY seq", string(list))
	out := make(map[int64]AuditEntry, len(rows))
	for _, e := range rows {
		out[e.Seq] = e
	}
	return out, err
}

// listed is a query for the values of a list that comes as JSON in one argument; like is one of them.
func listed(like any, arg int) string {
	value := "CAST(value AS BIGINT)"
	if reflect.TypeOf(like).Kind() == reflect.String {
		value = "value"
	}
	return fmt.Sprintf("SELECT %s FROM json_each($%d)", value, arg)
}

// auditWords lists the different values of a column of the audit log, in their order.
func auditWords(ctx context.Context, from Viewer, column string) (list []string, err error) {
	rows, err := from.view().q.QueryContext(ctx, "SELECT DISTINCT "+column+" FROM audit ORDER BY 1")
	if err != nil {
		return nil, mapError(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, mapError(err)
		}
		list = append(list, s)
	}
	return list, mapError(rows.Err())
}

// AuditActors lists everybody whom the audit log names.
func AuditActors(ctx context.Context, from Viewer) ([]string, error) {
	return auditWords(ctx, from, "actor")
}

// AuditActions lists what the audit log says was done.
func AuditActions(ctx context.Context, from Viewer) ([]string, error) {
	return auditWords(ctx, from, "action")
}
