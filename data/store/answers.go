package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// Answered is an answer to write. Free marks the value as free text, of which the event keeps the
// digest. OpID is unique in the register: a second write with it is a repeat, not a second answer.
type Answered struct {
	Answer entity.Answer
	Free   bool
	OpID   string
}

// ErrRepeated reports an operation id that was used before. Nothing is written.
var ErrRepeated = errors.New("this operation was carried out before")

// PutAnswer writes the next revision of an answer and returns it with Rev, By and At set. The caller compares revisions
// first. The error wraps [ErrRepeated] when the operation id is known.
func (t *Tx) PutAnswer(ctx context.Context, a Answered) (entity.Answer, error) {
	out, err := t.PutAnswers(ctx, []Answered{a})
	if err != nil {
		return entity.Answer{}, err
	}
	return out[0], nil
}

// PutAnswers is [Tx.PutAnswer] for many answers, of any assessments, in order. After an error the transaction must be
// rolled back.
func (t *Tx) PutAnswers(ctx context.Context, list []Answered) ([]entity.Answer, error) {
	if err := t.refuseRepeated(ctx, list); err != nil {
		return nil, err
	}
	revs, err := t.revisions(ctx, list)
	if err != nil {
		return nil, err
	}
	out := make([]entity.Answer, len(list))
	rows := make([]answerRow, 0, len(list))
	here := make(map[string]bool, len(list))
	for i, a := range list {
		r, err := t.answerRow(a)
		if err != nil {
			return nil, fmt.Errorf("answer to %s: %w", a.Answer.Question, err)
		}
		key := r.key()
		if here[key] { // one statement can update a view only once
			if err := t.writeAnswers(ctx, rows); err != nil {
				return nil, err
			}
			rows = rows[:0]
			clear(here)
		}
		here[key] = true
		revs[key]++
		r.Rev = revs[key]
		rows = append(rows, r)
		out[i] = a.Answer
		out[i].Rev, out[i].By, out[i].At = r.Rev, r.Actor, t.At()
	}
	return out, t.writeAnswers(ctx, rows)
}

// refuseRepeated returns an error for an operation that was carried out before.
func (t *Tx) refuseRepeated(ctx context.Context, list []Answered) error {
	ops := make([]any, len(list))
	for i := range list {
		ops[i] = list[i].OpID
	}
	return t.eachOf(ctx, "SELECT op_id FROM answer_event WHERE op_id IN (%s)", ops, func(s scanner) error {
		var op string
		if err := s.Scan(&op); err != nil {
			return err
		}
		return fmt.Errorf("operation %s: %w", op, ErrRepeated)
	})
}

// revisions returns the current revisions of the answers in the assessments of a list, by key.
func (t *Tx) revisions(ctx context.Context, list []Answered) (map[string]int, error) {
	revs := make(map[string]int, len(list))
	if len(list) == 1 { // an assessor who types: not the whole assessment
		a := &list[0].Answer
		r := answerRow{Assessment: a.Assessment, Question: a.Question, Party: string(a.Party)}
		err := t.row(ctx, "SELECT rev FROM answer WHERE assessment = $1 AND question = $2 AND party = $3", r.Assessment,
			r.Question, r.Party).Scan(&r.Rev)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, mapError(err)
		}
		revs[r.key()] = r.Rev
		return revs, nil
	}
	var of []any
	seen := map[string]bool{}
	for i := range list {
		if id := list[i].Answer.Assessment; !seen[id] {
			seen[id] = true
			of = append(of, id)
		}
	}
	return revs, t.eachOf(ctx, "SELECT assessment, question, party, rev FROM answer WHERE assessment IN (%s)", of,
		func(s scanner) error {
			var r answerRow
			err := s.Scan(&r.Assessment, &r.Question, &r.Party, &r.Rev)
			revs[r.key()] = r.Rev
			return err
		})
}

