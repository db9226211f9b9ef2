package wire

import (
	"slices"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Review is `assure review list --json`.
type Review struct {
	Schema      string               `json:"schema"`
	Assessments []ReviewedAssessment `json:"assessments"`
	// certificates that words name and nobody recorded, of every supplier that is listed
	Proposed []ProposedCertificate `json:"certificates_proposed"`
	// contradictions that wait for a judgement where no assessment listed here has them, such as in signed-off ones
	Contradictions []Contradiction `json:"contradictions"`
	// Themes are those that the list is filtered by.
	Themes []string `json:"themes,omitempty"`
}

// AddContradictions adds the contradictions that no assessment of the list has.
func (o *Review) AddContradictions(list []data.Contradiction) {
	listed := map[string]bool{}
	for _, a := range o.Assessments {
		for _, c := range append(a.Contradictions, a.Passed...) {
			listed[c.Engagement+c.ID] = true
		}
	}
	o.Contradictions = []Contradiction{}
	for _, c := range ContradictionsOf(list).Contradictions {
		if !listed[c.Engagement+c.ID] {
			o.Contradictions = append(o.Contradictions, c)
		}
	}
}

// ReviewedAssessment is an assessment that may need a judgement. Lists are ids of questions and
// never null; Offered counts the links of documents that are offered and not yet accepted.
type ReviewedAssessment struct {
	ID         string   `json:"id"`
	Supplier   string   `json:"supplier"`
	Name       string   `json:"name"`
	Engagement string   `json:"engagement"`
	Pack       string   `json:"pack"`
	Cycle      int      `json:"cycle"`
	State      string   `json:"state"`
	Changed    []string `json:"claims_changed"` // questions whose claim changed since they were judged
	NAClaimed  []string `json:"na_claimed"`     // N/A without a decision
	// Asked are questions that a later version of the pack asks again, and Beyond numbers above
	// what the service allows.
	Asked    []string `json:"asked_again,omitempty"`
	Beyond   []string `json:"beyond_limit,omitempty"`
	Raised   []string `json:"raised"` // questions answered higher than their evidence was accepted for
	Offered  int      `json:"evidence_offered"`
	Blocks   []Block  `json:"sign_off_blocks"` // those passed too
	Reviewer bool     `json:"needs_reviewer"`  // who judged may not sign

	// of its questions, and of the engagement: those that wait for a judgement, and those passed at the sign-off
	Contradictions []Contradiction `json:"contradictions"`
	Passed         []Contradiction `json:"contradictions_passed"`
}

// Block is one thing that blocks a sign-off. Passed is nil while it does.
type Block struct {
	Kind     string  `json:"kind"`
	Question *string `json:"question"`
	Name     *string `json:"name"`
	Subject  *string `json:"subject"`
	What     string  `json:"what"`
	Todo     string  `json:"to_do"`
	Passed   *Passed `json:"passed"`
}

// Passed is a named person's reason to sign off despite a block.
type Passed struct {
	By     string `json:"by"`
	At     string `json:"at"`
	Reason string `json:"reason"`
}

// BlocksOf converts what blocks a sign-off.
func BlocksOf(list []entity.Block) []Block {
	out := make([]Block, 0, len(list))
	for _, b := range list {
		x := Block{Kind: string(b.Kind), Question: OrNull(b.Question), Name: OrNull(b.Name), Subject: OrNull(b.Subject),
			What: b.What, Todo: b.Todo}
		if p := b.Pass; p != nil {
			x.Passed = passedOf(p)
		}
		out = append(out, x)
	}
	return out
}

func passedOf(p *entity.Pass) *Passed {
	return &Passed{By: p.By, At: p.At.Format(time.RFC3339), Reason: string(p.Reason)}
}

// SignOffBlocks is `assure review blocks REF --json` and `assure review pass --json`.
type SignOffBlocks struct {
	Schema     string    `json:"schema"`
	Supplier   string    `json:"supplier"`
	Engagement string    `json:"engagement"`
	Pack       string    `json:"pack"`
	Cycle      int       `json:"cycle"`
	Reviewer   bool      `json:"needs_reviewer"`
	Blocks     []Block   `json:"sign_off_blocks"`
	Signed     []Signing `json:"signed"`
}

// Signing is one sign-off of an assessment, and its reopening.
type Signing struct {
	By         string  `json:"by"`
	At         string  `json:"at"`
	ReopenedBy *string `json:"reopened_by"`
	ReopenedAt *string `json:"reopened_at"`
	Reason     *string `json:"reopened_because"`
}

// SignOffBlocksOf collects what blocks the sign-off of an assessment.
func SignOffBlocksOf(v *data.AssessmentView) SignOffBlocks {
	o := SignOffBlocks{Schema: SchemaSignOffBlocks, Supplier: v.Supplier.Ref, Engagement: v.Engagement.Ref,
		Pack: v.Pack.Ref(), Cycle: v.Assessment.Cycle, Reviewer: v.NeedsReviewer(), Blocks: BlocksOf(v.Blocks()),
		Signed: []Signing{}}
	for _, s := range v.SignOffs {
		x := Signing{By: s.By, At: s.At.Format(time.RFC3339)}
		if re := s.Reopened; re != nil {
			x.ReopenedBy, x.ReopenedAt, x.Reason = &re.By, OrNull(re.At.Format(time.RFC3339)), OrNull(string(re.Reason))
		}
		o.Signed = append(o.Signed, x)
	}
	return o
}

// ReviewedAssessmentOf collects what needs a judgement in an assessment. A refused N/A is left
// out of NAClaimed unless the refusal was withdrawn.
func ReviewedAssessmentOf(a book.AssessmentScore, v *data.AssessmentView) ReviewedAssessment {
	row := ReviewedAssessment{
		ID: a.ID, Supplier: a.Supplier.Ref, Name: a.Supplier.Name, Engagement: a.Engagement.Ref, Pack: a.Pack.ID,
		Cycle: a.Cycle,
		State: string(a.State), Changed: []string{}, NAClaimed: []string{}, Raised: []string{},
		Contradictions: []Contradiction{}, Passed: []Contradiction{},
		Blocks: BlocksOf(v.Blocks()), Reviewer: v.NeedsReviewer(),
	}
	refused := map[string]bool{}
	for _, d := range v.Decisions {
		if d.Kind == entity.NARefused && !d.Withdrawn {
			refused[d.Question] = true
		}
	}
	for _, q := range v.Pack.Questions() {
		if _, ok := v.Asked[q.ID]; ok {
			row.Asked = append(row.Asked, q.ID)
		}
		if v.Answers[q.ID].ClaimChanged() {
			row.Changed = append(row.Changed, q.ID)
		}
		if r := v.Result.Row(q.ID); r != nil && r.State == scoring.NAClaimed && !refused[q.ID] {
			row.NAClaimed = append(row.NAClaimed, q.ID)
		}
		if r := v.Result.Row(q.ID); r != nil && r.Raised {
			row.Raised = append(row.Raised, q.ID)
		}
	}
	for _, c := range v.Unjudged() {
		if x := contradictionOf(&c, row.Supplier, row.Engagement); x.Passed != nil {
			row.Passed = append(row.Passed, x)
		} else {
			row.Contradictions = append(row.Contradictions, x)
		}
	}
	for _, x := range v.Beyond {
		row.Beyond = append(row.Beyond, x.Question)
	}
	for _, s := range v.Supports {
		if s.State == entity.Offered {
			row.Offered++
		}
	}
	return row
}

// Only keeps of the row what is about a theme of a filter, and reports whether anything is left. What belongs to no
// question, as an open query about the whole, is left out.
func (row *ReviewedAssessment) Only(v *data.AssessmentView, f questionnaire.ThemeFilter) bool {
	other := func(id string) bool { return !f.Keeps(v.Pack.Question(id)) }
	for _, list := range []*[]string{&row.Changed, &row.NAClaimed, &row.Asked, &row.Beyond, &row.Raised} {
		*list = slices.DeleteFunc(*list, other)
	}
	elsewhere := func(c Contradiction) bool { return c.Question == nil || other(*c.Question) }
	row.Contradictions = slices.DeleteFunc(row.Contradictions, elsewhere)
	row.Passed = slices.DeleteFunc(row.Passed, elsewhere)
	row.Blocks = slices.DeleteFunc(row.Blocks, func(b Block) bool { return b.Question == nil || other(*b.Question) })
	row.Offered = 0
	for _, s := range v.Supports {
		if s.State == entity.Offered && !other(s.Question) {
			row.Offered++
		}
	}
	return row.Offered+len(row.Changed)+len(row.NAClaimed)+len(row.Asked)+len(row.Beyond)+len(row.Raised)+
		len(row.Contradictions)+len(row.Blocks) > 0
}

// SignOff is `assure review sign-off --json`.
type SignOff struct {
	Schema     string             `json:"schema"`
	Supplier   string             `json:"supplier"`
	Engagement string             `json:"engagement"`
	Pack       string             `json:"pack"`
	Cycle      int                `json:"cycle"`
	SignedBy   string             `json:"signed_by"`
	Passed     []Block            `json:"passed"` // what was open and passed with a reason
	Score      scoring.ResultJSON `json:"score"`
}
