package questionnaire

import "strings"

// PackSchema is the value of schema: in every pack file.
const PackSchema = "assure-pack/1"

// PackKind distinguishes packs that score from the triage pack, which sets facts.
type PackKind string

// The kinds of pack.
const (
	Scored PackKind = "scored"
	Triage PackKind = "triage"
)

// AnswerType is the type of a question's answer. Only [Choice] scores; the others carry no weight.
type AnswerType string

// The types of answer.
const (
	Choice     AnswerType = "choice"
	Multi      AnswerType = "multi"
	FreeText   AnswerType = "text"
	Number     AnswerType = "number"
	DateAnswer AnswerType = "date"
)

// ClassKey is the class of the questions that nobody may average away; see [Question.KeyControl]. ClassMinor is that of
// the questions that matter least.
const (
	ClassKey   = "key"
	ClassMinor = "minor"
)

// Weights of the question classes inside a domain (HECVAT's 20/10/5).
const (
	KeyWeight      = 20
	StandardWeight = 10
	MinorWeight    = 5
)

// Pack is a versioned questionnaire, immutable once loaded. SHA256 is the hash of the file's bytes: an assessment is
// locked to it, and every stored score records it.
type Pack struct {
	Kind       PackKind
	ByArea     bool // judged area by area (domain) as met, not met or pending: no points and no grade
	Voluntary  bool // offered to suppliers and never required of them
	ID         string
	Version    string // semantic version
	Title      string
	Framework  Framework
	Provenance string
	ValidFrom  Date // of the framework edition; only shown, and warned about on issue
	ValidTo    Date
	Editions   []Edition  // of the framework, oldest first; empty when it has none
	AppliesIf  *Condition // nil: always
	From       []Mapping  // what becomes of the answers to earlier versions
	Domains    []Domain
	SHA256     string // hex
	Source     []byte // the file as loaded, kept in the register

	byID map[string]*Question
}

// Framework is the published framework a pack maps to, with its version: ids change meaning between versions.
type Framework struct{ Name, Version string }

// Words is the framework with its version, such as "DSPT v8".
func (f Framework) Words() string { return strings.TrimSpace(f.Name + " " + f.Version) }

// Edition is one yearly edition of a framework, such as 25/26. A publication for it is in date
// until InDateUntil, that day included: at least until the deadline of the next edition.
type Edition struct {
	ID          string
	Version     string // of the framework, "" while it has none
	Deadline    Date
	InDateUntil Date
}

// EditionsOn returns the editions in date on a day, oldest first: those whose deadline comes next or has passed, up to
// their last day. An edition that others precede to its deadline is not in date yet.
func (p *Pack) EditionsOn(day Date) []Edition {
	var out []Edition
	for _, e := range p.Editions {
		if day > e.InDateUntil {
			continue
		}
		out = append(out, e)
		if e.Deadline >= day { // the edition whose deadline comes next; later ones have not begun
			break
		}
	}
	return out
}

// InDate reports whether the edition that a pack maps to is in date on a day. A pack that lists the editions of its
// framework is in date with the last day of its own, which a publication outlives; any other by its dates, and one
// without dates always.
func (p *Pack) InDate(day Date) bool {
	for _, e := range p.EditionsOn(day) {
		if e.Version == p.Framework.Version {
			return true
		}
	}
	return (p.ValidFrom == 0 || day >= p.ValidFrom) && (p.ValidTo == 0 || day <= p.ValidTo)
}

// Domain is a section of a pack. Weight is in basis points; a scored pack's domains sum to 10,000.
type Domain struct {
	ID        string
	Title     string
	Weight    int
	Questions []*Question
}

// Question is one control. Weight is 1..1000 for a scored choice question and 0 for every other.
type Question struct {
	ID       string
	Domain   string // id of its domain
	Text     string
	Guidance string
	Revision int // counts up when the meaning changes
	Answer   AnswerType
	Class    string // key, standard, minor, or "" when the pack gives a weight of its own
	Weight   int
	Why      string   // reason for the weight
	Sources  []string // public documents, with their dates, that Why rests on
	// Certificate lists the question sets, such as Danzell-3.3, of which a certificate in date and in scope answers
	// the question as met; see [QuestionSets].
	Certificate []string
	Options     []Option
	Limit       *Limit // of a number, nil for none
	Gate        *Gate
	Evidence    EvidenceRule
	Themes      []string
	Refs        []string
	VisibleIf   *Condition // nil: always; where false, the question is out of scope by rule
	Cost        Cost
	Finding     Finding
	Fact        string // triage packs: the fact set by a text, number, date or multi answer
}

