package lists

import (
	"cmp"
	"context"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/riskregister/tables"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Side is which cell of a risk is meant.
type Side uint8

// The cells of a risk.
const (
	Current  Side = iota // what counts: as a person decided, else as calculated
	Inherent             // before controls
	Target               // what is aimed for
	Sides
)

// Risk is a risk as lists show it.
type Risk struct {
	Place
	Ref, Title     string
	Kind           entity.RiskKind
	Pack, Question string                  // "" for none
	Assessment     string                  // the newest cycle that asks the question, "" for none
	Asks           *questionnaire.Question // nil for none
	Tier           int                     // 1 Critical to 4 Low; 0: not triaged
	Provisional    bool                    // facts that are not known could change the tier
	Cells          [Sides]entity.Cell
	Bands          [Sides]scoring.Band // "" where the cell is not known in full
	Calculated     entity.Cell
	CalculatedBand scoring.Band
	Gate           scoring.GateState // of a must-have or key control
	Response       entity.RiskResponse
	Person         string // who looks after the risk, "" for nobody
	Review, Raised questionnaire.Date
	State          string // one of [tables.Statuses]
	Closed         questionnaire.Date
	ClosedWho      string // with the second person, and who wrote it down
	ClosedWhy      questionnaire.Text
	Reopened       string // why its end counts no more: see [book.RiskView.Reopened]
	ByHand         string // see [book.RiskView.ByHand]
	Lapsed         string // why a place given by hand counts no more
	Accepted       string // by whom, until when, and why it is no longer in force; "" for none
	Waits          bool   // an acceptance is recorded, and a second person has not agreed yet
	Status         scoring.Status
	Actions        []string // references
	Gaps           int      // under an overall risk
	Faults         []string // stored values that no risk may have
	// Highest says for each side whether the risk stands for its engagement on the 5x5.
	Highest [Sides]bool
	// Unplaced says for each side whether the risk stands for an engagement that has no place on the 5x5.
	Unplaced [Sides]bool
}

// Open reports whether the risk is not closed.
func (k *Risk) Open() bool { return k.Closed == 0 }

// RiskList is risks, the highest first, and where the engagements in force are on the 5x5.
type RiskList struct {
	AsOf     questionnaire.Date
	Settings *scoring.Settings
	Risks    []Risk // closed ones too
	Maps     [Sides]Map
}

// Map counts engagements on the 5x5, each once at its highest open risk: the other open risks of it are parts of that
// one, or lower. It counts what the summary of the risk register counts.
type Map struct {
	Cells       [6][6]int // by consequence and likelihood, 1 to 5 each
	Unplaced    int       // engagements with open risks of which none has such a cell
	NoneOpen    int       // engagements without an open risk
	Engagements int       // counted: the sum of all of these
	NotCounted  int       // bids, and engagements that are over
}

// Risks lists risks with their cells worked out for the moment.
func Risks(ctx context.Context, r *data.Register, sc Scope, at book.At) (*RiskList, error) {
	out := &RiskList{AsOf: r.Resolve(at).AsOf}
	var whole tables.Book
	err := each(ctx, r, sc, at, nil, func(b *book.Book) error {
		out.Settings = b.Settings
		list, err := b.Risks(ctx, false)
		if err != nil {
			return err
		}
		has := map[string]bool{}
		for i := range list {
			v := &list[i]
			out.Risks = append(out.Risks, riskOf(b, v))
			if !v.Supplier.Retired {
				whole.Risks = append(whole.Risks, rankable(v))
			}
			has[v.Engagement] = true
		}
		engagements(b, func(s *entity.Supplier, e *entity.Engagement) {
			if !s.Retired && (has[e.ID] || e.State.Open()) {
				whole.Engagements = append(whole.Engagements, tables.Engagement{SupplierRef: s.Ref, Record: *e})
			}
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	if out.Settings == nil { // there is no supplier
		out.Settings, err = r.Settings(ctx, at)
	}
	slices.SortStableFunc(out.Risks, func(a, b Risk) int {
		return cmp.Or(cmp.Compare(b.Cells[Current].Score(), a.Cells[Current].Score()), cmp.Compare(a.Ref, b.Ref))
	})
	out.place(&whole)
	return out, err
}

// rankable is what ranking a risk among those of its engagement takes.
func rankable(v *book.RiskView) tables.Risk {
	k := tables.Risk{Record: entity.Risk{Ref: v.Ref, Kind: v.Kind, Decided: v.Decided, Closed: v.Closed},
		Engagement: v.Of.Ref, Inherent: v.Inherent, Calculated: v.Calculated}
	if aim := v.Aim; aim.Score() > 0 {
		k.Record.Target = &aim
	}
	return k
}

func cellOn(side Side) func(*tables.Risk) entity.Cell {
	return func(k *tables.Risk) entity.Cell {
		switch {
		case side == Inherent:
			return k.Inherent
		case side == Target && k.Record.Target == nil:
			return entity.Cell{}
		case side == Target:
			return *k.Record.Target
		}
		return k.Current()
	}
}

// place fills in the maps, and which risks they count.
func (l *RiskList) place(whole *tables.Book) {
	at, first := make(map[string]int, len(l.Risks)), map[string]int{}
	for i := range l.Risks {
		k := &l.Risks[i]
		at[k.Ref] = i
		if have, ok := first[k.EngagementRef]; k.Open() && (!ok || k.Kind == entity.OverallRisk &&
			l.Risks[have].Kind != entity.OverallRisk) {
			first[k.EngagementRef] = i
		}
	}
	for side := range Sides {
		m, cell := &l.Maps[side], cellOn(side)
		all := tables.HighestsBy(whole, cell)
		for i := range all {
			h := &all[i]
			if !h.Counted {
				m.NotCounted++
				continue
			}
			m.Engagements++
			switch {
			case h.Open == 0:
				m.NoneOpen++
			case h.Risk == nil:
				m.Unplaced++
				l.Risks[first[h.Of.Record.Ref]].Unplaced[side] = true
			default:
				c := cell(h.Risk)
				m.Cells[c.Consequence][c.Likelihood]++
				l.Risks[at[h.Risk.Record.Ref]].Highest[side] = true
			}
		}
	}
}

func riskOf(b *book.Book, v *book.RiskView) Risk {
	k := Risk{Place: placeOf(&v.Supplier, &v.Of), Ref: v.Ref, Title: v.Title, Kind: v.Kind, Pack: v.Pack,
		Question: v.Question, Asks: v.Asks, Tier: v.Tier, Provisional: len(v.TierOpen) > 0,
		Cells:      [Sides]entity.Cell{Current: v.Standing(), Inherent: v.Inherent, Target: v.Aim},
		Calculated: v.Calculated, CalculatedBand: b.Settings.Band(v.Calculated.Score()),
		Gate: v.GateState, Response: v.Response, Person: v.Risk.Owner, Review: v.Review, Raised: v.Raised,
		Closed: v.Closed, ClosedWho: v.ClosedWho(), ClosedWhy: v.ClosedReason, ByHand: v.ByHand(b.Settings),
		Lapsed: v.DecidedLapsed, Reopened: v.Reopened, Status: v.Status, Gaps: len(v.Gaps)}
	if v.Pack != "" {
		k.Assessment = newestCycle(b.Cycles[v.Of.ID], v.Pack)
	}
	for side, c := range k.Cells {
		k.Bands[side] = b.Settings.Band(c.Score())
	}
	record := tables.Risk{Record: v.Risk, Acceptance: v.Acceptance, Lapsed: v.Lapsed}
	k.State = record.Status()
	if d := v.Acceptance; d != nil {
		k.Waits = d.TakesTwo && d.Second == ""
		k.Accepted = data.DecisionRef(d.N) + ": " + d.Who()
		if d.Until != 0 {
			k.Accepted += ", until " + d.Until.Long()
		}
		if v.Lapsed != "" {
			k.Accepted += "; not in force: " + v.Lapsed
		}
	}
	for i := range v.Actions {
		k.Actions = append(k.Actions, data.ActionRef(v.Actions[i].N))
	}
	for _, f := range v.Faults {
		k.Faults = append(k.Faults, f.What)
	}
	return k
}
