package scoring

import (
	"fmt"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

// Sentences describes a result in words, the most important first. It quotes packs and acceptances, so the text must be
// made safe before it is printed to a terminal.
func (s *Settings) Sentences(r *Result) []string {
	var out []string
	say := func(lines ...string) {
		for _, l := range lines {
			if l != "" {
				out = append(out, l)
			}
		}
	}
	if r.Areas != nil && r.Status != NotAssessed {
		say(areaSentences(r)...)
		say(s.gateSentences(r)...)
		say(raisedSentence(r), idleSentence(r), assumedSentence(s, r))
		return out
	}
	say(headline(r), s.gradeSentence(r))
	say(s.gateSentences(r)...)
	say(raisedSentence(r), s.domainSentence(r), lossSentence(r), scopeSentence(r), hiddenSentence(r), s.riskSentence(r),
		s.GoodButImportant(r), profileSentence(r))
	say(idleSentence(r), assumedSentence(s, r))
	return out
}

func headline(r *Result) string {
	switch {
	case !r.Assessable:
		return "Not assessed: nothing in this questionnaire is in scope, so there is no score."
	case !r.Recorded:
		return "Not assessed: no answer has been recorded yet."
	}
	return fmt.Sprintf("Shown %s, at most %s: %s.", r.Assured, r.Possible, r.NotInDoubt())
}

// NotInDoubt says how many points lie outside the range between both ends, rounded down, and how many answers have
// accepted proof. It is "" when not assessed.
func (r *Result) NotInDoubt() string {
	if r.Status == NotAssessed {
		return ""
	}
	words := fmt.Sprintf("%d of 100 points are not in doubt", r.Confidence/10)
	if r.Answered > 0 {
		words += fmt.Sprintf("; proof accepted for %d of %s", r.Evidenced,
			text.Plural(r.Answered, "answer", "answers"))
	}
	return words
}

func (s *Settings) gradeSentence(r *Result) string {
	switch r.Status {
	case NotAssessed:
		return ""
	case TooLittleKnown:
		return fmt.Sprintf("Too little known: %s of 100 points are not yet known, so there is no grade.",
			r.Losses.Unknown)
	case Settled:
		return fmt.Sprintf("Grade %s %s, settled.", r.Grade, s.Word(r.Grade))
	}
	if r.Grade == r.GradePossible {
		return fmt.Sprintf("Grade %s %s; it could change.", r.Grade, s.Word(r.Grade))
	}
	return fmt.Sprintf("Grade %s %s; it could become %s %s.", r.Grade, s.Word(r.Grade), r.GradePossible,
		s.Word(r.GradePossible))
}

// notSeen describes a must-have that is not shown, which is not a finding.
func notSeen(row *Row) string {
	why := "it is not answered"
	switch row.State {
	case NAClaimed:
		why = "the supplier says it does not apply, and that is not agreed"
	case Answered:
		why = fmt.Sprintf("the answer is evidenced to %d %% and %d %% is asked for", row.Gate.Confidence,
			row.Gate.MinConfidence)
	}
	return fmt.Sprintf("We have not seen that the %s %s (%s) is met: %s.", row.Gate.Noun(), row.Question, row.Gate.Name,
		why)
}

func (s *Settings) gateSentences(r *Result) []string {
	if r.Status == NotAssessed {
		return nil
	}
	var out []string
	for i := range r.Rows {
		row := &r.Rows[i]
		g := row.Gate
		if g == nil || g.State == Met {
			continue
		}
		line := fmt.Sprintf("%s %s (%s) is not met.", text.UpperFirst(g.Noun()), row.Question, g.Name)
		if g.State == NotShown {
			line = notSeen(row)
		}
		switch a := g.Accepted; {
		case a != nil && a.Until != 0:
			line += fmt.Sprintf(" Accepted despite this by %s until %s; status and risk take no account of it.",
				a.who(), a.Until.Long())
		case a != nil:
			line += fmt.Sprintf(" Accepted despite this by %s; status and risk take no account of it.", a.who())
		case r.Status.Graded():
			line += " " + holdsWords(r, g)
		}
		out = append(out, line)
	}
	return out
}

// holdsWords says which grade a must-have that is not met holds: that of its pack or, where the pack has none,
// that of the engagement.
func holdsWords(r *Result, g *GateResult) string {
	if r.Areas != nil {
		return fmt.Sprintf("It holds the grade of the engagement at %s or lower.", g.Cap)
	}
	return fmt.Sprintf("It holds the grade at %s or lower.", g.Cap)
}

// domainSentence names the weak domains that keep the grade from being one step higher.
func (s *Settings) domainSentence(r *Result) string {
	l, ok := levelOf(r.Grade)
	if !ok || l == levelA || !r.Status.Graded() {
		return ""
	}
	var weak []string
	for _, c := range r.Caps {
		if limit, _ := levelOf(c.Cap); c.Kind != DomainCap || limit > l {
			continue
		}
		for _, d := range r.Domains {
			if d.ID == c.ID {
				weak = append(weak, fmt.Sprintf("%s %s is %s", d.ID, d.Assured, d.Grade))
			}
		}
	}
	if len(weak) == 0 {
		return ""
	}
	return fmt.Sprintf("Why not %s: %s (the weakest domain holds the grade).", (l + 1).grade(),
		strings.Join(weak, ", "))
}

// maxLosses is the most losses a sentence lists.
const maxLosses = 5

func lossSentence(r *Result) string {
	type loss struct {
		points Tenths
		text   string
	}
	var all []loss
	for i := range r.Rows {
		row := &r.Rows[i]
		name := row.Question
		if row.Gate != nil && !row.Gate.Key {
			name += " (" + row.Gate.Name + ")"
		}
		add := func(t Tenths, format string) {
			if t > 0 {
				all = append(all, loss{t, fmt.Sprintf("%s because "+format, t, name)})
			}
		}
		unknown := "%s is not answered"
		if row.State == NAClaimed {
			unknown = "%s is claimed not to apply"
		}
		weak := "%s is evidenced in part"
		switch {
		case row.Confidence <= claimed && row.Raised:
			weak = "%s is answered higher than its evidence was accepted for"
		case row.Confidence <= claimed:
			weak = "%s has no evidence but the supplier's word"
		}
		add(row.Loss.Unknown, unknown)
		add(row.Loss.Gap, "%s is answered low")
		add(row.Loss.Evidence, weak)
	}
	if r.Status == NotAssessed || len(all) == 0 {
		return ""
	}
	slices.SortStableFunc(all, func(a, b loss) int { return int(b.points - a.points) })
	var rest Tenths
	texts := make([]string, 0, maxLosses+1)
	for i, l := range all {
		if i < maxLosses {
			texts = append(texts, "lost "+l.text)
		} else {
			rest += l.points
		}
	}
	if rest > 0 {
		texts = append(texts, fmt.Sprintf("lost %s elsewhere", rest))
	}
	line := strings.Join(texts, "; ") + "."
	return strings.ToUpper(line[:1]) + line[1:]
}

func scopeSentence(r *Result) string {
	var ids []string
	for i := range r.Rows {
		if row := &r.Rows[i]; row.Scores && row.State == OutOfScope && !row.Hidden {
			ids = append(ids, row.Question)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	text := fmt.Sprintf("Decisions put %s of 100 points out of scope: %s.", r.ScopedOut, strings.Join(ids, ", "))
	if r.ScopeHeavy {
		text += " That is too much for the rating to be settled."
	}
	return text
}

// hiddenSentence says how much of the questionnaire its rules leave out on the facts of the engagement.
func hiddenSentence(r *Result) string {
	n := 0
	for i := range r.Rows {
		if r.Rows[i].Scores && r.Rows[i].Hidden {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("Rules of the questionnaire hide %s of 100 points, in %s, on what is known of the service.",
		r.HiddenByRule, text.Plural(n, "question", "questions"))
}

func (s *Settings) riskSentence(r *Result) string {
	switch x := r.Risk; {
	case x == nil:
		return "Not triaged: no fact about the engagement is known, so there is no risk cell."
	case x.Likelihood == 0:
		return fmt.Sprintf("Consequence %d (%s), inherent likelihood %d (%s); the risk is not assessed.",
			x.Consequence, s.Consequences[x.Consequence-1], x.InherentLikelihood,
			s.Likelihoods[x.InherentLikelihood-1]) + handSentence(x)
	default:
		words := fmt.Sprintf("Risk %d %s: consequence %d (%s) x likelihood %d (%s)", x.Score, x.Band, x.Consequence,
			s.Consequences[x.Consequence-1], x.Likelihood, s.Likelihoods[x.Likelihood-1])
		if b := x.Best; b.Likelihood != x.Likelihood {
			words += fmt.Sprintf("; at best %d x %d = %d %s", x.Consequence, b.Likelihood, b.Score, b.Band)
		}
		if asks := s.BandWordsOf(x.Band, r.InForce); asks != "" {
			words += "; " + asks
		}
		return words + "." + handSentence(x)
	}
}

// handSentence says what was given by hand, "" where nothing was.
func handSentence(x *Risk) string {
	if x.ByHand == "" {
		return ""
	}
	return " " + text.UpperFirst(strings.TrimSuffix(x.ByHand, ".")) + "."
}

// GoodButImportant returns the sentence to show next to a good grade with a high band, else "".
func (s *Settings) GoodButImportant(r *Result) string {
	good := r.Status.Graded() && slices.Contains([]questionnaire.Grade{"A", "B"}, r.Plain)
	if !good || r.Risk == nil || len(s.Bands) < 2 || r.Risk.Score < s.Bands[len(s.Bands)-2].From {
		return ""
	}
	return "Good controls, service too important for a lower risk."
}

// raisedSentence names the answers that are worth more than their evidence was accepted for.
func raisedSentence(r *Result) string {
	var ids []string
	for i := range r.Rows {
		if r.Rows[i].Raised {
			ids = append(ids, r.Rows[i].Question)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	return "Answer raised since its evidence was accepted, which counts for the lower answer until it is accepted " +
		"again: " +
		strings.Join(ids, ", ") + "."
}

func idleSentence(r *Result) string {
	if len(r.Idle) == 0 {
		return ""
	}
	texts := make([]string, 0, len(r.Idle))
	for _, i := range r.Idle {
		texts = append(texts, fmt.Sprintf("for %s: %s", i.Question, i.Why))
	}
	return "Accepted evidence that counts for nothing: " + strings.Join(texts, "; ") + "."
}

// ProvisionalSentence says that a tier is provisional and which facts to ask for, in their order; "" for none.
func (s *Settings) ProvisionalSentence(open []string) string {
	if len(open) == 0 {
		return ""
	}
	return fmt.Sprintf("The tier is provisional: %s could change it. Ask in this order: %s.",
		text.Plural(len(open), "fact that is not known", "facts that are not known"),
		strings.Join(s.FactTitles(open), "; "))
}

func assumedSentence(s *Settings, r *Result) string {
	if len(r.Triage.Assumed) == 0 {
		return ""
	}
	return "Not known, so taken at the worst: " + strings.Join(s.FactTitles(r.Triage.Assumed), "; ") + "."
}
