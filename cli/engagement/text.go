package engagement

import (
	"strings"

	"assure/cli/command"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Describe prints the engagement's own fields.
func Describe(p *command.Page, g entity.Engagement) {
	value := ""
	if g.Value != nil {
		value = "£" + text.Thousands(int(*g.Value))
	}
	p.Pairs([2]string{"service", g.Service}, [2]string{"tender", g.Tender}, [2]string{"lot", g.Lot},
		[2]string{"state", string(g.State)}, [2]string{"owner", g.Owner},
		[2]string{"contract", g.ContractRef}, [2]string{"starts", g.Start.String()}, [2]string{"ends", g.End.String()},
		[2]string{"value", value}, [2]string{"notice", g.NoticeWords()}, [2]string{"out of hours", g.OutOfHours})
}

// DescribeTriage prints the tier and why.
func DescribeTriage(p *command.Page, s *scoring.Settings, t scoring.Triage) {
	if !t.Triaged {
		p.Line("not triaged: no fact is known that says how much it matters")
		p.Remark("next: `assure engagement set REF data=... access=...`, or answer the triage pack in the terminal " +
			"UI; `assure engagement triage --out FILE` writes a sheet for many at once")
		return
	}
	p.Fold("%s: consequence %d %s, inherent likelihood %d %s", s.TierWords(t.Tier, t.Provisional()), t.Consequence,
		s.Consequences[t.Consequence-1], t.InherentLikelihood, s.Likelihoods[t.InherentLikelihood-1])
	tab := command.NewTable("fact", "value", "consequence", "likelihood", "").
		AlignRight("consequence", "likelihood").Fold("value")
	for _, r := range t.Reasons {
		tab.Rows = append(tab.Rows,
			[]string{r.Title, r.Label, command.Digit(r.C), command.Digit(r.L), strings.Join(reasonMarks(r), ", ")})
	}
	p.Table(tab)
	if t.ByHand != "" {
		p.Wrap(0, text.UpperFirst(t.ByHand))
	}
	if n := len(t.Assumed); n > 0 {
		p.Remark("%s counted as the worst until known: %s", text.Plural(n, "fact is", "facts are"),
			strings.Join(t.Assumed, ", "))
	}
	if words := s.ProvisionalSentence(t.Open); words != "" {
		p.Wrap(0, words)
	}
}

func reasonMarks(r scoring.Reason) []string {
	var out []string
	for _, m := range []struct {
		on   bool
		word string
	}{{r.Assumed, "assumed"}, {r.ByHand, "by hand"}, {r.SetsC, "sets consequence"},
		{r.SetsLikelihood, "sets likelihood"}} {
		if m.on {
			out = append(out, m.word)
		}
	}
	return out
}
