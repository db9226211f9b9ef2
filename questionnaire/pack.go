package questionnaire

// PackSchema is the first line of every pack file.
const PackSchema = "assure-pack/1"

// PackKind tells packs that score from the triage pack, which sets facts.
type PackKind string

// The kinds of pack.
const (
	Scored PackKind = "scored"
	Triage PackKind = "triage"
)

// AnswerType is what a question takes. Only Choice scores; the others carry no weight.
type AnswerType string

// The types of answer.
const (
	Choice     AnswerType = "choice"
	Multi      AnswerType = "multi"
	FreeText   AnswerType = "text"
	Number     AnswerType = "number"
	DateAnswer AnswerType = "date"
)

// Class weights: how much a question counts inside its domain (HECVAT's 20/10/5, a setting of the pack author).
const (
	KeyWeight      = 20
	StandardWeight = 10
	MinorWeight    = 5
)

// Pack is a versioned questionnaire, immutable once loaded. SHA256 is that of the file's bytes: an assessment is
// locked to it, and every stored score names it.
type Pack struct {
	Kind       PackKind
	ID         string
	Version    string // semantic version
	Title      string
	Framework  Framework
	Provenance string
	ValidFrom  Date // of the framework edition; a note and a warning on issue, nothing else
	ValidTo    Date
	AppliesIf  *Condition // nil: always
	Domains    []Domain
	SHA256     string // hex
	Source     []byte // the file as loaded, kept in the register

	byID map[string]*Question
}

// Framework names the published framework a pack maps to, with its version: IDs change meaning between versions.
type Framework struct{ Name, Version string }

// Domain is a section of a pack. Weight is in basis points; a scored pack's domains sum to 10,000.
type Domain struct {
	ID        string
	Title     string
	Weight    int
	Questions []*Question
}

// Question is one control. Weight is 1..1000 for a scored choice question and 0 for every other.
type Question struct {
	ID        string
	Domain    string // id of its domain
	Text      string
	Guidance  string
	Revision  int // counts up when the meaning changes
	Answer    AnswerType
	Class     string // key, standard, minor, or "" when the pack gives a weight of its own
	Weight    int
	Why       string // why it weighs what it weighs
	Options   []Option
	Gate      *Gate
	Evidence  EvidenceRule
	Themes    []string
	Refs      []string
	VisibleIf *Condition // nil: always; false means out of scope by rule
	Cost      Cost
	Finding   Finding
	Fact      string // triage: the fact that a text, number, date or multi answer sets
}

// Option is one answer a question knows. Value is 0..100, the achievement it stands for.
type Option struct {
	ID    string
	Label string
	Value int
	Fact  map[string]string // triage: facts that choosing it sets
}

// Gate is a must-have: unless met, the grade is capped at Cap ("D" fatal, "C" major).
type Gate struct {
	Name          string
	MinValue      int // 1..100, the option value at which it is met
	Cap           Grade
	MinConfidence int  // 0..100, ignored when ByTier
	ByTier        bool // min_confidence: tier, that is 80/65/50/50, and 80 while not triaged
	When          *Condition
}

// EvidenceRule says how long evidence for a question holds. ValidDays is 1..3650; after it strength decays to nothing
// over as many days again, or at once when HardExpiry.
type EvidenceRule struct {
	ValidDays  int
	HardExpiry bool
	Ask        string
}

// Cost feeds the cheapest path: what it takes to show evidence, and to mend the control (1 and up, relative).
type Cost struct{ Evidence, Fix int }

// Finding is the wording of the risk when the question is answered below its must-have. It is used for "not met" only.
type Finding struct{ Risk, Cause, Effect, Action string }

// Ref is "id@version".
func (p *Pack) Ref() string { return p.ID + "@" + p.Version }

// Question finds a question by its exact id, nil when the pack has none.
func (p *Pack) Question(id string) *Question { return p.byID[id] }

// Questions lists all questions in pack order.
func (p *Pack) Questions() []*Question {
	out := make([]*Question, 0, len(p.byID))
	for i := range p.Domains {
		out = append(out, p.Domains[i].Questions...)
	}
	return out
}

// Domain finds a domain by id, nil when there is none.
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

// Scores reports whether an answer to the question moves the score.
func (q *Question) Scores() bool { return q.Answer == Choice && q.Weight > 0 }

// Option finds an option by its exact id, nil when there is none.
func (q *Question) Option(id string) *Option {
	for i := range q.Options {
		if q.Options[i].ID == id {
			return &q.Options[i]
		}
	}
	return nil
}

// Grade is A Strong, B Adequate, C Partial, D Weak, or "" for none.
type Grade string

// Themes are the eight control themes of the mission, in their fixed order.
var Themes = []string{"protection", "training", "response", "vulnerability", "assurance", "chain", "proportion", "vigilance"}
