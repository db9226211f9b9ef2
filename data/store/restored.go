package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"assure/questionnaire/entity"
)

// answerKey names the answer of a party to a question.
type answerKey struct{ assessment, question, party string }

// readSources fills in who gave the answers that an undo restored: the newest event before that of the undo, and not
// of an undo itself, with the same value and note, or else with the same value.
func (v *View) readSources(ctx context.Context, raw []answerRow, list []entity.Answer) error {
	keys := map[answerKey]bool{}
	for i := range raw {
		if list[i].Origin == entity.UndoOrigin && list[i].Given() {
			keys[answerKey{raw[i].Assessment, raw[i].Question, raw[i].Party}] = true
		}
	}
	if len(keys) == 0 {
		return nil
	}
	given, err := v.givings(ctx, keys)
	if err != nil {
		return err
	}
	for i := range raw {
		r := &raw[i]
		if list[i].Origin != entity.UndoOrigin || !list[i].Given() {
			continue
		}
		same := false
		for _, g := range given[answerKey{r.Assessment, r.Question, r.Party}] {
			noted := g.Note == r.Note
			if g.Rev >= r.Rev || g.Value != r.Value || g.ValueText != r.ValueText || same && !noted {
				continue
			}
			same = noted
			list[i].Restored = &entity.Giving{By: g.Actor, At: time.UnixMicro(g.at).UTC(),
				Origin: entity.Origin(g.Origin)}
		}
	}
	return nil
}

// giving is the event of an answer that no undo wrote.
type giving struct {
	answerRow
	at int64
}

// givings reads the events of answers that no undo wrote, oldest first.
func (v *View) givings(ctx context.Context, keys map[answerKey]bool) (map[answerKey][]giving, error) {
	const each = 200 // keys of a query
	out := make(map[answerKey][]giving, len(keys))
	for some := range slices.Chunk(slices.Collect(maps.Keys(keys)), each) {
		args := make([]any, 0, 3*len(some))
		for _, k := range some {
			args = append(args, k.assessment, k.question, k.party)
		}
		err := v.each(ctx, `SELECT e.assessment, e.question, e.party, e.rev, e.value, e.value_text, e.note, e.origin,
			e.actor, e.at_us FROM answer_event e WHERE (e.assessment, e.question, e.party) IN (VALUES `+
			tuples(len(some), 3)+`) AND e.origin <> 'undo' ORDER BY e.rev`, args, func(s scanner) error {
			var g giving
			err := s.Scan(&g.Assessment, &g.Question, &g.Party, &g.Rev, &g.Value, &g.ValueText, &g.Note, &g.Origin,
				&g.Actor, &g.at)
			k := answerKey{g.Assessment, g.Question, g.Party}
			out[k] = append(out[k], g)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
