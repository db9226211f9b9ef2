package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"assure/questionnaire/entity"
)

// Values are the values of answers over time, without their texts; see [ValuesOf].
type Values map[valueKey][]valueAt

type valueKey struct {
	assessment, question string
	party                entity.Party
}

type valueAt struct {
	at     int64 // microseconds
	value  string
	undone bool // written by an undo
}

// RedoPrefix begins the operation id of an answer that a redo wrote. Its origin is that of an undo.
const RedoPrefix = "redo-"

// ValuesOf reads every value that the answers of assessments have had, up to the view's time. It
// leaves out answers in words.
func ValuesOf(ctx context.Context, from Viewer, assessments ...string) (Values, error) {
	v := from.view()
	out := Values{}
	for len(assessments) > 0 {
		n := min(len(assessments), textChunk)
		args := make([]any, n)
		for i, id := range assessments[:n] {
			args[i] = id
		}
		query := "SELECT assessment, question, party, value, at_us, origin, op_id FROM answer_event " +
			"WHERE assessment IN (" + placeholders(1, n) + ")"
		if v.Past() {
			args = append(args, v.known)
			query += fmt.Sprintf(" AND seq <= $%d", len(args))
		}
		if err := v.addValues(ctx, out, query+" ORDER BY assessment, question, party, rev", args...); err != nil {
			return nil, err
		}
		assessments = assessments[n:]
	}
	return out, nil
}

func (v *View) addValues(ctx context.Context, out Values, query string, args ...any) error {
	rows, err := v.q.QueryContext(ctx, query, args...)
	if err != nil {
		return mapError(err)
	}
	defer rows.Close()
	for rows.Next() {
		var k valueKey
		var x valueAt
		var origin entity.Origin
		var op string
		if err := rows.Scan(&k.assessment, &k.question, &k.party, &x.value, &x.at, &origin, &op); err != nil {
			return mapError(err)
		}
		x.undone = origin == entity.UndoOrigin && !strings.HasPrefix(op, RedoPrefix)
		out[k] = append(out[k], x)
	}
	return mapError(rows.Err())
}

// At returns the value of the answer that was effective at a time: the judgement where there was one,
// else the claim, "" for neither.
func (l Values) At(assessment, question string, at time.Time) string {
	for _, party := range []entity.Party{entity.ByAssessor, entity.BySupplier} {
		value := ""
		for _, x := range l[valueKey{assessment, question, party}] {
			if x.at <= at.UnixMicro() {
				value = x.value
			}
		}
		if value != "" {
			return value
		}
	}
	return ""
}

// Since returns the values that were effective after a time, in order, without those that an undo took back. A moment
// without an answer gives none.
func (l Values) Since(assessment, question string, after time.Time) []string {
	kept := Values{}
	var times []int64
	for _, party := range []entity.Party{entity.ByAssessor, entity.BySupplier} {
		k := valueKey{assessment, question, party}
		kept[k] = withoutUndone(l[k])
		for _, x := range kept[k] {
			if x.at > after.UnixMicro() {
				times = append(times, x.at)
			}
		}
	}
	slices.Sort(times)
	var out []string
	for _, at := range times {
		if v := kept.At(assessment, question, time.UnixMicro(at)); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// withoutUndone drops the values that an undo took back: those after the last one that is as the undo left it.
func withoutUndone(list []valueAt) []valueAt {
	var out []valueAt
	for _, x := range list {
		if x.undone {
			back := len(out) - 1
			for back >= 0 && out[back].value != x.value {
				back--
			}
			if back >= 0 {
				out = out[:back+1]
				continue
			}
			if x.value == "" { // undone to no answer
				out = nil
			}
		}
		out = append(out, x)
	}
	return out
}
