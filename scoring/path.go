package scoring

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Step is one action of a path: what to do about one question, its cost, and the state it leaves the question in.
type Step struct {
	Question string
	Action   Action
	Cost     int // relative, from the pack
	Value    int // of the answer after the action, in percent
	// Confidence is that of the evidence sent and accepted for Value, in percent: 50 for none.
	Confidence int
	// IfNot is what the step costs if what it takes to be in place is not: that of a fix with the same
	// evidence. It is 0 for a question that is answered.
	IfNot int
}

// Words is what the step does. An answer to a question that nobody has answered is taken to be in
// place, and the words say so and what it costs otherwise.
func (x *Step) Words() string {
	if x.IfNot == 0 {
		return string(x.Action)
	}
	return string(x.Action) + ", " + x.Proviso()
}

// Proviso is the condition in [Step.Words], "" where there is none.
func (x *Step) Proviso() string {
	if x.IfNot == 0 {
		return ""
	}
	return fmt.Sprintf("if it is in place; if not, cost %d", x.IfNot)
}

// Action is what a step does.
type Action string

// The actions. A fix without evidence is called a claim.
const (
	SendEvidence Action = "send evidence" // the answer stays
	// it was not answered; costs as much as evidence, taking it to be in place
	AnswerProve Action = "answer with evidence"
	FixClaim    Action = "fix (a claim until evidenced)"
	FixProve    Action = "fix and send evidence"

	// The same with independent evidence, at independentCost times the cost.
	SendIndependent   Action = "send independent evidence"
	AnswerIndependent Action = "answer with independent evidence"
	FixIndependent    Action = "fix and send independent evidence"
)

// independentCost is the cost of independent evidence as a multiple of the cost of evidence. It is a convention: an
// outside test has to be bought where a record has only to be sent, so a path asks for it only where it must.
const independentCost = 3

// Claim reports whether the action leaves an answer without evidence.
func (a Action) Claim() bool { return a == FixClaim }

// Path is the cheapest set of steps to a grade.
type Path struct {
	To      questionnaire.Grade
	Steps   []Step // in the order of the pack; none when the grade is held already
	Cost    int
	IfNot   int // the cost if nothing that is not answered is in place; Cost where every question is answered
	Reaches End
}

// Errors of [Compiled.CheapestPath].
var (
	ErrNoPath    = errors.New("no set of actions reaches the grade")
	ErrPathLarge = errors.New("the costs of the pack are too large to search")
)

// maxPathCost is the largest sum of costs that a search allows.
const maxPathCost = 20_000

// CheapestPath finds the actions of least total cost that bring the shown end to a grade: the score over its threshold,
// every must-have and key control that would cap below it met or accepted, and every major domain
// high enough. Of equally cheap sets it takes the one that scores most, then the one with fewest
// steps. Evidence is taken to be as strong as a record, or as the must-have asks for; or, at
// independentCost times the cost, independent. The search is exact: one knapsack a domain, then the
// domains together.
func (c *Compiled) CheapestPath(s *Settings, in Input, to questionnaire.Grade) (*Path, error) {
	goal, ok := levelOf(to)
	if !ok {
		return nil, fmt.Errorf("%q is not a grade", to)
	}
	p := &pathSearch{c: c, s: s, sh: c.newSheet(), f: c.newFigures(), goal: goal}
	p.sh.load(c, s, &in)
	c.measure(s, p.sh, p.f)
	if !p.f.assessable || c.pack.ByArea {
		return nil, ErrNoPath
	}
	if p.f.grade >= goal {
		return &Path{To: to, Reaches: End{Assured: tenths(p.f.lo), Grade: p.f.grade.grade(), mbp: p.f.lo}}, nil
	}
	found, err := p.best()
	if err != nil {
		return nil, err
	}
	out := &Path{To: to}
	for _, x := range found.steps {
		out.Steps = append(out.Steps, x.Step)
		out.Cost += x.Cost
		out.IfNot += max(x.Cost, x.IfNot)
		c.update(s, p.sh, p.f, x.control, int16(x.Value), uint8(x.Confidence))
	}
	out.Reaches = End{Assured: tenths(p.f.lo), Grade: p.f.grade.grade(), mbp: p.f.lo}
	if p.f.grade < goal { // a fault of the search: its result must not be shown
		return nil, fmt.Errorf("%w: the path found reaches %s only", ErrNoPath, out.Reaches.Grade)
	}
	return out, nil
}

// candidate is a possible action on one control.
type candidate struct {
	Step
	control int
	gain    int64 // of the domain's sum of weight x lower end
}

type pathSearch struct {
	c    *Compiled
	s    *Settings
	sh   *sheet
	f    *figures
	goal level
	keys []int // the open key controls of which one may stay open; none of them have to be met when it is empty
	keep int   // the one of them that may
}

// best is the most that can be had for exactly one cost: gain first, then fewest steps. took is the
// candidate taken last (-1 for none) and from the cost before it.
type best struct {
	gain  int64
	steps int
	ok    bool
}