// writeAnswers writes events and views. No two rows are of one answer.
func (t *Tx) writeAnswers(ctx context.Context, rows []answerRow) error {
	events, views := make([]any, 0, len(rows)*answerWidth), make([]any, 0, len(rows)*4)
	for i := range rows {
		r := &rows[i]
		events = append(events, r.Assessment, r.Question, r.Party, r.Rev, r.OpID, r.Value, r.ValueText, r.Note,
			r.Planned, r.Alternative,
			r.Reconfirmed, r.ClaimRev, r.Origin, r.File, r.Sheet, r.Cell, none(r.Batch), r.Actor, t.seq, t.at,
			none(r.words[0]), none(r.words[1]), none(r.words[2]))
		views = append(views, r.Assessment, r.Question, r.Party, r.Rev)
	}
	if err := t.insertRows(ctx,
		`INSERT INTO answer_event (assessment, question, party, rev, op_id, value,
		value_text, note, planned, alternative, reconfirmed, claim_rev, origin, file,
		sheet, cell, batch, actor, seq, at_us, value_words, note_words, alternative_words)`, "", answerWidth,
		events); err != nil {
		return fmt.Errorf("answers: %w", err)
	}
	if err := t.insertRows(ctx, "INSERT INTO answer (assessment, question, party, rev)",
		"ON CONFLICT (assessment, question, party) DO UPDATE SET rev = excluded.rev "+
			"WHERE answer.rev = excluded.rev - 1", 4, views); err != nil {
		return err
	}
	for i := range rows {
		t.noteEvent("answer", rows[i].key(), rows[i].Rev, rows[i].content())
	}
	return nil
}

// answerWidth is the number of columns of an answer event.
const answerWidth = 23

// answerRow is an answer event as stored in its columns.
type answerRow struct {
	Assessment, Question, Party string
	Rev                         int
	OpID                        string
	Value, ValueText, Note      string
	Planned                     int64
	Alternative                 string
	Reconfirmed, ClaimRev       int
	Origin, File, Sheet, Cell   string
	Batch, Actor                string

	words [3]string // of ValueText, Note and Alternative, which are their digests; "" when they are not in the event
}

// digests are those of the words.
func (r *answerRow) digests() [3]string { return [3]string{r.ValueText, r.Note, r.Alternative} }

// wordsMatch reports whether the words in the event are those of the digests. Words that are not there are in the table
// of texts, or were deleted.
func (r *answerRow) wordsMatch() bool {
	for i, d := range r.digests() {
		if r.words[i] != "" && digest(r.words[i]) != d {
			return false
		}
	}
	return true
}

func (r *answerRow) key() string { return r.Assessment + "/" + r.Question + "/" + r.Party }

// content is what the audit row's digest covers: every column but the words, of which it has the digests, and the
// revision, which is added to the digest separately.
func (r *answerRow) content() []byte {
	own := *r
	own.Rev = 0
	b, err := json.Marshal(own)
	if err != nil {
		panic(err) // strings and integers always marshal
	}
	return b
}

// answerRow returns the row of an answer, without its revision.
func (t *Tx) answerRow(a Answered) (r answerRow, err error) {
	ans := a.Answer
	r = answerRow{Assessment: ans.Assessment, Question: ans.Question, Party: string(ans.Party), OpID: a.OpID,
		Value:   ans.Value,
		Planned: int64(ans.Planned), Reconfirmed: flag(ans.Reconfirmed), ClaimRev: ans.ClaimRev,
		Origin: string(ans.Origin),
		File:   ans.File, Sheet: ans.Sheet, Cell: ans.Cell, Batch: ans.Batch, Actor: t.action.Actor}
	if ans.By != "" {
		r.Actor = ans.By
	}
	if a.Free && ans.Value != q.Unknown && ans.Value != q.NA {
		r.Value = ""
		if r.ValueText, r.words[0], err = digested(ans.Value); err != nil {
			return r, err
		}
	}
	if r.Note, r.words[1], err = digested(string(ans.Note)); err != nil {
		return r, err
	}
	r.Alternative, r.words[2], err = digested(string(ans.Alternative))
	return r, err
}

const answerColumns = `e.assessment, e.question, e.party, e.rev, e.op_id, e.value, e.value_text, e.note,
	e.planned, e.alternative, e.reconfirmed, e.claim_rev, e.origin, e.file, e.sheet, e.cell, coalesce(e.batch, ''),
	e.actor, e.seq, e.at_us, coalesce(e.value_words, ''), coalesce(e.note_words, ''), coalesce(e.alternative_words, '')`

func scanAnswer(s scanner) (r answerRow, seq, at int64, err error) {
	err = s.Scan(&r.Assessment, &r.Question, &r.Party, &r.Rev, &r.OpID, &r.Value, &r.ValueText, &r.Note, &r.Planned,
		&r.Alternative,
		&r.Reconfirmed, &r.ClaimRev, &r.Origin, &r.File, &r.Sheet, &r.Cell, &r.Batch, &r.Actor, &seq, &at,
		&r.words[0], &r.words[1], &r.words[2])
	return r, seq, at, err
}