// Option is one answer to choose. Value is 0..100 percent of the question's points.
type Option struct {
	ID    string
	Label string
	Value int
	Area  string            // packs judged by area: what an area is that this answer keeps from being met; "": not met
	Fact  map[string]string // triage packs: the facts it sets
}

// Gate is a must-have: unless it is met, the grade is capped at Cap ("D" fatal, "C" major).
type Gate struct {
	Name     string
	MinValue int // 1..100, the option value at which it is met; see [Gate.Min]
	// ByTierValue has the value for single tiers in place of MinValue; nil for none.
	ByTierValue   map[int]int
	Cap           Grade
	MinConfidence int  // 0..100, ignored when ByTier
	ByTier        bool // min_confidence: tier, that is 80/65/50/50, and 80 while not triaged
	When          *Condition
}

// Min returns the option value, 1..100, at which the must-have is met in a tier: the strictest of
// all while the engagement is not triaged (tier 0).
func (g *Gate) Min(tier int) int {
	if v, ok := g.ByTierValue[tier]; ok {
		return v
	}
	if tier != 0 {
		return g.MinValue
	}
	most := g.MinValue
	for _, v := range g.ByTierValue {
		most = max(most, v)
	}
	return most
}

// Limit says what the number of an answer is counted in, what it may be, and the most that is tolerable by the value of
// a fact.
type Limit struct {
	Unit   string         // hours, for example; "" for none
	Fact   string         // "" when nothing is compared
	AtMost map[string]int // by value of the fact; a value without entry tolerates any number
	Min    *int           // the least that can be an answer, nil for none; see [Limit.Bounds]
	Max    *int           // the most, nil for none
}

// KeyMinValue is the value, in percent, from which a key control is met.
const KeyMinValue = 50

// MustHave returns the must-have on the question: its own gate or, for a scored question of class key
// without one, that of a key control: met from KeyMinValue, with no evidence asked for, and capping
// the grade at C. It is nil for any other question.
func (q *Question) MustHave() *Gate {
	if q.Gate != nil {
		return q.Gate
	}
	if q.KeyControl() {
		return &Gate{Name: q.Text, MinValue: KeyMinValue, Cap: "C"}
	}
	return nil
}

// KeyControl reports whether the question is a key control: it scores, its class is key, and it has no
// gate of its own.
func (q *Question) KeyControl() bool { return q.Gate == nil && q.Class == ClassKey && q.Scores() }

// EvidenceRule says how long evidence for a question is valid. After ValidDays (1..3650) its
// strength falls to that of a bare claim over as many days again, or at once with HardExpiry. Ask
// says what to send.
type EvidenceRule struct {
	ValidDays  int
	HardExpiry bool
	Ask        string
}

// Cost is the relative cost, 1 and up, of sending evidence and of fixing the control. The cheapest path uses it.
type Cost struct{ Evidence, Fix int }

// Finding is the wording of the risk when a must-have is not met. It is not used when the must-have is not shown.
type Finding struct{ Risk, Cause, Effect, Action string }

// Ref returns "id@version".
func (p *Pack) Ref() string { return p.ID + "@" + p.Version }

// Question returns the question with an id, or nil.
func (p *Pack) Question(id string) *Question { return p.byID[id] }

// Questions returns all questions in pack order.
func (p *Pack) Questions() []*Question {
	out := make([]*Question, 0, len(p.byID))
	for i := range p.Domains {
		out = append(out, p.Domains[i].Questions...)
	}
	return out
}

// Domain returns the domain with an id, or nil.
func (p *Pack) Domain(id string) *Domain {
	for i := range p.Domains {
		if p.Domains[i].ID == id {
			return &p.Domains[i]
		}
	}
	return nil
}

func (p *Pack) index() {
	p.byID = make(map[string]*Question)
	for i := range p.Domains {
		for _, q := range p.Domains[i].Questions {
			q.Domain = p.Domains[i].ID
			p.byID[q.ID] = q
		}
	}
}

// Scores reports whether the question counts in the score.
func (q *Question) Scores() bool { return q.Answer == Choice && q.Weight > 0 }

// Option returns the option with an id, or nil.
func (q *Question) Option(id string) *Option {
	for i := range q.Options {
		if q.Options[i].ID == id {
			return &q.Options[i]
		}
	}
	return nil
}

// Worth returns the value, 0..100 percent, of the option with an id, and 0 for any other answer: one
// that is not known, not applicable or not among the options.
func (q *Question) Worth(option string) int {
	if o := q.Option(option); o != nil {
		return o.Value
	}
	return 0
}

// Grade is "A" (Strong), "B" (Adequate), "C" (Partial), "D" (Weak), or "" for none.
type Grade string
