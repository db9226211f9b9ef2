package data

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// SupplierSummary is one light row of the portfolio: a supplier with the worst of its engagements in
// force in each column, or one engagement.
type SupplierSummary struct {
	ID          string
	Ref         string
	Name        string
	ODSCode     string // the first, as published
	Tags        []string
	Tier        int                 // of the most critical engagement in force, else of the only bid; 0: not triaged
	Provisional bool                // facts that are not known could change the tier
	Grade       questionnaire.Grade // what people may see: "" when not assessed or too little is known
	Lifted      bool                // an accepted must-have makes the grade better
	Status      scoring.Status      // "" without an engagement in force
	Assured     scoring.Tenths      // scoring.NoTenths when not assessed
	Possible    scoring.Tenths
	Risk        *scoring.Risk     // nil while not triaged; score 0 when not assessed
	Higher      *scoring.OpenRisk // an open risk above Risk, nil for none
	MustHaves   int               // open ones that are not accepted
	Engagement  string            // ref of the engagement shown, or of the only one
	Service     string            // of that engagement
	State       entity.EngagementState
	Owner       string
	NextDue     questionnaire.Date
	DueWhat     string // what is due then
	Engagements int    // not ended or lost
	// ByHand names each engagement that has a consequence or likelihood given by hand, with what is calculated, who
	// decided it, when and why: of those that count in the row.
	ByHand []string
	// Where says which engagement each column is from, "" where there is one.
	Where string
	// Each has a row for each engagement not ended or lost; empty for fewer than two.
	Each    []SupplierSummary
	Listing SupplierListing // with every engagement, those that are closed too; of a row of Each with that one
	Worst   *scoring.Worst  // nil without an engagement in force
}

// Retired lists the suppliers that are retired, with their engagements as they were, in the order they were added. One
// that was merged into another is not among them.
func (r *Register) Retired(ctx context.Context, at book.At) (list []SupplierSummary, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		some, err := store.List(ctx, v, store.Suppliers, store.By("retired", 1))
		if err != nil || len(some) == 0 {
			return err
		}
		b, err := r.Reader().Open(ctx, v, at, book.Scope{Some: &some})
		if err != nil {
			return err
		}
		for i := range b.Suppliers {
			if s := &b.Suppliers[i]; s.MergedInto == "" {
				list = append(list, summary(b, s, nil))
			}
		}
		return nil
	})
	return list, err
}

// RetiredCount counts the suppliers of [Register.Retired].
func (r *Register) RetiredCount(ctx context.Context, at book.At) (int, error) {
	n := 0
	err := r.View(ctx, at, func(v *store.View) error {
		list, err := store.List(ctx, v, store.Suppliers, store.By("retired", 1))
		n = book.Retired(list)
		return err
	})
	return n, err
}

// Portfolio lists every supplier that is not retired, in the order they were added.
func (r *Register) Portfolio(ctx context.Context, at book.At) (list []SupplierSummary, err error) {
	list = []SupplierSummary{}
	err = r.View(ctx, at, func(v *store.View) error {
		return r.Reader().Each(ctx, v, at, func(b *book.Book) (func() error, error) {
			due, err := dues(ctx, b)
			return func() error {
				for i := range b.Suppliers {
					if !b.Suppliers[i].Retired {
						list = append(list, summary(b, &b.Suppliers[i], due))
					}
				}
				return nil
			}, err
		})
	})
	return list, err
}

func summary(b *book.Book, s *entity.Supplier, due map[string]dueOn) SupplierSummary {
	out := SupplierSummary{ID: s.ID, Ref: s.Ref, Name: s.Name, Tags: s.Tags, Assured: scoring.NoTenths,
		Possible: scoring.NoTenths, Listing: SupplierListing{Supplier: *s}}
	if len(s.ODSCodes) > 0 {
		out.ODSCode = s.ODSCodes[0]
	}
	engagements := b.Engagements[s.ID]
	rolls := make([]scoring.RollUp, 0, len(engagements))
	for _, e := range engagements {
		if !e.State.Open() {
			out.Listing.Engagements = append(out.Listing.Engagements, listEngagement(b, e))
			continue
		}
		out.Engagements++
		st := b.Stand(e)
		listed := ListEngagement(e, st.Facts, st.Triage)
		listed.Also = st.RollUp.Also
		out.Listing.Engagements = append(out.Listing.Engagements, listed)
		rolls = append(rolls, st.RollUp)
		one := SupplierSummary{ID: s.ID, Ref: s.Ref, Name: s.Name, ODSCode: out.ODSCode, Tags: s.Tags, Engagements: 1,
			Listing: SupplierListing{Supplier: *s, Engagements: []EngagementListing{listed}}}
		one.rate(&st.RollUp, e)
		if d, ok := due[e.ID]; ok {
			one.NextDue, one.DueWhat = d.on, d.what
			if out.NextDue == 0 || d.on < out.NextDue {
				out.NextDue, out.DueWhat = d.on, d.what
			}
		}
		out.Each = append(out.Each, one)
	}
	u := scoring.Supplier(s.Ref, s.Name, rolls)
	switch {
	case u.Worst != nil:
		out.worst(u.Worst)
	case len(rolls) > 0: // bids: nothing is in force, but what is known of an only one shows
		last := out.Each[len(out.Each)-1]
		out.Engagement, out.Service, out.State, out.Owner = last.Engagement, last.Service, last.State, last.Owner
		if len(rolls) == 1 {
			out.Tier, out.Grade, out.Lifted, out.Status, out.Risk = last.Tier, last.Grade, last.Lifted,
				last.Status, last.Risk
			out.ByHand, out.Provisional = last.ByHand, last.Provisional
			out.Higher, out.Assured, out.Possible, out.MustHaves = last.Higher, last.Assured, last.Possible,
				last.MustHaves
		}
	}
	if len(out.Each) < 2 {
		out.Each = nil
	}
	return out
}