func (r *answerRow) answer(at int64) entity.Answer {
	a := entity.Answer{Assessment: r.Assessment, Question: r.Question, Party: entity.Party(r.Party), Value: r.Value,
		Planned: q.Date(r.Planned), Reconfirmed: r.Reconfirmed == 1,
		ClaimRev: r.ClaimRev,
		Rev:      r.Rev, By: r.Actor, At: time.UnixMicro(at).UTC(), Origin: entity.Origin(r.Origin), File: r.File,
		Sheet: r.Sheet, Cell: r.Cell, Batch: r.Batch}
	return a
}

// AnswersOf reads the current answers of assessments, by assessment and question. An answer that an undo removed is not
// among them.
func AnswersOf(ctx context.Context, from Viewer, assessments ...string) (map[string]map[string]entity.Answers, error) {
	v := from.view()
	out := make(map[string]map[string]entity.Answers, len(assessments))
	for len(assessments) > 0 {
		n := min(len(assessments), textChunk)
		ids := make([]any, n)
		for i, id := range assessments[:n] {
			ids[i] = id
		}
		list, err := v.answers(ctx, "assessment IN ("+placeholders(n)+")", ids...)
		if err != nil {
			return nil, err
		}
		collect(out, list)
		assessments = assessments[n:]
	}
	return out, nil
}

func collect(out map[string]map[string]entity.Answers, list []entity.Answer) {
	for i := range list {
		a := &list[i]
		if a.Value == "" {
			continue
		}
		of := out[a.Assessment]
		if of == nil {
			of = map[string]entity.Answers{}
			out[a.Assessment] = of
		}
		both := of[a.Question]
		if a.Party == entity.ByAssessor {
			both.Judgement = a
		} else {
			both.Claim = a
		}
		of[a.Question] = both
	}
}

// answers reads the current events that meet a condition on the key columns.
func (v *View) answers(ctx context.Context, cond string, args ...any) ([]entity.Answer, error) {
	query := `SELECT ` + answerColumns +
		` FROM answer a JOIN answer_event e ON e.assessment = a.assessment AND e.question = a.question
		AND e.party = a.party AND e.rev = a.rev WHERE a.` + cond
	if v.Past() {
		args = append(args, v.known)
		query = fmt.Sprintf(`SELECT %s FROM (SELECT assessment, question, party, max(rev) AS rev FROM answer_event
			WHERE %s AND seq <= $%d GROUP BY assessment, question, party) a
			JOIN answer_event e ON e.assessment = a.assessment AND e.question = a.question
				AND e.party = a.party AND e.rev = a.rev`,
			answerColumns, cond, len(args))
	}
	return v.answerEvents(ctx, query, args...)
}

// answerEvents runs a query for answer events. Words that are not in an event are looked up among the texts.
func (v *View) answerEvents(ctx context.Context, query string, args ...any) ([]entity.Answer, error) {
	rows, err := v.q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, mapError(err)
	}
	defer rows.Close()
	var raw []answerRow
	var list []entity.Answer
	words := map[string]string{}
	for rows.Next() {
		r, _, at, err := scanAnswer(rows)
		if err != nil {
			return nil, mapError(err)
		}
		for i, d := range r.digests() {
			if d != "" && r.words[i] == "" {
				words[d] = ""
			}
		}
		raw, list = append(raw, r), append(list, r.answer(at))
	}
	if err := rows.Err(); err != nil {
		return nil, mapError(err)
	}
	rows.Close()
	if err := v.texts(ctx, words); err != nil {
		return nil, err
	}
	for i := range raw {
		r := &raw[i]
		for j, d := range r.digests() {
			if d != "" && r.words[j] == "" {
				r.words[j] = words[d]
			}
		}
		if r.ValueText != "" {
			list[i].Value = r.words[0]
		}
		list[i].Note, list[i].Alternative = q.Text(r.words[1]), q.Text(r.words[2])
	}
	return list, v.readSources(ctx, raw, list)
}

