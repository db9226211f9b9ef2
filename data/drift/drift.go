package drift

import (
	"cmp"
	"slices"
	"strings"

	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Side is one cycle as it is compared.
type Side struct {
	Cycle   int
	Pack    *questionnaire.Pack
	AsOf    questionnaire.Date // the day its proof is looked at
	Final   bool               // signed off: a question without an answer stays without one
	Answers map[string]entity.Answers
	Asked   map[string]Asked // the questions that apply
	Proof   map[string][]Proof
}

// Asked is what is known of a question that applies, besides its answers.
type Asked struct {
	Out  bool              // out of scope by a decision
	Gate scoring.GateState // "" when it is neither a must-have nor a key control
	Key  bool              // a key control
	Cap  questionnaire.Grade
}

// Proof is a document offered or accepted for a question.
type Proof struct {
	ID, Ref  string
	Accepted bool
	Until    questionnaire.Date // its last day for the question, zero when it has none
}

// Counts reports whether it was accepted and has not run out on a day.
func (p *Proof) Counts(on questionnaire.Date) bool {
	return p.Accepted && (p.Until == 0 || p.Until >= on)
}

// Move is what became of the answer to a question.
type Move string

// The moves.
const (
	Better  Move = "better"
	Worse   Move = "worse"
	Changed Move = "changed" // another answer worth the same, or one that cannot be weighed
	Same    Move = "same"
	Waiting Move = "waiting" // not answered in a cycle that is still open
	Lost    Move = "lost"    // an answer then, and now not known, N/A or none
	Found   Move = "found"   // no answer then, one now
	Again   Move = "again"   // the question means something else now
	Split   Move = "split"   // asked as several questions now
	New     Move = "new"
	Gone    Move = "gone"
)

// Moves lists the moves in the order of tables: what asks for attention first.
var Moves = []Move{Worse, Lost, Better, Found, Changed, Again, Split, New, Gone, Same, Waiting}

var moveWords = map[Move]string{Better: "better", Worse: "worse", Changed: "changed", Same: "same",
	Waiting: "to answer", Lost: "no answer now", Found: "answered now", Again: "reworded", Split: "split", New: "new",
	Gone: "not asked now"}

// Words is the move for people.
func (m Move) Words() string { return moveWords[m] }

// Row is a question of either cycle.
type Row struct {
	Earlier   string   // its id in the cycle before, "" when it is new
	Questions []string // its ids in this cycle: none when it is gone, several when it was split
	Domain    string   // its title
	Text      string
	Move      Move
	Why       string // why it is new, gone, split or asked again
	Was, Now  Part
	Flags     []Kind
}

// Part is a question in one cycle.
type Part struct {
	Words  string // the answer that counts, in words; "" for none
	Whose  entity.Party
	Note   questionnaire.Text
	Gate   scoring.GateState
	Key    bool
	Proofs int // documents that count
}

// ID is the question as people know it: its id in this cycle or, where it is gone, in the one before.
func (r *Row) ID() string {
	if len(r.Questions) > 0 {
		return r.Questions[0]
	}
	return r.Earlier
}

// Differs reports whether there is something to look at: the answer is not the same, or it is flagged.
func (r *Row) Differs() bool { return r.Move != Same && r.Move != Waiting || len(r.Flags) > 0 }

// Comparison is what two cycles say of each question.
type Comparison struct {
	Rows  []Row  // in the order of the pack of this cycle; those that are gone last
	Flags []Flag // in the order of [Kinds]
}

// Count counts the rows of a move.
func (c *Comparison) Count(m Move) (n int) {
	for i := range c.Rows {
		if c.Rows[i].Move == m {
			n++
		}
	}
	return n
}

// Row finds the row of a question by its id in this cycle, nil when this cycle does not ask it.
func (c *Comparison) Row(question string) *Row {
	i := slices.IndexFunc(c.Rows, func(r Row) bool { return slices.Contains(r.Questions, question) })
	if i < 0 {
		return nil
	}
	return &c.Rows[i]
}

// Compare compares a cycle with an earlier one. Each question that applies in either is in exactly one row.
func Compare(was, now *Side) *Comparison {
	p := pairing{was: was, now: now, taken: map[string]bool{}}
	p.pair()
	order := map[string]int{}
	for i, q := range now.Pack.Questions() {
		order[q.ID] = i
	}
	slices.SortStableFunc(p.rows, func(a, b Row) int {
		at := func(r *Row) int {
			if len(r.Questions) == 0 {
				return len(order)
			}
			return order[r.Questions[0]]
		}
		return cmp.Compare(at(&a), at(&b))
	})
	out := &Comparison{Rows: p.rows}
	for i := range out.Rows {
		p.fill(&out.Rows[i])
	}
	out.Flags = flags(was, now, out.Rows)
	return out
}

// pairing finds the questions of two cycles that belong together.
type pairing struct {
	was, now *Side
	taken    map[string]bool // questions of this cycle that have a row
	rows     []Row
}

func (p *pairing) pair() {
	var split []questionnaire.Change
	for _, q := range p.was.Pack.Questions() {
		if _, ok := p.was.Asked[q.ID]; !ok {
			continue
		}
		c := becomes(p.now.Pack, p.was.Pack, q.ID, p.was.Answers[q.ID])
		switch _, asked := p.now.Asked[q.ID]; {
		case c.Outcome == questionnaire.SplitUp:
			split = append(split, c)
		case c.Outcome == questionnaire.Gone:
			p.add(Row{Earlier: q.ID, Move: Gone, Why: c.Why})
		case !asked:
			p.add(Row{Earlier: q.ID, Move: Gone, Why: "it does not apply on the facts of the service now"})
		case c.Outcome == questionnaire.AskedAgain:
			p.add(Row{Earlier: q.ID, Questions: []string{q.ID}, Move: Again, Why: c.Why})
		default:
			p.add(Row{Earlier: q.ID, Questions: []string{q.ID}})
		}
	}
	for _, c := range split {
		r := Row{Earlier: c.ID, Move: Split, Why: c.Why}
		for _, id := range c.Into {
			if _, asked := p.now.Asked[id]; asked && !p.taken[id] {
				r.Questions = append(r.Questions, id)
			}
		}
		if len(r.Questions) == 0 {
			r.Move = Gone
		}
		p.add(r)
	}
	for _, q := range p.now.Pack.Questions() {
		if _, asked := p.now.Asked[q.ID]; asked && !p.taken[q.ID] {
			why := "the last cycle did not ask it"
			if p.was.Pack.Question(q.ID) != nil {
				why = "it did not apply on the facts of the service then"
			}
			p.add(Row{Questions: []string{q.ID}, Move: New, Why: why})
		}
	}
}

func (p *pairing) add(r Row) {
	for _, id := range r.Questions {
		p.taken[id] = true
	}
	p.rows = append(p.rows, r)
}

// becomes returns what a question of an earlier version is in pack is. One asked again only for some answers is so only
// where one of them was given.
func becomes(is, old *questionnaire.Pack, id string, both entity.Answers) questionnaire.Change {
	c := is.Becomes(old, id, "")
	if c.Outcome != questionnaire.AskedAgain || len(c.Options) == 0 {
		return c
	}
	for _, a := range []*entity.Answer{both.Claim, both.Judgement} {
		if x := is.Becomes(old, id, a.Said()); a.Given() && x.Outcome != questionnaire.CarriedOver {
			return x
		}
	}
	return questionnaire.Change{ID: id, Outcome: questionnaire.CarriedOver}
}

// fill puts what both cycles say into a row.
func (p *pairing) fill(r *Row) {
	if r.Earlier != "" {
		r.Was = p.was.part(r.Earlier)
	}
	pack, id := p.was.Pack, r.Earlier
	if len(r.Questions) > 0 {
		pack, id = p.now.Pack, r.Questions[0]
		r.Now = p.now.part(id)
	}
	if len(r.Questions) > 1 {
		var words []string
		for _, part := range r.Questions {
			words = append(words, part+" "+cmp.Or(p.now.part(part).Words, "no answer yet"))
		}
		r.Now.Words = strings.Join(words, "; ")
	}
	q := pack.Question(id)
	r.Text = q.Text
	if d := pack.Domain(q.Domain); d != nil {
		r.Domain = d.Title
	}
	if r.Move == "" {
		r.Move = move(p.was, p.now, r.Earlier, q)
	}
}

// part is a question in a cycle.
func (s *Side) part(id string) Part {
	x := Part{Gate: s.Asked[id].Gate, Key: s.Asked[id].Key}
	for _, d := range s.Proof[id] {
		if d.Counts(s.AsOf) {
			x.Proofs++
		}
	}
	if a := s.Answers[id].Effective(); a != nil {
		x.Words, x.Whose, x.Note = book.AnswerWords(s.Pack.Question(id), a), a.Party, a.Note
	}
	if s.Asked[id].Out {
		x.Words = "out of scope"
	}
	return x
}

// firm reports whether an answer says something: it is given, and neither "not known" nor N/A.
func firm(a *entity.Answer) bool {
	return a.Given() && a.Value != questionnaire.Unknown && a.Value != questionnaire.NA
}

// move weighs the answers to a question that means the same in both cycles.
func move(was, now *Side, earlier string, q *questionnaire.Question) Move {
	a, b := was.Answers[earlier].Effective(), now.Answers[q.ID].Effective()
	out, outThen := now.Asked[q.ID].Out, was.Asked[earlier].Out
	switch {
	case out || outThen:
		if out == outThen {
			return Same
		}
		if !out && b == nil && !now.Final {
			return Waiting
		}
		return Changed
	case b == nil && !now.Final:
		return Waiting
	case firm(a) && !firm(b):
		return Lost
	case !firm(a) && firm(b):
		return Found
	case !firm(a):
		if (a.Said() == questionnaire.NA) != (b.Said() == questionnaire.NA) {
			return Changed
		}
		return Same
	}
	switch x, y := was.Pack.Question(earlier).Worth(a.Value), q.Worth(b.Value); {
	case a.Value == b.Value:
		return Same
	case q.Answer != questionnaire.Choice || x == y:
		return Changed
	case y > x:
		return Better
	}
	return Worse
}
