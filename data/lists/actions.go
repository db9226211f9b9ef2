package lists

import (
	"cmp"
	"context"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Action is an action with what it belongs to.
type Action struct {
	Place
	entity.Action
	SupplierID string
	RiskRef    string                  // "" for none
	Assessment string                  // the newest cycle that asks its question, "" for none
	Asks       *questionnaire.Question // its question, or that of its risk; nil for none
	Open       bool                    // work is still to be done on the day of the list
	Overdue    bool
}

// Ref is the reference of the action.
func (a *Action) Ref() string { return data.ActionRef(a.N) }

// Actions lists actions, the earliest due first and those without a day last, of an engagement or, for "", of all.
func Actions(ctx context.Context, r *data.Register, engagementID string, at book.At) (list []Action, err error) {
	asOf := r.Resolve(at).AsOf
	err = r.View(ctx, at, func(v *store.View) error {
		n, err := readNames(ctx, v)
		if err != nil {
			return err
		}
		cycles, err := store.List(ctx, v, store.Assessments)
		if err != nil {
			return err
		}
		byEngagement := book.GroupBy(cycles, func(a *entity.Assessment) string { return a.Engagement })
		all, err := store.List(ctx, v, store.Actions)
		if err != nil {
			return err
		}
		packOf := func(a *entity.Assessment) *questionnaire.Pack { return r.Packs().BySHA(a.PackSHA) }
		for _, a := range all {
			if engagementID != "" && a.Engagement != engagementID {
				continue
			}
			asks := func(pack, question string) *questionnaire.Question {
				return book.NewestQuestion(byEngagement[a.Engagement], pack, question, packOf)
			}
			s, e := n.of(a.Engagement)
			risk := n.risks[a.Risk]
			list = append(list, Action{Place: placeOf(s, e), Action: a, SupplierID: s.ID, RiskRef: risk.Ref,
				Asks:       cmp.Or(asks(a.Pack, a.Question), asks(risk.Pack, risk.Question)),
				Assessment: newestCycle(byEngagement[a.Engagement], a.Pack), Open: a.Open(asOf),
				Overdue: a.Overdue(asOf)})
		}
		return nil
	})
	slices.SortFunc(list, func(a, b Action) int {
		return cmp.Or(cmp.Compare(dayOrLast(a.Due), dayOrLast(b.Due)), cmp.Compare(a.N, b.N))
	})
	return list, err
}

// lastDay stands for no day where days are compared.
const lastDay = questionnaire.Date(1 << 30)

func dayOrLast(d questionnaire.Date) questionnaire.Date {
	if d == 0 {
		return lastDay
	}
	return d
}

// names finds suppliers, engagements and risks by their ULIDs.
type names struct {
	suppliers   map[string]*entity.Supplier
	engagements map[string]*entity.Engagement
	risks       map[string]entity.Risk
}

func readNames(ctx context.Context, v store.Viewer) (*names, error) {
	suppliers, err := store.List(ctx, v, store.Suppliers)
	if err != nil {
		return nil, err
	}
	all, err := store.List(ctx, v, store.Engagements)
	if err != nil {
		return nil, err
	}
	risks, err := store.List(ctx, v, store.Risks)
	if err != nil {
		return nil, err
	}
	n := &names{suppliers: map[string]*entity.Supplier{}, engagements: map[string]*entity.Engagement{},
		risks: map[string]entity.Risk{}}
	for i := range suppliers {
		n.suppliers[suppliers[i].ID] = &suppliers[i]
	}
	for i := range all {
		n.engagements[all[i].ID] = &all[i]
	}
	for i := range risks {
		n.risks[risks[i].ID] = risks[i]
	}
	return n, nil
}

// of returns the supplier and the engagement of a ULID, empty ones where the register has none.
func (n *names) of(engagement string) (*entity.Supplier, *entity.Engagement) {
	e, s := n.engagements[engagement], &entity.Supplier{}
	if e == nil {
		return s, &entity.Engagement{}
	}
	if found := n.suppliers[e.Supplier]; found != nil {
		s = found
	}
	return s, e
}