// HighestRisk is [scoring.RollUp.HighestRisk] of the row.
func (s *SupplierSummary) HighestRisk() (score int, band scoring.Band, ref string) {
	return (&scoring.RollUp{Risk: s.Risk, Higher: s.Higher}).HighestRisk()
}

// HigherWords is [scoring.RollUp.HigherWords] of the row.
func (s *SupplierSummary) HigherWords() string {
	return (&scoring.RollUp{Risk: s.Risk, Higher: s.Higher}).HigherWords()
}

// rate sets the figures of one engagement.
func (s *SupplierSummary) rate(u *scoring.RollUp, e entity.Engagement) {
	s.Engagement, s.Service, s.State, s.Owner = e.Ref, e.Service, e.State, e.Owner
	s.Tier, s.Grade, s.Status, s.MustHaves = u.Tier, u.ShownGrade(), u.Status, u.OpenMustHaves()
	s.Risk, s.Higher, s.Provisional = u.Risk, u.Higher, u.Provisional()
	s.Assured, s.Possible = scoring.NoTenths, scoring.NoTenths
	if u.Status != scoring.NotAssessed { // a questionnaire that is only out has 0.0, which would read as a finding
		s.Assured, s.Possible = u.Assured, u.Possible
	}
	s.Lifted = s.Grade != "" && u.Plain != u.Grade
	if words := u.ByHand(); words != "" {
		s.ByHand = []string{e.Ref + ": " + words}
	}
}

// worst sets each figure to the worst of the engagements in force. Owner is that of the highest risk.
func (s *SupplierSummary) worst(w *scoring.Worst) {
	s.Worst, s.Where = w, w.Where()
	s.Tier, s.Grade, s.Status, s.MustHaves = w.Tier, w.Grade, w.Status, w.MustHaves
	s.Risk, s.Higher, s.Provisional = w.Risk, w.Higher, w.Provisional()
	s.Assured, s.Possible = w.Assured, w.Possible
	shown := cmp.Or(w.HigherOf, w.RiskOf, w.StatusOf)
	for i := range s.Each {
		e := &s.Each[i]
		if e.State.InForce() {
			s.ByHand = append(s.ByHand, e.ByHand...)
		}
		if e.Engagement == shown {
			s.Engagement, s.Service, s.State, s.Owner = e.Engagement, e.Service, e.State, e.Owner
		}
		if e.Engagement == w.GradeOf {
			s.Lifted = e.Lifted
		}
	}
}

// dueOn is a day and what is due on it.
type dueOn struct {
	on   questionnaire.Date
	what string
}

// dueWords are the kinds of what the portfolio shows as falling due, and how it calls them.
var dueWords = map[book.DueKind]string{book.DueReturn: "return", book.DueReply: "reply", book.DueAction: "action",
	book.DueReview: "review", book.DueAcceptance: "acceptance ends"}

// dues finds the next thing due for each engagement: a workbook out, a query, an action, a review after sign-off, the
// end of an acceptance.
func dues(ctx context.Context, b *book.Book) (map[string]dueOn, error) {
	list, err := b.Dues(ctx, slices.Collect(maps.Keys(dueWords))...)
	if err != nil {
		return nil, err
	}
	out := map[string]dueOn{}
	for i := range list {
		x := dueOn{list[i].On, dueWords[list[i].Kind]}
		if d, ok := out[list[i].Engagement]; !ok || x.on < d.on || x.on == d.on && x.what < d.what {
			out[list[i].Engagement] = x
		}
	}
	return out, nil
}
