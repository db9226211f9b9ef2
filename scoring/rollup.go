package scoring

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// EngagementInput is what rolls up to one engagement.
type EngagementInput struct {
	Ref      string
	Name     string // the service, or what people call the engagement
	State    entity.EngagementState
	Triage   Triage
	Required []string           // ids of the required packs
	Also     []Also             // required too, but not counted yet
	Results  map[string]*Result // of the governing cycle of each pack, by pack id; none where there is no assessment
}

// OpenGate is a must-have or key control of a required pack that is not met or not shown.
type OpenGate struct {
	Pack       string
	Question   string
	Name       string // of a key control: the text of the question
	Key        bool   // a key control
	Cap        questionnaire.Grade
	State      GateState
	AcceptedBy string
	Until      questionnaire.Date
	Recorded   string // who wrote the acceptance down; see [Acceptance]
}

// Noun is what people call it: must-have or key control.
func (g *OpenGate) Noun() string { return Noun(g.Key) }

// shortName is how many characters of a question stand for a key control in a list.
const shortName = 60

// ShortName is the name for a list: of a key control, the beginning of the question.
func (g *OpenGate) ShortName() string {
	if !g.Key {
		return g.Name
	}
	return strings.TrimSuffix(text.Shorten(g.Name, shortName), "?")
}

// RollUp is the row of one engagement or, from its weakest engagement, of one supplier.
type RollUp struct {
	Ref, Name  string
	Engagement string // ref of the engagement a supplier's row is taken from; "" when it has none in force
	State      entity.EngagementState
	Tier       int // 0: not triaged
	// Grade and GradePossible count acceptances and are "" when not assessed or when no pack is required.
	Grade, GradePossible questionnaire.Grade
	Plain, PlainPossible questionnaire.Grade // without acceptances
	Status               Status              // "" for a supplier without an engagement in force
	Risk                 *Risk               // nil while not triaged
	Higher               *OpenRisk           // nil when no open risk is higher than Risk
	Required, Missing    []string            // pack ids; missing ones have nothing recorded
	Also                 []Also              // packs that are required too, but do not count yet
	Assumed              []string            // ids of unknown facts counted as their worst
	Open                 []string            // those of Assumed that could change the tier; see [Triage]
	Gates                []OpenGate
	// Pack is the required pack that decides the grade; Assured, Possible and Confidence are its own, else NoTenths.
	Pack                          string
	Assured, Possible, Confidence Tenths
	Worst                         *Worst // of a supplier's row, nil without an engagement in force
}

// OpenRisk is an open risk of the register.
type OpenRisk struct {
	Ref   string `json:"ref"`
	Score int    `json:"score"`
	Band  Band   `json:"band"`
}

// HighestRisk returns the score and band of the highest risk of a roll-up, and the reference of the open risk that it
// is of, "" for the one of the rating. The score is 0 when nothing is rated.
func (u *RollUp) HighestRisk() (score int, band Band, ref string) {
	switch {
	case u.Higher != nil:
		return u.Higher.Score, u.Higher.Band, u.Higher.Ref
	case u.Risk != nil:
		return u.Risk.Score, u.Risk.Band, ""
	}
	return 0, "", ""
}

// HigherWords says that an open risk is higher than the rating, "" where none does.
func (u *RollUp) HigherWords() string {
	if u.Higher == nil {
		return ""
	}
	rated := "no rating yet"
	if u.Risk != nil && u.Risk.Score > 0 {
		rated = fmt.Sprintf("the rating's %s %d", u.Risk.Band, u.Risk.Score)
	}
	return fmt.Sprintf("%s is open at %s %d, above %s", u.Higher.Ref, u.Higher.Band, u.Higher.Score, rated)
}

// ShownGrade returns the grade to show: "" when not assessed, when too little is known, and when no pack is required.
func (u *RollUp) ShownGrade() questionnaire.Grade {
	if u.Status.Graded() {
		return u.Grade
	}
	return ""
}

// ByHand returns the words on consequence and inherent likelihood given by hand, "" where none was; see [Triage].
func (u *RollUp) ByHand() string {
	if u.Risk == nil {
		return ""
	}
	return u.Risk.ByHand
}

// Provisional reports whether facts that are not known could change the tier; see [RollUp.Open] and, for the row of a
// supplier, [Worst].
func (u *RollUp) Provisional() bool { return len(u.Open) > 0 }

// WhyNoQuestionnaire says why a roll-up without a required pack has no grade; "" for any other.
func (u *RollUp) WhyNoQuestionnaire() string {
	switch u.Status {
	case NoQuestionnaire:
	case ByArea:
		return "Judged by area: the questionnaires of this service give no score and no grade, so the risk is the " +
			"one before any control."
	default:
		return ""
	}
	return "No questionnaire needed: no pack applies to this service, so there is no score and no grade, and the " +
		"risk is the one before any control."
}

