package book

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Records are the records of one engagement in which one fact may stand twice.
type Records struct {
	AsOf        questionnaire.Date
	Supplier    entity.Supplier
	Engagement  entity.Engagement
	Facts       questionnaire.Facts // those that count, the texts of open ones included
	FactAt      map[string]time.Time
	Table       questionnaire.FactTable
	Asked       []Asked
	Public      PublicRecord
	Held        []Certificate // of the supplier
	Documents   map[string]entity.Document
	Supports    []entity.Support
	Incidents   []entity.Incident
	Resolutions []entity.Resolution
	Passes      []entity.Pass   // of contradictions, in the cycles shown
	Latest      map[string]bool // the newest cycle of each pack, by assessment
	day         func(time.Time) questionnaire.Date
}

// Asked is a question of the newest cycle that answers it.
type Asked struct {
	Assessment entity.Assessment
	Question   *questionnaire.Question
	Answers    entity.Answers
}

// PublicRecord is what the DSPT directory says of a supplier. Known is false without an ODS code or a directory.
type PublicRecord struct {
	Publication
	Listed, Known bool
	Newest        questionnaire.Date // the day of the newest directory
}

// Record is one of two records of a fact.
type Record struct {
	From string             // what it is: the supplier's answer, the DSPT directory
	Says string             // in words
	On   questionnaire.Date // since when it says so, 0 when that is not known
}

// ComparisonState is the outcome of a comparison.
type ComparisonState string

// The outcomes.
const (
	Agrees      ComparisonState = "agrees"
	Proposes    ComparisonState = "proposes"    // there is no answer yet; the other record proposes one
	Contradicts ComparisonState = "contradicts" // open: nobody has judged which is right
	Judged      ComparisonState = "judged"      // a judgement was made since both records say so
	Resolved    ComparisonState = "resolved"    // a named person gave a reason why both may stay
	// Passed at the sign-off of this cycle, for a reason: nobody has judged which is right, and nobody waits for it
	// until either record changes.
	Passed ComparisonState = "passed"
)

// Comparison is two records of one fact side by side.
type Comparison struct {
	Kind       entity.ContradictionKind
	State      ComparisonState
	Supplier   string // identifiers
	Engagement string
	Assessment string // "" where no question is concerned
	Pack       string
	Question   string
	A, B       Record
	// Rule is the rule that two answers, or an answer and another record, contradict, nil for those that [rules] has.
	Rule *questionnaire.Rule
	// Other is where B is asked, empty where B is no answer. Seen from that question A and B change places; see
	// [Comparison.At].
	Other      Place
	Proposes   string             // option that B proposes for the question, "" for none
	Digest     string             // of what both say: see [entity.Resolution.State]
	Resolution *entity.Resolution // where State is Resolved
	Pass       *entity.Pass       // where State is Passed
	PassedOn   questionnaire.Date
}

// Place is a question of an assessment.
type Place struct{ Assessment, Pack, Question string }

// At returns the comparison as it is seen from the questions of an assessment: as it is for one of its own or of no
// question, turned round where B is asked in it, twice where both are, none for one of other assessments.
func (c *Comparison) At(assessment string) []Comparison {
	var out []Comparison
	if c.Assessment == assessment || c.Assessment == "" {
		out = append(out, *c)
	}
	if c.Other.Assessment == assessment && c.Other.Question != "" {
		out = append(out, c.turned())
	}
	return out
}

// Sides are the comparison as it is, and as it is seen from its other place where it has one.
func (c *Comparison) Sides() []Comparison {
	if c.Other.Question == "" {
		return []Comparison{*c}
	}
	return []Comparison{*c, c.turned()}
}

// turned is the comparison from its other place.
func (c *Comparison) turned() Comparison {
	x := *c
	x.A, x.B = c.B, c.A
	x.Assessment, x.Pack, x.Question = c.Other.Assessment, c.Other.Pack, c.Other.Question
	x.Other = Place{c.Assessment, c.Pack, c.Question}
	return x
}

// Unjudged reports whether two records contradict each other and nobody has judged which is right: the contradiction
// is open, or was passed at the sign-off.
func (c *Comparison) Unjudged() bool { return c.State == Contradicts || c.State == Passed }

// Passing says who passed a contradiction at the sign-off, when and why, "" where nobody did.
func (c *Comparison) Passing() string {
	if c.State != Passed {
		return ""
	}
	return "passed by " + c.Pass.By + " on " + c.PassedOn.Long() + ": " + string(c.Pass.Reason)
}

// What says what both records say, in a line.
func (c *Comparison) What() string {
	words := c.A.words() + "; " + c.B.words()
	if c.Rule != nil {
		words += "; not both can be true: " + c.Rule.Words
	}
	return words
}

func (r *Record) words() string {
	s := r.From + ": " + r.Says
	if r.On != 0 {
		s += " (" + r.On.Long() + ")"
	}
	return s
}

// Block is a contradiction as what blocks a sign-off.
func (c *Comparison) Block() entity.Block {
	return entity.Block{Kind: entity.BlockContradiction, Question: c.Question, Subject: c.Digest, What: c.What(),
		Todo: "judge the answer, or say why both records may stay"}
}

