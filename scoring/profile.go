package scoring

import (
	"cmp"
	"fmt"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

// Reach compares the answer on an outcome with the level that a profile expects of it. It judges nothing: a
// profile is set for the organisation's own assessment, and what counts here is the grade of the pack.
type Reach string

// How an answer compares.
const (
	AboveLevel   Reach = "above"
	AtLevel      Reach = "at"
	BelowLevel   Reach = "below"
	LevelOpen    Reach = "not answered"
	LevelNA      Reach = "out of scope"
	LevelNoMin   Reach = "no minimum"         // the profile sets none
	LevelUnread  Reach = "profile not loaded" // what is expected is not known
	LevelNotHere Reach = "not asked"          // the pack has no question on the outcome
)

// Reaches lists the ways to compare in the order of counts.
func Reaches() []Reach {
	return []Reach{BelowLevel, AtLevel, AboveLevel, LevelOpen, LevelNA, LevelNoMin, LevelUnread, LevelNotHere}
}

// OutcomeLevel is one outcome of a framework beside what a profile expects.
type OutcomeLevel struct {
	questionnaire.Item
	Question string // that asks it, "" for none
	Expected questionnaire.Level
	Answered questionnaire.Level // "" where there is no answer
	Proof    int                 // confidence, percent, of the answer; 0 where there is none
	Audited  bool                // in the edition of the profile
	Reach    Reach
}

// Outcomes compares the answers of a result with a profile of the framework version of its pack, outcome by
// outcome in the order of the framework.
func (r *Result) Outcomes(p *questionnaire.Profile, known questionnaire.Frameworks) []OutcomeLevel {
	items := known.Find(p.Framework.Prefix())
	if items == nil {
		return nil
	}
	asks := map[string]*Row{}
	for i := range r.Rows {
		for _, ref := range r.Rows[i].question.Refs {
			if prefix, id, _ := strings.Cut(ref, ":"); prefix == p.Framework.Prefix() && r.Rows[i].Scores {
				asks[id] = &r.Rows[i]
			}
		}
	}
	out := make([]OutcomeLevel, 0, len(items.Items))
	for _, item := range items.Items {
		o := OutcomeLevel{Item: item, Expected: p.Expected[item.ID], Audited: p.Audits(item.ID)}
		row := asks[item.ID]
		if row != nil {
			o.Question = row.Question
			if row.State == Answered {
				o.Answered, o.Proof = questionnaire.Level(row.Option), row.Confidence
			}
		}
		o.Reach = reachOf(row, o.Expected)
		out = append(out, o)
	}
	return out
}

func reachOf(row *Row, expected questionnaire.Level) Reach {
	switch {
	case row == nil:
		return LevelNotHere
	case expected == questionnaire.LevelUnknown, expected == "":
		return LevelUnread
	case row.State == OutOfScope:
		return LevelNA
	case expected == questionnaire.NoMinimum:
		return LevelNoMin
	case row.State != Answered:
		return LevelOpen
	}
	switch cmp.Compare(questionnaire.Level(row.Option).Rank(), expected.Rank()) {
	case -1:
		return BelowLevel
	case 1:
		return AboveLevel
	}
	return AtLevel
}

// profileSentence compares the answers with the profile of the edition in date. It is "" where there is no profile
// of the pack's framework version.
func profileSentence(r *Result) string {
	profiles, _ := questionnaire.EmbeddedProfiles()
	p := profiles.For(r.pack, r.AsOf)
	if p == nil || r.Status == NotAssessed {
		return ""
	}
	known, _ := questionnaire.EmbeddedFrameworks()
	count := map[Reach]int{}
	all := r.Outcomes(p, known)
	for i := range all {
		count[all[i].Reach]++
	}
	unread := 0
	for _, level := range p.Expected {
		if level == questionnaire.LevelUnknown {
			unread++
		}
	}
	if unread == len(all) {
		return fmt.Sprintf("None of the %s that the profile %s expects is known, so nothing is compared with it.",
			text.Plural(unread, "level", "levels"), p.Title)
	}
	words := text.Plural(count[BelowLevel], "outcome is", "outcomes are") + " below the profile " + p.Title
	if n := count[LevelOpen]; n > 0 {
		words += fmt.Sprintf(", %d not answered", n)
	}
	if unread > 0 {
		words += fmt.Sprintf("; %d of %d expected levels are not known", unread, len(all))
	}
	return words + "."
}
