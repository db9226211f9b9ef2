package report

import (
	"context"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// TenderView is a tender with its bids and how its conditions are read, at one moment.
type TenderView struct {
	entity.Tender
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
	Evaluators []string // who judged answers, accepted documents or signed it off, each once
}

// Tender finds a tender by reference, with its bids. Which questions a condition names is known once a bid has a
// questionnaire.
func Tender(ctx context.Context, r *data.Register, ref string, at book.At) (*TenderView, error) {
	rp := &reporter{r: r, at: r.Resolve(at)}
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
		out = &TenderView{Tender: t}
		for i, c := range t.Conditions {
			one := TenderCondition{Text: c}
			for _, x := range readCondition(string(asked[i]), bids) {
				one.Reads = append(one.Reads, x.reads)
			}
			out.Conditions = append(out.Conditions, one)
		}
		for i := range bids {
			x := &bids[i]
			out.Bids = append(out.Bids,
				TenderBid{Engagement: x.st.Engagement, Supplier: *x.d.supplier, Begun: x.begun(), Late: x.late,
					Evaluators: x.evaluators()})
		}
		return nil
	})
	return out, err
}