// Same reports whether two comparisons are of the same two records, which say the same, from whichever of them.
func (c *Comparison) Same(as *Comparison) bool {
	if c.Kind != as.Kind || c.Engagement != as.Engagement || c.Digest != as.Digest {
		return false
	}
	place, other := Place{c.Assessment, c.Pack, c.Question}, Place{as.Assessment, as.Pack, as.Question}
	return place == other || c.Other == other
}

// Contradictions returns the comparisons of an engagement that contradict each other and that nobody has judged since
// both records say what they say, nor given a reason for why both may stay: open ones first, then those passed at the
// sign-off of this cycle. Every list of contradictions is made from it. It reads nothing but its argument.
func Contradictions(in *Records) []Comparison {
	list := slices.DeleteFunc(Compare(in), func(c Comparison) bool { return !c.Unjudged() })
	slices.SortStableFunc(list, func(x, y Comparison) int { return cmp.Compare(rank(&x), rank(&y)) })
	return list
}

func rank(c *Comparison) int {
	if c.State == Passed {
		return 1
	}
	return 0
}

// Waiting returns the contradictions of a list that wait for a judgement: those that are open.
func Waiting(list []Comparison) []Comparison {
	return slices.DeleteFunc(slices.Clone(list), func(c Comparison) bool { return c.State != Contradicts })
}

// Compare compares every two records of one fact, in the order of [rules]. It reads nothing but its argument.
func Compare(in *Records) []Comparison {
	var out []Comparison
	for _, rule := range slices.Concat(rules, []func(*Records) []Comparison{ruled}) {
		for _, c := range rule(in) {
			c.Supplier, c.Engagement = in.Supplier.ID, in.Engagement.ID
			if c.State == Contradicts {
				in.resolve(&c)
			}
			out = append(out, c)
		}
	}
	return out
}

// resolve finds the reason that a person gave for a contradiction as it is now, or for signing off despite it.
func (in *Records) resolve(c *Comparison) {
	for i := range in.Resolutions {
		r := &in.Resolutions[i]
		if r.Kind == c.Kind && r.Engagement == c.Engagement && r.Assessment == c.Assessment &&
			r.Question == c.Question && r.State == c.Digest {
			c.State, c.Resolution = Resolved, r
			return
		}
	}
	in.passed(c, c)
	if other := c.turned(); c.State != Passed && other.Question != "" {
		in.passed(c, &other)
	}
}

// passed finds the pass of a contradiction at the sign-off of one of its places.
func (in *Records) passed(c, at *Comparison) {
	block := at.Block()
	for i := range in.Passes {
		p := &in.Passes[i]
		if block.Is(p) && (p.Assessment == at.Assessment || at.Assessment == "" && in.Latest[p.Assessment]) {
			c.State, c.Pass, c.PassedOn = Passed, p, in.day(p.At)
		}
	}
}

// digest is a short hash of what two records say.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// with compares the answer to a question with another record. agree holds the answers that agree with it; keys are what
// the digest of the other record is made from; since is when it began to say so.
func (in *Records) with(kind entity.ContradictionKind, a *Asked, agree func(value string) bool, other Record,
	since time.Time, keys ...string) []Comparison {
	c := Comparison{Kind: kind, Assessment: a.Assessment.ID, Pack: a.Assessment.Pack, Question: a.Question.ID, B: other}
	answer := a.said()
	if !answer.Given() || answer.Value == questionnaire.Unknown {
		c.State = Proposes
		return []Comparison{c}
	}
	c.A = in.answered(a)
	c.Digest = digest(append([]string{string(kind), a.Question.ID, string(answer.Party), answer.Value}, keys...)...)
	switch {
	case agree(answer.Value):
		c.State = Agrees
	case answer.Party == entity.ByAssessor && !answer.At.Before(since):
		c.State = Judged
	default:
		c.State = Contradicts
	}
	return []Comparison{c}
}

// said is the answer that is compared: a claim that changed since it was judged waits to be judged again.
func (a *Asked) said() *entity.Answer {
	if a.Answers.ClaimChanged() {
		return a.Answers.Claim
	}
	return a.Answers.Effective()
}

// answered is the record of the answer to a question.
func (in *Records) answered(a *Asked) Record {
	answer := a.said()
	r := Record{From: "the supplier's answer", Says: answerWords(a.Question, answer.Value), On: in.day(answer.At)}
	if answer.Party == entity.ByAssessor {
		r.From = "the judgement"
	}
	return r
}

// between compares two records that are not answers.
func (in *Records) between(kind entity.ContradictionKind, a, b Record, keys ...string) Comparison {
	return Comparison{Kind: kind, State: Contradicts, A: a, B: b,
		Digest: digest(append([]string{string(kind)}, keys...)...)}
}

// answerWords is an answer in the words of its question.
func answerWords(q *questionnaire.Question, value string) string {
	for _, o := range q.Options {
		if o.ID == value {
			return o.Label
		}
	}
	if value == questionnaire.NA {
		return "not applicable"
	}
	return value
}

// asked returns the questions with an id, one for each pack.
func (in *Records) asked(id string) []*Asked {
	var out []*Asked
	for i := range in.Asked {
		if in.Asked[i].Question.ID == id {
			out = append(out, &in.Asked[i])
		}
	}
	return out
}

// has reports whether a question offers every one of these options; a pack may word its own.
func (a *Asked) has(options ...string) bool {
	return !slices.ContainsFunc(options, func(id string) bool {
		return !slices.ContainsFunc(a.Question.Options, func(o questionnaire.Option) bool { return o.ID == id })
	})
}
