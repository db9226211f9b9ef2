package scoring

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"assure/questionnaire"
)

// Limits within which no sum can overflow 64 bits. [questionnaire.LoadPack] allows far less.
const (
	MaxQuestions    = 10_000
	MaxDomains      = 1_000
	MaxWeight       = 1_000
	MaxDomainWeight = 100_000
)

// ErrPack is wrapped by every error of [Compile].
var ErrPack = errors.New("the pack cannot be scored")

// Compiled is a pack prepared for scoring. It is immutable and safe for concurrent use. Its order
// is that of the domains in the pack, then of question ids by byte, so that no result depends on
// the order of questions in a file.
type Compiled struct {
	pack     *questionnaire.Pack
	domains  []domain
	controls []control                 // the questions that score
	all      []*questionnaire.Question // every question, those that do not score included
	gates    []gate
	spare    sync.Pool // of *scratch
}

type domain struct {
	def      *questionnaire.Domain
	weight   int64
	from, to int // its controls
}

type control struct {
	q      *questionnaire.Question
	at     int // index into all
	domain int
	gate   int   // index into gates, -1 for none
	rank   int32 // of its id among the controls, by byte: decides ties without comparing text
}

type gate struct {
	control int
	def     *questionnaire.Gate
	cap     level
	key     bool // a key control
}

// Compile prepares a pack for scoring. Its error wraps [ErrPack] and says what is outside the
// limits. A scored pack from [questionnaire.LoadPack] gives no error.
func Compile(p *questionnaire.Pack) (*Compiled, error) {
	if p == nil {
		return nil, fmt.Errorf("%w: there is no pack", ErrPack)
	}
	if len(p.Domains) > MaxDomains {
		return nil, fmt.Errorf("%w: %s has more than %d domains", ErrPack, p.ID, MaxDomains)
	}
	c := &Compiled{pack: p}
	seen := make(map[string]bool)
	for i := range p.Domains {
		if err := c.addDomain(&p.Domains[i], seen); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrPack, p.ID, err)
		}
	}
	byID := make([]int, len(c.controls))
	for i := range byID {
		byID[i] = i
	}
	slices.SortFunc(byID, func(a, b int) int { return strings.Compare(c.controls[a].q.ID, c.controls[b].q.ID) })
	for rank, i := range byID {
		c.controls[i].rank = int32(rank)
	}
	c.spare.New = func() any { return &scratch{sheet: c.newSheet(), figures: c.newFigures()} }
	return c, nil
}

// scratch holds the buffers of one score, reused by the next. A result shares nothing with it.
type scratch struct {
	*sheet
	*figures
	parts []part
}

func (c *Compiled) addDomain(def *questionnaire.Domain, seen map[string]bool) error {
	d := domain{def: def, weight: int64(def.Weight), from: len(c.controls)}
	questions := slices.Clone(def.Questions)
	slices.SortStableFunc(questions, func(a, b *questionnaire.Question) int { return strings.Compare(a.ID, b.ID) })
	for _, q := range questions {
		if seen[q.ID] {
			return fmt.Errorf("two questions have the id %s", q.ID)
		}
		seen[q.ID] = true
		c.all = append(c.all, q)
		if len(c.all) > MaxQuestions {
			return fmt.Errorf("it has more than %d questions", MaxQuestions)
		}
		if !q.Scores() {
			continue
		}
		if err := c.addControl(q); err != nil {
			return fmt.Errorf("question %s: %w", q.ID, err)
		}
	}
	d.to = len(c.controls)
	if d.from < d.to && (d.weight < 1 || d.weight > MaxDomainWeight) {
		return fmt.Errorf("domain %s weighs %d, outside 1 to %d", def.ID, def.Weight, MaxDomainWeight)
	}
	c.domains = append(c.domains, d)
	return nil
}

func (c *Compiled) addControl(q *questionnaire.Question) error {
	if q.Weight > MaxWeight {
		return fmt.Errorf("it weighs %d, more than %d", q.Weight, MaxWeight)
	}
	for _, o := range q.Options {
		if o.Value < 0 || o.Value > 100 {
			return fmt.Errorf("option %s is worth %d, outside 0 to 100", o.ID, o.Value)
		}
	}
	ctl := control{q: q, at: len(c.all) - 1, domain: len(c.domains), gate: -1}
	if g := q.MustHave(); g != nil {
		lowest, ok := levelOf(g.Cap)
		if !ok {
			return fmt.Errorf("its must-have caps at %q, which is no grade", g.Cap)
		}
		ctl.gate = len(c.gates)
		c.gates = append(c.gates, gate{control: len(c.controls), def: g, cap: lowest, key: q.KeyControl()})
	}
	c.controls = append(c.controls, ctl)
	return nil
}

// Pack returns the pack that was compiled.
func (c *Compiled) Pack() *questionnaire.Pack { return c.pack }