// AnswerHistory reads every answer to one question, of both parties, oldest first, up to the view's time. An empty
// question reads those of the whole assessment.
func (v *View) AnswerHistory(ctx context.Context, assessment, question string) ([]entity.Answer, error) {
	return v.answerEvents(ctx,
		`SELECT `+answerColumns+` FROM answer_event e WHERE e.assessment = $1 AND ($2 = '' OR e.question = $2)
		AND ($3 = 0 OR e.seq <= $3) ORDER BY e.seq, e.question, e.party, e.rev`, assessment, question, v.known)
}

// AnswerHistory is [View.AnswerHistory] for any [Viewer].
func AnswerHistory(ctx context.Context, from Viewer, assessment, question string) ([]entity.Answer, error) {
	return from.view().AnswerHistory(ctx, assessment, question)
}

// AnswersOfBatch reads the events an import wrote, in the order written.
func (v *View) AnswersOfBatch(ctx context.Context, batch string) ([]entity.Answer, error) {
	return v.answerEvents(ctx,
		"SELECT "+answerColumns+" FROM answer_event e WHERE e.batch = $1 ORDER BY e.seq, e.assessment, e.question, "+
			"e.party, e.rev", batch)
}

// AnswerAt reads one revision of an answer, rev 0 the current one. The error wraps [ErrNotFound] when there is none.
func (v *View) AnswerAt(ctx context.Context, assessment, question string, party entity.Party,
	rev int) (entity.Answer, error) {
	list, err := v.answerEvents(ctx,
		`SELECT `+answerColumns+` FROM answer_event e WHERE e.assessment = $1 AND e.question = $2 AND e.party = $3
		AND ($4 = 0 OR e.rev = $4) AND ($5 = 0 OR e.seq <= $5) ORDER BY e.rev DESC LIMIT 1`, assessment, question,
		string(party), rev, v.known)
	if err != nil || len(list) == 0 {
		if err == nil {
			err = fmt.Errorf("answer to %s: %w", question, ErrNotFound)
		}
		return entity.Answer{}, err
	}
	return list[0], nil
}

// AnswerOfOp reads the answer that an operation wrote. The bool is false when there is none.
func (v *View) AnswerOfOp(ctx context.Context, opID string) (entity.Answer, bool, error) {
	list, err := v.answerEvents(ctx, "SELECT "+answerColumns+" FROM answer_event e WHERE e.op_id = $1", opID)
	if err != nil || len(list) == 0 {
		return entity.Answer{}, false, err
	}
	return list[0], true, nil
}

// KeepPack stores the text of a pack under its SHA-256, once.
func (t *Tx) KeepPack(ctx context.Context, p *q.Pack) error {
	var n int
	if err := t.row(ctx, "SELECT count(*) FROM pack WHERE sha256 = $1", p.SHA256).Scan(&n); err != nil || n > 0 {
		return mapError(err)
	}
	if sum := sha256.Sum256(p.Source); fmt.Sprintf("%x", sum) != p.SHA256 {
		return fmt.Errorf("pack %s: the text does not match its SHA-256: %w", p.Ref(), ErrRefused)
	}
	if err := t.exec(ctx, "INSERT INTO pack (sha256, id, version, body, seq, at_us) VALUES ($1, $2, $3, $4, $5, $6)",
		p.SHA256, p.ID, p.Version, string(p.Source), t.seq, t.at); err != nil {
		return err
	}
	t.noteEvent("pack", p.SHA256, 1, p.Source)
	return nil
}

// KeptPack is a pack of which the register has the text.
type KeptPack struct{ SHA256, ID, Version string }

// KeptPacks lists the packs of which the register has the text, the newest copy first.
func KeptPacks(ctx context.Context, from Viewer) (list []KeptPack, err error) {
	rows, err := from.view().q.QueryContext(ctx, "SELECT sha256, id, version FROM pack ORDER BY seq DESC, sha256")
	if err != nil {
		return nil, mapError(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var p KeptPack
		if err := rows.Scan(&p.SHA256, &p.ID, &p.Version); err != nil {
			return nil, mapError(err)
		}
		list = append(list, p)
	}
	return list, mapError(rows.Err())
}

// PackSource reads the text of a pack by its SHA-256.
func PackSource(ctx context.Context, from Viewer, sha string) ([]byte, error) {
	v := from.view()
	var body string
	err := noRow(v.q.QueryRowContext(ctx, "SELECT body FROM pack WHERE sha256 = $1", sha).Scan(&body), "pack", sha)
	return []byte(body), err
}
