package tables

import (
	"cmp"
	"fmt"

	"assure/internal/text"
	"assure/scoring"
)

// Headlines returns the [Counts.Headlines] of a book.
func Headlines(b *Book) []string { return Count(b).Headlines(b) }

// headlines collects sentences. In a register that is kept to a theme, kept and whole say which figures are of that
// theme and which of all questions.
type headlines struct {
	kept, whole string
	out         []string
}

func (h *headlines) say(of, format string, args ...any) {
	h.out = append(h.out, of+fmt.Sprintf(format, args...))
}

// Headlines returns the register in a few plain sentences, the most important first.
func (c *Counts) Headlines(b *Book) []string {
	h, open := &headlines{}, text.Plural(c.open, "open risk", "open risks")
	if b.Themes != "" {
		h.kept, h.whole = "Only about "+b.Themes+": ", "Of all questions: "
		open += " about " + b.Themes
	}
	h.say("", "%s with %s (%s in force) and %s.", text.Plural(c.suppliers, "supplier", "suppliers"),
		text.Plural(c.all, "engagement", "engagements"), text.Thousands(c.live), open)
	h.say("", "Counted here: %s", c.CountedWords())
	c.riskLines(h, b.Method.Settings)
	c.gradeLines(h)
	if c.overdue > 0 {
		h.say(h.kept, "%s %s overdue.", text.Plural(c.overdue, "action", "actions"), IsAre(c.overdue))
	}
	if c.lapsed > 0 {
		h.say(h.kept, "%s of risk no longer %s: decide again.",
			text.Plural(c.lapsed, "acceptance", "acceptances"), text.Noun(c.lapsed, "holds", "hold"))
	}
	if c.unsigned > 0 {
		h.say(h.whole, "%s %s on answers that nobody has signed off yet.",
			text.Plural(c.unsigned, "rating", "ratings"), text.Noun(c.unsigned, "rests", "rest"))
	}
	return h.out
}

// riskLines are the sentences on how high the risks are.
func (c *Counts) riskLines(h *headlines, set *scoring.Settings) {
	top := set.Bands[len(set.Bands)-1]
	if n := c.Bands[len(c.Bands)-1]; n > 0 {
		h.say(h.kept, "%s %s at %s risk: %s.", text.Plural(n, "engagement", "engagements"), IsAre(n),
			top.Band, cmp.Or(set.BandWordsOf(top.Band, c.live > 0), "decide before anything else"))
	} else if c.Engagements > c.Unrated+c.NoneOpen {
		h.say(h.kept, "No engagement that is rated is at %s risk.", top.Band)
	}
	if n := c.Unrated; n > 0 {
		h.say(h.kept, "%s %s not rated yet: nothing is said of %s here.",
			text.Plural(n, "engagement", "engagements"), IsAre(n), text.Noun(n, "it", "them"))
	}
}

// gradeLines are the sentences on must-haves and grades.
func (c *Counts) gradeLines(h *headlines) {
	engagements := func(n int) string { return text.Plural(n, "engagement", "engagements") }
	if c.notMet+c.notShown > 0 {
		accepted := ""
		if c.accepted > 0 {
			accepted = fmt.Sprintf("; %d accepted despite", c.accepted)
		}
		h.say(h.whole, "In %s a must-have or key control is open: %d not met, %d not shown%s.", engagements(c.gated),
			c.notMet, c.notShown, accepted)
	}
	if n := c.Status[scoring.TooLittleKnown] + c.Status[scoring.NotAssessed]; n > 0 {
		h.say(h.whole, "%s %s no grade (too little known: %d; not assessed: %d). That says nothing "+
			"about how good they are.", engagements(n), hasHave(n), c.Status[scoring.TooLittleKnown],
			c.Status[scoring.NotAssessed])
	}
	if n := c.Status[scoring.NoQuestionnaire]; n > 0 {
		h.say(h.whole, "%s %s no questionnaire, and so %s no grade.", engagements(n), text.Noun(n, "needs", "need"),
			hasHave(n))
	}
	if n := c.Status[scoring.ByArea]; n > 0 {
		h.say(h.whole, "%s %s judged by area, and so %s no grade.", engagements(n), IsAre(n), hasHave(n))
	}
	if c.strongButHigh > 0 {
		h.say(h.whole, "%s: good controls, service too important for a lower risk.", engagements(c.strongButHigh))
	}
}