// Engagement rolls the governing results of an engagement's required packs up: the lowest grade, the worst status.
// Without a required pack the status is [NoQuestionnaire], there is no grade, and the risk is the inherent one. Before
// triage nobody knows that no pack is required, so it is [NotAssessed]. A pack that is judged by area has no grade: its
// must-haves hold that of the others, and alone it gives the status [ByArea].
func (s *Settings) Engagement(in EngagementInput) RollUp {
	u := RollUp{Ref: in.Ref, Name: in.Name, Engagement: in.Ref, State: in.State, Tier: in.Triage.Tier,
		Status: NoQuestionnaire, Assumed: in.Triage.Assumed, Open: in.Triage.Open, Also: in.Also,
		Risk:    inherentRisk(in.Triage),
		Assured: NoTenths, Possible: NoTenths, Confidence: NoTenths}
	u.Required = slices.Clone(in.Required)
	slices.Sort(u.Required)
	u.Required = slices.Compact(u.Required)
	if len(u.Required) == 0 {
		if u.Risk == nil {
			u.Status = NotAssessed
			return u
		}
		s.place(u.Risk, 0, 0)
		return u
	}
	var worst *Result // decides the grade
	var held limits   // by the packs that are judged by area
	for _, id := range u.Required {
		r := in.Results[id]
		if r == nil || !r.Recorded {
			u.Missing = append(u.Missing, id)
		}
		if r == nil {
			u.Status = NotAssessed
			continue
		}
		u.Gates = append(u.Gates, openGates(id, r)...)
		if r.Status.rank() < u.Status.rank() {
			u.Status = r.Status
		}
		if r.Areas != nil {
			held = held.and(r.limits)
			continue
		}
		if worst == nil || lower(r, worst) {
			worst, u.Pack = r, id
		}
		u.GradePossible = lowest(u.GradePossible, r.GradePossible)
		u.Plain = lowest(u.Plain, r.Plain)
		u.PlainPossible = lowest(u.PlainPossible, r.PlainPossible)
	}
	if worst != nil {
		u.Assured, u.Possible, u.Confidence = worst.Assured, worst.Possible, worst.Confidence
	}
	switch {
	case u.Status == NotAssessed:
		u.GradePossible, u.Plain, u.PlainPossible = "", "", ""
		return u
	case worst == nil:
		u.Status = ByArea
		if u.Risk != nil {
			s.place(u.Risk, 0, 0)
		}
		return u
	}
	u.Grade = lowest(worst.Grade, held.grade)
	u.GradePossible = lowest(u.GradePossible, held.possible)
	u.Plain, u.PlainPossible = lowest(u.Plain, held.plain), lowest(u.PlainPossible, held.plainPossible)
	u.Risk = s.residual(in.Triage, u.Plain, u.PlainPossible)
	return u
}

// lower reports whether a decides an engagement rather than b: not assessed before lowest grade before lowest assured
// score. Packs come in the order of their ids, so that the first of equals decides.
func lower(a, b *Result) bool {
	if a.Grade != b.Grade {
		return Worse(a.Grade, b.Grade)
	}
	return a.Assured < b.Assured
}

// and returns the lower of each of two limits.
func (l limits) and(x limits) limits {
	return limits{lowest(l.grade, x.grade), lowest(l.possible, x.possible), lowest(l.plain, x.plain),
		lowest(l.plainPossible, x.plainPossible)}
}

// lowest returns the lower of two grades, or the only one.
func lowest(a, b questionnaire.Grade) questionnaire.Grade {
	if a == "" || b != "" && Worse(b, a) {
		return b
	}
	return a
}

func openGates(pack string, r *Result) []OpenGate {
	var out []OpenGate
	for i := range r.Rows {
		g := r.Rows[i].Gate
		if g == nil || g.State == Met {
			continue
		}
		x := OpenGate{Pack: pack, Question: r.Rows[i].Question, Name: g.Name, Key: g.Key, Cap: g.Cap, State: g.State}
		if g.Accepted != nil {
			x.AcceptedBy, x.Until = g.Accepted.By, g.Accepted.Until
			x.Recorded = g.Accepted.Recorded
		}
		out = append(out, x)
	}
	return out
}

// Supplier returns the row of a supplier: that of its weakest engagement in force, with the supplier's ref and name.
// Weakest is not assessed, then lowest grade, highest risk, lowest assured score, first ref; engagements without a
// required pack come last. [RollUp].Worst has what the others are worse in. Without an engagement in force the row is
// empty.
func Supplier(ref, name string, engagements []RollUp) RollUp {
	best := -1
	for i := range engagements {
		if e := &engagements[i]; e.State.InForce() && (best < 0 || compareWeak(e, &engagements[best]) < 0) {
			best = i
		}
	}
	if best < 0 {
		return RollUp{Ref: ref, Name: name, Assured: NoTenths, Possible: NoTenths, Confidence: NoTenths}
	}
	u := engagements[best]
	u.Ref, u.Name, u.Worst = ref, name, worstOf(&engagements[best], engagements)
	return u
}

// compareWeak is negative when engagement a is weaker than b.
func compareWeak(a, b *RollUp) int {
	last := func(u *RollUp) int {
		switch {
		case u.Status.Ungraded():
			return 2
		case u.Status != NotAssessed:
			return 1
		}
		return 0
	}
	grade := func(u *RollUp) int {
		l, ok := levelOf(u.Grade)
		if !ok {
			return -1
		}
		return int(l)
	}
	score := func(u *RollUp) int { // not triaged, or not assessed: last
		at, _, _ := u.HighestRisk()
		return at
	}
	return cmp.Or(cmp.Compare(last(a), last(b)), cmp.Compare(grade(a), grade(b)), cmp.Compare(score(b), score(a)),
		cmp.Compare(a.Assured, b.Assured), strings.Compare(a.Engagement, b.Engagement))
}