func (b best) better(than best) bool {
	if b.ok != than.ok {
		return b.ok
	}
	if b.gain != than.gain {
		return b.gain > than.gain
	}
	return b.steps < than.steps
}

// found is a set of actions that reaches the goal.
type found struct {
	steps []candidate
	cost  int
	best  best
}

// best searches once or, where open key controls would cap below the goal by their number, once for
// each of them that could be left open.
func (p *pathSearch) best() (*found, error) {
	if p.sh.critical && p.goal > levelD && p.goal <= keyCap {
		for i := range p.c.gates {
			if g := &p.c.gates[i]; g.key && p.openGate(i) {
				p.keys = append(p.keys, g.control)
			}
		}
	}
	if len(p.keys) < KeysForD {
		p.keys = nil
		return p.search()
	}
	var least *found
	var failed error
	for _, p.keep = range p.keys {
		x, err := p.search()
		switch {
		case errors.Is(err, ErrPathLarge):
			return nil, err
		case err != nil:
			failed = err
		case least == nil || x.cost < least.cost || x.cost == least.cost && x.best.better(least.best):
			least = x
		}
	}
	if least == nil {
		return nil, failed
	}
	return least, nil
}

// openGate reports whether a must-have or key control is open and nobody accepted that.
func (p *pathSearch) openGate(i int) bool {
	state := p.sh.gateState(&p.c.gates[i], i)
	return (state == NotMet || state == NotShown) && !p.sh.lifted[i]
}

func (p *pathSearch) search() (*found, error) {
	limit := 0
	perDomain := make([][][]candidate, len(p.c.domains)) // by domain, by control: the actions open to it
	forced := make([]bool, len(p.c.controls))
	for i := range p.c.controls {
		actions, must := p.actions(i)
		if must && len(actions) == 0 {
			return nil, fmt.Errorf("%w: nothing meets must-have %s", ErrNoPath, p.c.controls[i].q.ID)
		}
		forced[i] = must
		d := p.c.controls[i].domain
		perDomain[d] = append(perDomain[d], actions)
		dearest := 0
		for _, a := range actions {
			dearest = max(dearest, a.Cost)
		}
		if limit += dearest; limit > maxPathCost {
			return nil, ErrPathLarge
		}
	}
	tables := make([]*domainTable, 0, len(p.c.domains))
	for d := range p.c.domains {
		if p.f.domains[d].weight > 0 {
			tables = append(tables, p.domainTable(d, perDomain[d], forced))
		}
	}
	return p.merge(tables, limit)
}

// actions lists what could be done about a control, and whether something must be: a must-have that would cap below the
// goal and is neither met nor accepted. Then only what meets it is listed.
func (p *pathSearch) actions(i int) (out []candidate, must bool) {
	value := p.sh.value[i]
	if value == valueCut || value == valueHidden {
		return nil, false
	}
	q := p.c.controls[i].q
	needValue, needConf, usual := 0, 0, p.proof(0)
	if g := p.c.controls[i].gate; g >= 0 {
		state := p.sh.gateState(&p.c.gates[g], g)
		if state != "" {
			usual = p.proof(int(p.sh.gateMin[g])) // what a must-have asks for is what is sent, accepted despite or not
		}
		counted := i != p.keep && slices.Contains(p.keys, i)
		if state != "" && (p.c.gates[g].cap < p.goal || counted) && !p.sh.lifted[g] {
			needValue, needConf = int(p.sh.gateLow[g]), int(p.sh.gateMin[g])
			must = state != Met
		}
	}
	full := 0
	for _, o := range q.Options {
		full = max(full, o.Value)
	}
	held := p.sh.proofs[i] // the last is the one that an action adds
	add := func(a Action, v, conf, cost, ifNot int) {
		items := append(held[:len(held)-1:len(held)-1], proof{uint8(conf), uint8(v)})
		lo, _ := earned(uint8(v), items)
		gain := int64(q.Weight) * (int64(lo) - int64(p.sh.lo[i]))
		if v >= needValue && int(shownAt(needValue, items)) >= needConf && (gain > 0 || must) {
			out = append(out, candidate{Step{q.ID, a, max(cost, 0), v, conf, max(ifNot, 0)}, i, gain})
		}
	}
	send := func(value, full, percent, evidence int, answer, show, mend Action) {
		if value < 0 {
			add(answer, full, percent, evidence, q.Cost.Fix+evidence)
			return
		}
		add(show, value, percent, evidence, 0)
		if value < full {
			add(mend, full, percent, q.Cost.Fix+evidence, 0)
		}
	}
	if value >= 0 && int(value) < full {
		add(FixClaim, full, claimed, q.Cost.Fix, 0)
	}
	send(int(value), full, usual, q.Cost.Evidence, AnswerProve, SendEvidence, FixProve)
	if best := int(p.s.strength(entity.Independent)); best > usual {
		send(int(value), full, best, independentCost*q.Cost.Evidence, AnswerIndependent, SendIndependent,
			FixIndependent)
	}
	return out, must
}

