package report

import (
	"cmp"
	"context"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// TenderView is a tender with its bids and how its conditions are read, at one moment.
type TenderView struct {
	entity.Tender
	Closing    string // the closing time in words
	Conditions []TenderCondition
	Bids       []TenderBid // by reference; won and lost ones too
}

// TenderCondition is a published condition and what the report reads it as.
type TenderCondition struct {
	Text  questionnaire.Text
	Reads []string // empty: for the panel to judge
}

// TenderBid is one bid of a tender.
type TenderBid struct {
	Engagement entity.Engagement
	Supplier   entity.Supplier
	Begun      bool     // it has answers
	Late       string   // when something came in late, in words
	CameIn     string   // whether it came in time, and what came late
	Arrival    string   // the same in a word or two: in time, late, admitted, not admitted, no answers
	Work       string   // state of the work on it
	Evaluators []string // who judged answers, accepted documents or signed it off, each once
	Findings   []TenderFinding
}

// TenderFinding is how a bid meets one condition: Met, Clarify, Not met or For the panel.
type TenderFinding struct{ Finding, Why string }

// Tender finds a tender by reference, with its bids. Which questions a condition names is known once a bid has a
// questionnaire.
func Tender(ctx context.Context, r *data.Register, ref string, at book.At) (*TenderView, error) {
	rp := &reporter{r: r, at: r.Resolve(at)}
	rp.method.KnownOn = cmp.Or(rp.at.KnownOn, r.Today())
	var out *TenderView
	err := r.Copy(ctx, rp.at, false, func(c *book.Copy) error {
		rp.copy = c
		t, asked, err := rp.copy.Tender(ctx, ref)
		if err != nil {
			return err
		}
		bids, err := rp.bids(ctx, &t)
		if err != nil {
			return err
		}
		out = &TenderView{Tender: t, Closing: rp.closing(&t)}
		tests := make([][]requirement, len(t.Conditions))
		for i, c := range t.Conditions {
			one := TenderCondition{Text: c}
			tests[i] = readCondition(string(asked[i]), bids)
			for _, x := range tests[i] {
				one.Reads = append(one.Reads, x.reads)
			}
			out.Conditions = append(out.Conditions, one)
		}
		for i := range bids {
			x := &bids[i]
			one := TenderBid{Engagement: x.st.Engagement, Supplier: *x.d.supplier, Begun: x.begun(), Late: x.late,
				CameIn: x.cameIn(), Arrival: x.arrival(), Work: x.work(), Evaluators: x.evaluators()}
			for _, test := range tests {
				f, why := x.against(test)
				one.Findings = append(one.Findings, TenderFinding{string(f), why})
			}
			out.Bids = append(out.Bids, one)
		}
		return nil
	})
	return out, err
}
