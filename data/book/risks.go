package book

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Risks puts the risks of a book's engagements together with their cells, acceptances and actions.
func (b *Book) Risks(ctx context.Context, open bool) ([]RiskView, error) {
	all, err := store.List(ctx, b.view, store.Risks, b.where...)
	if err != nil {
		return nil, err
	}
	actions, err := b.Actions(ctx)
	if err != nil {
		return nil, err
	}
	ofRisk := GroupBy(actions, func(a *entity.Action) string { return a.Risk })
	reopened := map[string]string{}
	for i := range all {
		k := &all[i]
		b.redactor.risk(k, b)
		if Reopen(k, ofRisk[k.ID], b.AsOf) != nil {
			reopened[k.ID] = string(k.ReopenedReason)
		}
	}
	byEngagement := GroupBy(all, func(k *entity.Risk) string { return k.Engagement })
	var out []RiskView
	for _, s := range b.Suppliers {
		for _, e := range b.Engagements[s.ID] {
			list := byEngagement[e.ID]
			if len(list) == 0 {
				continue
			}
			st := b.Stand(e)
			_, specs := b.RiskSpecs(&st)
			unraised := st.unraised(list, specs)
			for _, k := range list {
				if open && k.Closed != 0 {
					continue
				}
				view := RiskView{Risk: k, Supplier: s, Of: e, Tier: st.Triage.Tier, TierOpen: st.Triage.Open,
					Actions: ofRisk[k.ID], Status: st.RollUp.Status, Reopened: reopened[k.ID],
					Asks: b.QuestionOf(e.ID, k.Pack, k.Question)}
				b.place(&view, &st)
				if view.Kind != entity.HandRisk { // its place is from the facts of the engagement
					view.Facts = st.Triage.ByHand
				}
				if view.Kind == entity.OverallRisk {
					view.Gaps = slices.Concat(b.beyondGaps(&st, list), view.Gaps, unraised)
				}
				b.acceptance(&view)
				out = append(out, view)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y RiskView) int { return cmp.Compare(x.Ref, y.Ref) })
	return out, nil
}

// Actions lists the actions of a book's engagements, by number.
func (b *Book) Actions(ctx context.Context) ([]entity.Action, error) {
	list, err := store.List(ctx, b.view, store.Actions, b.where...)
	b.redactor.actions(list)
	slices.SortFunc(list, func(x, y entity.Action) int { return cmp.Compare(x.N, y.N) })
	return list, err
}

// NumberRounds is [entity.NumberRounds] in the calendar of the register.
func (b *Book) NumberRounds(list []entity.Query) { entity.NumberRounds(list, b.day) }

// Queries lists the clarifications asked in an assessment, by number and with their rounds.
func (b *Book) Queries(ctx context.Context, assessment string) ([]entity.Query, error) {
	list, err := store.List(ctx, b.view, store.Queries, store.By("assessment", assessment))
	b.redactor.queries(list)
	b.NumberRounds(list)
	return list, err
}

// OpenQueries counts the queries that wait for a reply, by the cycle they are in.
func (b *Book) OpenQueries(ctx context.Context) (map[string]int, error) {
	list, err := store.List(ctx, b.view, store.Queries, b.OfCycles()...)
	out := map[string]int{}
	for i := range list {
		if list[i].State.Open() {
			out[list[i].Assessment]++
		}
	}
	return out, err
}

// JudgedSince reports whether the question of a query was judged after the supplier replied. It is true for a query
// that has no reply with a time.
func (b *Book) JudgedSince(q *entity.Query) bool {
	if q.RepliedAt == nil {
		return true
	}
	j := b.Answers[q.Assessment][q.Question].Judgement
	return j != nil && j.At.After(*q.RepliedAt)
}

// Issues lists the questionnaires sent for an assessment, as they were on the day of the book.
func (b *Book) Issues(ctx context.Context, assessment string) ([]entity.Issue, error) {
	list, err := store.List(ctx, b.view, store.Issues, store.By("assessment", assessment))
	return b.sent(list), err
}

// AllIssues are the questionnaires sent for the cycles of the book, as they were on its day, by assessment and number.
func (b *Book) AllIssues(ctx context.Context) (map[string][]entity.Issue, error) {
	list, err := store.List(ctx, b.view, store.Issues, b.OfCycles()...)
	list = b.sent(list)
	slices.SortFunc(list, func(x, y entity.Issue) int { return cmp.Compare(x.N, y.N) })
	return GroupBy(list, func(i *entity.Issue) string { return i.Assessment }), err
}

// NewestIssues are the last questionnaires sent for the cycles of the book, as they were on its day, by assessment.
func (b *Book) NewestIssues(ctx context.Context) (map[string]entity.Issue, error) {
	if b.newestIssues != nil {
		return b.newestIssues, nil
	}
	all, err := b.AllIssues(ctx)
	if err != nil {
		return nil, err
	}
	b.newestIssues = make(map[string]entity.Issue, len(all))
	for id, list := range all {
		b.newestIssues[id] = list[len(list)-1]
	}
	return b.newestIssues, nil
}

// sent leaves out what was recorded by mistake and what happened after the day of the book, and redacts the rest.
func (b *Book) sent(list []entity.Issue) []entity.Issue {
	list = entity.SentIssues(list)
	for i := range list {
		list[i] = list[i].On(b.AsOf, b.day)
	}
	b.redactor.issues(list)
	return list
}

// unraised lists the must-haves that became not shown since sign-off, by the passing of
// time alone. They have no risk of their own, so the overall one lists them.
func (s *Standing) unraised(have []entity.Risk, specs []scoring.RiskSpec) []scoring.RiskGap {
	var out []scoring.RiskGap
	for _, spec := range specs {
		own := func(k entity.Risk) bool {
			return k.Pack == spec.Pack && k.Question == spec.Question && k.Closed == 0
		}
		result := s.Results[spec.Pack]
		if spec.Kind != entity.GateRisk || spec.State != scoring.NotShown || result == nil ||
			slices.ContainsFunc(have, own) {
			continue
		}
		if row := result.Row(spec.Question); row != nil {
			out = append(out, scoring.RiskGap{Pack: spec.Pack, Question: spec.Question, Text: row.Text(),
				Kind: scoring.AssuranceGap, Loss: row.Loss.Sum()})
		}
	}
	return out
}

// Beyond lists the numbers of an engagement that are more than the service allows, by pack: of each question in the
// newest cycle that answers it.
func (b *Book) Beyond(st *Standing) map[string][]scoring.Beyond {
	if st.beyond == nil {
		st.beyond = b.beyondLimits(st)
	}
	return st.beyond
}

func (b *Book) beyondLimits(st *Standing) map[string][]scoring.Beyond {
	shown := ShownCycles(b.Cycles[st.Engagement.ID])
	slices.SortStableFunc(shown, func(x, y entity.Assessment) int { return y.Cycle - x.Cycle })
	out, answered := map[string][]scoring.Beyond{}, map[[2]string]bool{}
	for i := range shown {
		a := &shown[i]
		for _, x := range b.Settings.BeyondLimits(b.InputOf(st, a)) {
			if !answered[[2]string{a.Pack, x.Question}] {
				out[a.Pack] = append(out[a.Pack], x)
			}
		}
		for id, both := range b.Answers[a.ID] {
			if both.Effective().Given() {
				answered[[2]string{a.Pack, id}] = true
			}
		}
	}
	return out
}

// beyondGaps lists those numbers as gaps under the overall risk. One that is a risk of its own is not repeated.
func (b *Book) beyondGaps(st *Standing, have []entity.Risk) []scoring.RiskGap {
	var out []scoring.RiskGap
	beyond := b.Beyond(st)
	for _, pack := range slices.Sorted(maps.Keys(beyond)) {
		for _, x := range beyond[pack] {
			if !slices.ContainsFunc(have, func(k entity.Risk) bool {
				return k.Pack == pack && k.Question == x.Question && k.Closed == 0
			}) {
				out = append(out, scoring.RiskGap{Pack: pack, Question: x.Question, Text: x.Finding(),
					Kind: scoring.ControlGap})
			}
		}
	}
	return out
}

// ByHand says that the place that counts, or what it is calculated from, was given by a person: what is calculated, who
// decided it, when and why. It is "" where nobody gave one.
func (v *RiskView) ByHand(s *scoring.Settings) string {
	words := ByHand(s, &v.Risk, v.Calculated)
	if v.Facts == "" || words == "" {
		return v.Facts + words
	}
	return words + "; " + v.Facts
}

// ByHand is [RiskView.ByHand] of a risk with its calculated cell, without the facts.
func ByHand(s *scoring.Settings, k *entity.Risk, calculated entity.Cell) string {
	if k.Decided == nil || calculated.Score() == 0 {
		return ""
	}
	words := fmt.Sprintf("%s %d", s.Band(calculated.Score()), calculated.Score())
	return byHand(words, &entity.Decision{Person: k.DecidedBy, Second: k.DecidedSecond, Recorder: k.DecidedRecorder,
		On: k.DecidedOn, Until: k.DecidedUntil, Reason: k.DecidedReason})
}

// byHand words a value given by hand: every output that shows such a value shows it.
func byHand(calculated string, d *entity.Decision) string {
	who := d.Person
	if who == "" {
		who = "nobody named"
	}
	if others := d.Others(); others != "" {
		who += " (" + others + ")"
	}
	words := "by hand: calculated " + calculated + ", " + who
	if d.On != 0 {
		words += " on " + d.On.String()
	}
	if d.Until != 0 {
		words += ", until " + d.Until.String()
	}
	return words + ": " + cmp.Or(strings.Join(strings.Fields(string(d.Reason)), " "), "no reason recorded")
}

// ClosedWho names who closed a risk, with the second person and who wrote it down, "" where that is not recorded.
func (v *RiskView) ClosedWho() string { return closedWho(&v.Risk) }

func closedWho(k *entity.Risk) string {
	if k.ClosedBy == "" {
		return ""
	}
	d := entity.Decision{Person: k.ClosedBy, Second: k.ClosedSecond, Recorder: k.ClosedRecorder}
	return d.Who()
}

// FactsByHand words the consequence and inherent likelihood of an engagement that were given by hand and differ from
// what its other facts come to: "" where nothing was.
func (b *Book) FactsByHand(engagement string) string {
	facts := b.scoringFacts(engagement)
	_, c := facts[questionnaire.FactConsequence]
	if _, l := facts[questionnaire.FactInherentLikelihood]; !c && !l {
		return ""
	}
	own := questionnaire.Facts{}
	for id, v := range facts {
		if id != questionnaire.FactConsequence && id != questionnaire.FactInherentLikelihood {
			own[id] = v
		}
	}
	t := b.Settings.Triage(own)
	var out []string
	for _, f := range b.Facts[engagement] {
		calculated, name := t.Consequence, "consequence"
		if f.ID == questionnaire.FactInherentLikelihood {
			calculated, name = t.InherentLikelihood, "inherent likelihood"
		}
		hand := f.ID == questionnaire.FactConsequence || f.ID == questionnaire.FactInherentLikelihood
		if !hand || facts[f.ID] != f.Value || !f.Adopted {
			continue
		}
		was := "nothing"
		if calculated > 0 {
			whole := t.Consequence * t.InherentLikelihood
			was = fmt.Sprintf("%d (%s %d before controls)", calculated, b.Settings.Band(whole), whole)
		}
		d := entity.Decision{Person: cmp.Or(f.Person, f.By), Second: f.Second, On: b.day(f.At), Until: f.Until,
			Reason: f.Reason}
		if f.Person != "" && entity.PersonKey(f.Person) != entity.PersonKey(f.By) {
			d.Recorder = f.By
		}
		out = append(out, name+" "+f.Value+" "+byHand(was, &d))
	}
	return strings.Join(out, "; ")
}

// BasisScore is how a risk acceptance notes the score it was given on, so that it visibly lapses when the risk grows.
const BasisScore = "risk score %d"

// acceptance finds the newest acceptance of a risk that is in force. Where none is, it is the newest that was, with the
// reason why it is no longer, and only then one that never counted: a second one that waits for its second person takes
// nothing from the one that counts.
func (b *Book) acceptance(view *RiskView) {
	const never, was, inForce = 1, 2, 3
	best := 0
	for i := range b.Decisions[view.Engagement] {
		d := &b.Decisions[view.Engagement][i]
		if d.Kind != entity.RiskAccept || d.Risk != view.ID || d.Withdrawn {
			continue
		}
		rank, why := inForce, b.notInForce(view, d)
		switch {
		case d.TakesTwo && d.Second == "":
			rank, why = never, "it takes a second person, who has not agreed yet"
		case why != "":
			rank = was
		}
		if rank > best || rank == best && d.N > view.Acceptance.N {
			best, view.Acceptance, view.Lapsed = rank, d, why
		}
	}
}

// notInForce says why an acceptance that counted counts no more, "" when it does.
func (b *Book) notInForce(view *RiskView, d *entity.Decision) string {
	var then int
	_, err := fmt.Sscanf(d.Basis, BasisScore, &then)
	now := view.Standing().Score()
	switch {
	case d.Until != 0 && b.AsOf > d.Until:
		return "its date, " + d.Until.Long() + ", has passed"
	case err == nil && now > then:
		return fmt.Sprintf("the risk has grown from %d to %d since", then, now)
	}
	if broken := entity.Broken(view.Actions, d.On, b.AsOf); broken != nil {
		return brokenWords(broken)
	}
	return ""
}

// RiskView is a risk with what is worked out for it on a day.
type RiskView struct {
	entity.Risk
	Supplier   entity.Supplier
	Of         entity.Engagement
	Tier       int
	TierOpen   []string // unknown facts that could change the tier
	Inherent   entity.Cell
	Calculated entity.Cell             // likelihood 0: not assessed; all 0: not triaged
	Aim        entity.Cell             // the target that counts: the decided one, else the calculated one
	GateState  scoring.GateState       // of a gate risk
	Asks       *questionnaire.Question // that it belongs to; nil for the overall risk, and for one written by hand
	Limit      *scoring.Beyond         // the number that is more than the service allows on the day, nil for none
	Gaps       []scoring.RiskGap       // under the overall risk
	Acceptance *entity.Decision
	Lapsed     string // why the acceptance is no longer in force, "" when it is or there is none
	Actions    []entity.Action
	// Reopened is why the end of a closed risk counts no more, "" when it does or there is none: the view is that of an
	// open risk, and ReopenedReason says the same. See [Reopen].
	Reopened string
	// Facts are consequence and inherent likelihood of the engagement that were given by hand, in words: "" for none,
	// and for a risk written by hand.
	Facts string
	// DecidedLapsed is why a place that a person gave counts no more, "" when it counts or there is none.
	DecidedLapsed string
	Status        scoring.Status // of the engagement: how certain the calculated cell is
	// Faults are cells outside the matrix that an older release took. They are left out of the view, so that every
	// page and export can draw it.
	Faults entity.Faults
}

func (v *RiskView) leaveOutFaults() {
	v.Faults = v.Risk.Faults()
	if v.Decided != nil && !v.Decided.Valid() {
		v.Decided, v.DecidedBy, v.DecidedOn, v.DecidedReason = nil, "", 0, ""
	}
	if v.Target != nil && !v.Target.Valid() {
		v.Target = nil
	}
}

// Standing is the cell that counts: the decided one where there is one, else the calculated one.
func (v *RiskView) Standing() entity.Cell {
	if v.Decided != nil {
		return *v.Decided
	}
	return v.Calculated
}

// RiskFilter narrows a list of risks; zero values do not.
type RiskFilter struct {
	Supplier   string // ULID
	Engagement string // ULID
	Open       bool   // without closed ones
}

// RiskText is a risk in its three parts; a part may be "".
type RiskText struct{ Cause, Event, Effect questionnaire.Text }

// OverallText words the overall risk of an engagement from its gaps, and from the facts that set the consequence.
func OverallText(b *Book, st *Standing, v *RiskView) RiskText {
	out := RiskText{Event: "There is a risk that a weakness at the supplier, or behind it, exposes or alters data or " +
		"stops the service"}
	if len(v.Gaps) > 0 {
		low := 0
		for _, g := range v.Gaps {
			if g.Kind == scoring.ControlGap {
				low++
			}
		}
		out.Cause = questionnaire.Text(gaps(low, "control") + " and " + gaps(len(v.Gaps)-low, "assurance"))
	}
	if c := st.Triage.Consequence; c >= 1 && c <= len(b.Settings.Consequences) {
		var why []string
		for _, reason := range st.Triage.Reasons {
			if reason.SetsC {
				why = append(why, reason.Title+": "+reason.Label)
			}
		}
		out.Effect = questionnaire.Text("harm up to " + strings.ToLower(b.Settings.Consequences[c-1]))
		if len(why) > 0 {
			out.Effect += questionnaire.Text(" (" + strings.Join(why, "; ") + ")")
		}
	}
	return out
}