// proof returns the confidence of evidence sent now: that of a record or, for a must-have that
// needs more, of the weakest kind that meets it.
func (p *pathSearch) proof(need int) int {
	percent := int(p.s.strength(entity.Record))
	if percent >= need {
		return percent
	}
	least := 100
	for _, k := range p.s.Strengths {
		if k.Percent >= need {
			least = min(least, k.Percent)
		}
	}
	return least
}

// domainTable holds, for every cost, the most one domain can come to.
type domainTable struct {
	domain  int
	actions [][]candidate
	rows    [][]best  // after each control, by cost
	took    [][]int16 // which action of the control, -1 for none
	// by cost, as domain weight x domain score; not ok where the domain itself would hold the goal back
	value []best
	pick  [][2]int32 // when merged: own cost and cost of the others
}

// domainTable is a multiple-choice knapsack over the controls of one domain: at most one action each, exactly one where
// it must be.
func (p *pathSearch) domainTable(d int, actions [][]candidate, forced []bool) *domainTable {
	t := &domainTable{domain: d, actions: actions}
	cost := 0
	for _, list := range actions {
		dearest := 0
		for _, a := range list {
			dearest = max(dearest, a.Cost)
		}
		cost += dearest
	}
	row := make([]best, cost+1)
	row[0] = best{ok: true}
	for k, list := range actions {
		next, took := make([]best, cost+1), make([]int16, cost+1)
		for b := range next {
			took[b] = -1
			if !forced[p.c.domains[d].from+k] {
				next[b] = row[b]
			}
			for j, a := range list {
				if b < a.Cost || !row[b-a.Cost].ok {
					continue
				}
				if x := (best{row[b-a.Cost].gain + a.gain, row[b-a.Cost].steps + 1, true}); x.better(next[b]) {
					next[b], took[b] = x, int16(j)
				}
			}
		}
		t.rows, t.took = append(t.rows, next), append(t.took, took)
		row = next
	}
	f := &p.f.domains[d]
	weight := p.c.domains[d].weight
	t.value = make([]best, cost+1)
	for b, x := range row {
		if !x.ok {
			continue
		}
		score := roundHalfUp(1000*(f.sumLo+x.gain), f.weight)
		if f.major && min(p.s.gradeAt(tenths(score))+1, levelA) < p.goal {
			continue
		}
		t.value[b] = best{weight * score, x.steps, true}
	}
	undominated(t.value)
	return t
}

// undominated removes entries that something cheaper equals: the cheapest path never uses them.
func undominated(list []best) {
	most := int64(-1)
	for i := range list {
		if list[i].ok && list[i].gain <= most {
			list[i].ok = false
		}
		if list[i].ok {
			most = list[i].gain
		}
	}
}

// merge combines the domains and returns the actions of least cost whose score reaches the goal's threshold.
func (p *pathSearch) merge(tables []*domainTable, limit int) (*found, error) {
	total := []best{{ok: true}}
	for _, t := range tables {
		width := min(len(total)+len(t.value)-1, limit+1)
		next := make([]best, width)
		t.pick = make([][2]int32, width)
		for a, x := range total {
			if !x.ok {
				continue
			}
			for b, y := range t.value {
				if !y.ok || a+b >= width {
					continue
				}
				if z := (best{x.gain + y.gain, x.steps + y.steps, true}); z.better(next[a+b]) {
					next[a+b], t.pick[a+b] = z, [2]int32{int32(b), int32(a)}
				}
			}
		}
		undominated(next)
		total = next
	}
	need := p.s.rule(p.goal).From
	for cost, x := range total {
		if x.ok && tenths(roundHalfUp(x.gain, p.f.weight)) >= need {
			return &found{p.unwind(tables, cost), cost, x}, nil
		}
	}
	return nil, ErrNoPath
}

// unwind returns the chosen actions from the tables.
func (p *pathSearch) unwind(tables []*domainTable, cost int) []candidate {
	var out []candidate
	for _, t := range slices.Backward(tables) {
		own := int(t.pick[cost][0])
		cost = int(t.pick[cost][1])
		for k := len(t.actions) - 1; k >= 0; k-- {
			if j := t.took[k][own]; j >= 0 {
				out = append(out, t.actions[k][j])
				own -= t.actions[k][j].Cost
			}
		}
	}
	slices.Reverse(out)
	return out
}

// Sentence describes a path in words.
func (p *Path) Sentence() string {
	if len(p.Steps) == 0 {
		return fmt.Sprintf("Grade %s is held already.", p.To)
	}
	texts := make([]string, 0, len(p.Steps))
	for _, x := range p.Steps {
		texts = append(texts, fmt.Sprintf("%s: %s (%d)", x.Question, x.Words(), x.Cost))
	}
	return fmt.Sprintf("Cheapest to %s (cost %d): %s; reaches %s %s.", p.To, p.Cost, strings.Join(texts, "; "),
		p.Reaches.Assured, p.Reaches.Grade)
}
