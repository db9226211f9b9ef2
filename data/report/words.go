package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// riskSentence is a risk in one sentence where its parts are written as parts, else in the sentences they are.
func riskSentence(event, cause, effect questionnaire.Text) string {
	end := func(s questionnaire.Text) string { return strings.TrimRight(strings.TrimSpace(string(s)), ".") }
	e, c, f := end(event), end(cause), end(effect)
	switch {
	case e == "":
		return ""
	case strings.HasPrefix(strings.ToLower(e), "there is a risk"):
		if c != "" {
			e += ", caused by " + lowerFirst(c)
		}
		if f != "" {
			e += ", resulting in " + lowerFirst(f)
		}
		return e + "."
	}
	for _, s := range []string{c, f} {
		if s != "" {
			e += ". " + text.UpperFirst(s)
		}
	}
	return e + "."
}

// lowerFirst is a word in the middle of a sentence; a name or an abbreviation keeps its capital.
func lowerFirst(s string) string {
	first, rest, _ := strings.Cut(s, " ")
	if len(first) > 1 && strings.ToLower(first[1:]) == first[1:] && rest != "" ||
		len(first) == 1 && rest != "" && first != "I" {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// cellWords is a place on the 5x5 in short, "E 20 Extreme".
func cellWords(set *scoring.Settings, c entity.Cell) string {
	band := set.Band(c.Score())
	if band == "" {
		return "not rated yet"
	}
	return fmt.Sprintf("%s %d %s", string(band)[:1], c.Score(), band)
}

// placeWords is a place on the 5x5 in words, "E 20 Extreme: consequence 5 Catastrophic, likelihood 4 Likely".
func placeWords(set *scoring.Settings, c entity.Cell) string {
	if set.Band(c.Score()) == "" {
		return cellWords(set, c)
	}
	return cellWords(set, c) + ": " + axesWords(set, c)
}

// placeFact is a labelled place on the 5x5, its band in its colour.
func placeFact(set *scoring.Settings, label string, c entity.Cell) Fact {
	f := Fact{Label: label, Words: cellWords(set, c), Mark: bandMark(set, c)}
	if f.Mark != "" {
		f.Note = axesWords(set, c)
	}
	return f
}

// axesWords is a known place on the 5x5 by its axes.
func axesWords(set *scoring.Settings, c entity.Cell) string {
	return fmt.Sprintf("consequence %d %s, likelihood %d %s", c.Consequence, set.Consequences[c.Consequence-1],
		c.Likelihood, set.Likelihoods[c.Likelihood-1])
}

// bandMark is the class that colours a band; its letter, number and word are next to the colour.
func bandMark(set *scoring.Settings, c entity.Cell) string {
	const colours = 4
	for i, b := range set.Bands {
		if b.Band == set.Band(c.Score()) {
			return fmt.Sprintf("b%d", max(0, colours-len(set.Bands)+i)%colours)
		}
	}
	return ""
}

// gradeWords is a grade with its word, "no grade" where none is shown.
func gradeWords(set *scoring.Settings, g questionnaire.Grade) string {
	if g == "" {
		return "no grade"
	}
	return string(g) + " " + set.Word(g)
}

func gradeMark(g questionnaire.Grade) string {
	if g == "" {
		return ""
	}
	return "g" + string(g)
}

// stateMark colours the state of a must-have; the words say it.
func stateMark(s scoring.GateState) string {
	switch s {
	case scoring.Met:
		return "b0"
	case scoring.NotMet:
		return "b3"
	}
	return "warn"
}

// placeOn is the place of a rating and, where it differs, that at best.
func placeOn(r *scoring.Risk) (now, best entity.Cell) {
	if r == nil {
		return now, best
	}
	now = entity.Cell{Consequence: r.Consequence, Likelihood: r.Likelihood}
	if r.Best != nil {
		best = entity.Cell{Consequence: r.Consequence, Likelihood: r.Best.Likelihood}
	}
	return now, best
}

// places are marks on the 5x5 with their labels.
type places []struct {
	at   entity.Cell
	says string
}

// riskMap is the 5x5 with places marked; nil when none of them is known.
func riskMap(set *scoring.Settings, caption string, marks places) *Map {
	m := &Map{Caption: caption}
	for i, word := range set.Likelihoods {
		m.Likelihoods = append(m.Likelihoods, fmt.Sprintf("%d %s", i+1, word))
	}
	found := false
	for c := 5; c >= 1; c-- {
		row := MapRow{Head: fmt.Sprintf("%d %s", c, set.Consequences[c-1])}
		for l := 1; l <= 5; l++ {
			at := entity.Cell{Consequence: c, Likelihood: l}
			cell := MapCell{Mark: bandMark(set, at),
				Tag: fmt.Sprintf("%s %d", string(set.Band(at.Score()))[:1], at.Score())}
			var here []string
			for _, p := range marks {
				if p.at == at {
					here = append(here, p.says)
				}
			}
			cell.Here, found = strings.Join(here, ", "), found || len(here) > 0
			row.Cells = append(row.Cells, cell)
		}
		m.Rows = append(m.Rows, row)
	}
	if !found {
		return nil
	}
	return m
}

// gateRows lists the must-haves in force of an engagement's governing cycles or, with key, its key
// controls, in the order of packs and questions.
func gateRows(s *book.Standing, b *book.Book, key bool) []gateRow {
	var out []gateRow
	for _, id := range slices.Sorted(maps.Keys(s.Results)) {
		pack := b.Compiled[s.Governing[id].PackSHA].Pack()
		for i := range s.Results[id].Rows {
			if row := &s.Results[id].Rows[i]; row.Gate != nil && row.Gate.Key == key && row.InScope() {
				out = append(out, gateRow{pack, pack.Question(row.Question), row})
			}
		}
	}
	return out
}

// gateRow is a must-have or key control with its state.
type gateRow struct {
	pack     *questionnaire.Pack
	question *questionnaire.Question
	row      *scoring.Row
}

// accepted is who accepted the engagement despite it, and until when; "" if it was not accepted.
func (g *gateRow) accepted() string {
	a := g.row.Gate.Accepted
	if a == nil {
		return ""
	}
	s := "Accepted despite by " + a.By
	if a.Recorded != "" {
		s += " (" + a.Recorded + ")"
	}
	if a.Until != 0 {
		s += " until " + a.Until.Long()
	}
	return s + "."
}

// days is a number of days in words.
func days(n questionnaire.Date) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}
