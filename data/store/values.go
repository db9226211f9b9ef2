package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"assure/questionnaire"
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
			"WHERE assessment IN (" + placeholders(n) + ")"
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

// PlainAnswersOf is [AnswersOf] without what scores are not made from: notes, planned dates and alternatives, who gave
// an answer and where it was read. It takes a third of the time.
func PlainAnswersOf(ctx context.Context, from Viewer, assessments ...string) (map[string]map[string]entity.Answers,
	error) {
	v := from.view()
	out := make(map[string]map[string]entity.Answers, len(assessments))
	words := map[string]string{}
	for ids := range slices.Chunk(assessments, textChunk) {
		args := make([]any, len(ids))
		for i, id := range ids {
			args[i] = id
		}
		if err := v.each(ctx, v.plainSQL(&args), args, func(s scanner) error {
			var id, packed string
			if err := s.Scan(&id, &packed); err != nil {
				return err
			}
			list, err := unpackAnswers(id, packed, words)
			collect(out, list)
			return err
		}); err != nil {
			return nil, err
		}
	}
	if len(words) == 0 {
		return out, nil
	}
	if err := v.texts(ctx, words); err != nil {
		return nil, err
	}
	for _, of := range out {
		for _, both := range of {
			for _, a := range []*entity.Answer{both.Claim, both.Judgement} {
				if a != nil && a.Value == inWords {
					a.Value, a.Note = words[string(a.Note)], ""
				}
			}
		}
	}
	return out, nil
}

// inWords stands for the value of an answer whose text is still to be read by the digest in its note. No value has a
// control character.
const inWords = "\x1a"

// plainSQL gives a row for each assessment: to fetch the columns of each answer would take most of the time. Texts are
// last, with their lengths before them.
func (v *View) plainSQL(args *[]any) string {
	from := "answer a"
	ids := "a.assessment IN (" + placeholders(len(*args)) + ") "
	if v.Past() {
		*args = append(*args, v.known)
		from = fmt.Sprintf(`(SELECT assessment, question, party, max(rev) AS rev FROM answer_event a
			WHERE %s AND seq <= $%d GROUP BY assessment, question, party) a`, ids, len(*args))
		ids = "1 = 1 "
	}
	const value, text = "coalesce(e.value_words, e.value)", "CASE WHEN e.value_words IS NULL THEN e.value_text " +
		"ELSE '' END"
	return `SELECT a.assessment, string_agg(e.party || ' ' || e.rev || ' ' || e.claim_rev || ' ' || e.at_us || ' '
		|| octet_length(e.question) || ' ' || octet_length(` + value + `) || ' ' || octet_length(` + text + `) || ' '
		|| e.question || ` + value + ` || ` + text + `, '') FROM ` + from + `
		JOIN answer_event e ON e.assessment = a.assessment AND e.question = a.question AND e.party = a.party
		AND e.rev = a.rev WHERE ` + ids + "GROUP BY a.assessment"
}

// unpackAnswers reads the answers of an assessment as the query of [PlainAnswersOf] gives them, and notes the digests
// of the texts among them.
func unpackAnswers(assessment, packed string, words map[string]string) ([]entity.Answer, error) {
	list := make([]entity.Answer, 0, 1+len(packed)/40)
	for rest := packed; rest != ""; {
		a := entity.Answer{Assessment: assessment}
		var numbers [6]int64 // rev, claim_rev, at_us, and three lengths
		party, after, ok := strings.Cut(rest, " ")
		for i := range numbers {
			var digits string
			if digits, after, ok = strings.Cut(after, " "); ok {
				n, err := strconv.ParseInt(digits, 10, 64)
				numbers[i], ok = n, err == nil
			}
			if !ok {
				break
			}
		}
		q, value, text := numbers[3], numbers[4], numbers[5]
		if !ok || min(q, value, text) < 0 || q+value+text > int64(len(after)) {
			return nil, fmt.Errorf("answers of assessment %s cannot be read: %w", assessment, ErrDamaged)
		}
		a.Party, a.Rev, a.ClaimRev = entity.Party(party), int(numbers[0]), int(numbers[1])
		a.At = time.UnixMicro(numbers[2]).UTC()
		a.Question, a.Value = after[:q], after[q:q+value]
		if digest := after[q+value : q+value+text]; digest != "" {
			a.Value, a.Note = inWords, questionnaire.Text(digest)
			words[digest] = ""
		}
		list, rest = append(list, a), after[q+value+text:]
	}
	return list, nil
}
