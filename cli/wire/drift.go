package wire

import (
	"assure/data"
	"assure/data/book"
	"assure/data/drift"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Drift compares two cycles of a questionnaire question by question. Rows are the questions of either, each once.
type Drift struct {
	Schema     string         `json:"schema"` // assure.drift/1
	Supplier   Name           `json:"supplier"`
	Engagement EngagementName `json:"engagement"`
	From       DriftEnd       `json:"from"`
	To         DriftEnd       `json:"to"`
	Rows       []DriftRow     `json:"rows"`
	Flags      []DriftFlag    `json:"flags"`
}

// DriftEnd is one of the cycles compared: as it was signed off, or as it is while open.
type DriftEnd struct {
	Cycle int                `json:"cycle"`
	Pack  PackName           `json:"pack"`
	State entity.WorkState   `json:"state"`
	AsOf  questionnaire.Date `json:"as_of"`
	Outcome
}

// DriftRow is a question of either cycle. Questions has none where this cycle does not ask it, and several where it was
// split; Earlier is "" where it is new. Was and Now are the answers that count, in words.
type DriftRow struct {
	Question  string   `json:"question"`
	Earlier   string   `json:"earlier_question"`
	Questions []string `json:"questions"`
	Move      string   `json:"move"`
	Was       string   `json:"was"`
	WasBy     string   `json:"was_by"` // supplier or assessor, "" for no answer
	Now       string   `json:"now"`
	NowBy     string   `json:"now_by"`
	WasProof  int      `json:"was_proof"` // documents that count
	NowProof  int      `json:"now_proof"`
	MustHave  string   `json:"must_have"` // met, not met, not shown; "" when it is neither must-have nor key control
	Flags     []string `json:"flags"`
	Why       string   `json:"why"` // why it is new, gone, split or asked again
	Domain    string   `json:"domain"`
	Text      string   `json:"text"`
}

// DriftFlag is something to look at.
type DriftFlag struct {
	Kind      string   `json:"kind"`
	Questions []string `json:"questions"`
	Words     string   `json:"words"`
}

// DriftOf converts what the comparison reports; only selects the rows where something differs.
func DriftOf(v *drift.Report, only bool) Drift {
	out := Drift{Schema: SchemaDrift, Supplier: Name(v.Supplier), Engagement: EngagementName(v.Engagement),
		From: driftEndOf(&v.Was), To: driftEndOf(&v.Now), Rows: []DriftRow{}, Flags: []DriftFlag{}}
	for i := range v.Rows {
		r := &v.Rows[i]
		if only && !r.Differs() {
			continue
		}
		out.Rows = append(out.Rows, DriftRow{Question: r.ID(), Earlier: r.Earlier,
			Questions: append([]string{}, r.Questions...), Move: string(r.Move), Was: r.Was.Words,
			WasBy: string(r.Was.Whose), Now: r.Now.Words, NowBy: string(r.Now.Whose), WasProof: r.Was.Proofs,
			NowProof: r.Now.Proofs, MustHave: string(r.Now.Gate),
			Flags: each(r.Flags, func(k drift.Kind) string { return string(k) }), Why: r.Why, Domain: r.Domain,
			Text: r.Text})
	}
	for _, f := range v.Flags {
		out.Flags = append(out.Flags, DriftFlag{string(f.Kind), f.Questions, f.Words})
	}
	return out
}

func driftEndOf(e *drift.End) DriftEnd {
	a := e.Assessment
	return DriftEnd{Cycle: a.Cycle, Pack: PackName{a.Pack, a.Version, a.PackSHA}, State: a.State, AsOf: e.AsOf,
		Outcome: outcomeOf(book.NewOutcome(e.Result))}
}

// Confirmed is `assure review confirm --json`. Applied is false for a dry run.
type Confirmed struct {
	Schema     string              `json:"schema"` // assure.confirmed/1
	Engagement string              `json:"engagement"`
	Pack       string              `json:"pack"`
	Cycle      int                 `json:"cycle"`
	From       int                 `json:"from_cycle"`
	Applied    bool                `json:"applied"`
	Confirmed  []ConfirmedQuestion `json:"confirmed"`
	Left       []LeftQuestion      `json:"left"`
}

// ConfirmedQuestion is a question confirmed as in the last cycle. Lists are references of documents: accepted again,
// offered again, and run out, to be asked for anew.
type ConfirmedQuestion struct {
	Question string   `json:"question"`
	Answer   string   `json:"answer"`
	OnBehalf bool     `json:"on_behalf"` // given on the supplier's behalf
	Accepted []string `json:"accepted"`
	Offered  []string `json:"offered"`
	Expired  []string `json:"expired"`
}

// LeftQuestion is a question that is not confirmed, and why.
type LeftQuestion struct {
	Question string `json:"question"`
	Why      string `json:"why"`
}

// ConfirmedOf converts what a confirmation did.
func ConfirmedOf(engagement string, c *data.Confirmed) Confirmed {
	a := c.Plan.Assessment
	out := Confirmed{Schema: SchemaConfirmed, Engagement: engagement, Pack: a.Pack + "@" + a.Version, Cycle: a.Cycle,
		From: c.Plan.Before.Cycle, Applied: c.Applied, Confirmed: []ConfirmedQuestion{}, Left: []LeftQuestion{}}
	refs := func(list []entity.Document) []string {
		return each(list, func(d entity.Document) string { return d.Ref })
	}
	for i := range c.Taken {
		x := &c.Taken[i]
		out.Confirmed = append(out.Confirmed, ConfirmedQuestion{x.Question.ID,
			book.AnswerWords(x.Question, x.Last.Effective()), x.OnBehalf(), refs(x.Accept), refs(x.Offer),
			refs(x.Expired)})
	}
	for i := range c.Left {
		out.Left = append(out.Left, LeftQuestion{c.Left[i].Question.ID, c.Left[i].Why})
	}
	return out
}

// CycleTakenBack is `assure review take-back --json`. Applied is false for a dry run.
type CycleTakenBack struct {
	Schema     string   `json:"schema"` // assure.cycle-taken-back/1
	Engagement string   `json:"engagement"`
	Pack       string   `json:"pack"`
	Cycle      int      `json:"cycle"`
	Counts     int      `json:"counting_cycle"` // the cycle that counts then, 0 for none
	Applied    bool     `json:"applied"`
	Undone     bool     `json:"undone"`    // it was brought back
	Confirmed  []string `json:"confirmed"` // questions whose confirmation goes
	Links      int      `json:"documents_unlinked"`
	Issued     int      `json:"workbooks_sent"`
}

// CycleTakenBackOf converts what taking a cycle back does.
func CycleTakenBackOf(engagement string, t *data.TakeBack) CycleTakenBack {
	a := t.Assessment
	return CycleTakenBack{Schema: SchemaCycleTakenBack, Engagement: engagement, Pack: a.Pack + "@" + a.Version,
		Cycle: a.Cycle, Counts: t.Before.Cycle, Applied: t.Applied, Confirmed: append([]string{}, t.Confirmed...),
		Links: t.Links, Issued: len(t.Issued)}
}
