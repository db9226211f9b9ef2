package imports

import (
	"cmp"
	"slices"

	"assure/data/book"
	"assure/data/intake"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Change is one answer that the import writes or, on a dry run, would write.
type Change struct {
	Question string         `json:"question"`
	Where    string         `json:"where"` // the cell
	Old      *ChangeSide    `json:"old"`   // nil when nothing stood
	New      ChangeSide     `json:"new"`
	Move     Move           `json:"move"`
	Must     bool           `json:"must_have"`
	Before   scoring.Tenths `json:"points_before"` // what the question adds to the shown score; null when not assessed
	After    scoring.Tenths `json:"points_after"`
}

// ChangeSide is an answer. Label is the label of its option, "" for free text.
type ChangeSide struct {
	Value       string             `json:"value"`
	Label       string             `json:"label,omitempty"`
	Note        questionnaire.Text `json:"note,omitempty"`
	Planned     questionnaire.Date `json:"planned,omitzero"`
	Alternative questionnaire.Text `json:"alternative,omitempty"`
	Reconfirmed bool               `json:"reconfirmed,omitempty"`
}

// listChanges lists the answers imported with their effect on the shown score, the greatest loss
// first.
func (p *subjectPlan) listChanges(before, after *scoring.Result) {
	of := func(r *scoring.Result) map[string]*scoring.Row {
		rows := map[string]*scoring.Row{}
		if r != nil && r.Assessable {
			for i := range r.Rows {
				rows[r.Rows[i].Question] = &r.Rows[i]
			}
		}
		return rows
	}
	was, is := of(before), of(after)
	p.s.out.Changes = make([]Change, len(p.claims))
	for i := range p.claims {
		q := p.pack.Question(p.claims[i].Question)
		c := Change{Question: q.ID, Where: intake.Address(p.s.file.name(), p.claims[i].Sheet, p.claims[i].Cell),
			New:  changeSide(q, &p.claims[i]),
			Move: moveOf(q, p.replaced[i], &p.claims[i]), Before: scoring.NoTenths, After: scoring.NoTenths}
		if p.replaced[i] != nil {
			old := changeSide(q, p.replaced[i])
			c.Old = &old
		}
		if r := was[q.ID]; r != nil {
			c.Before = r.Contribution
		}
		if r := is[q.ID]; r != nil {
			c.After, c.Must = r.Contribution, r.Gate != nil
		}
		p.s.out.Changes[i] = c
	}
	slices.SortStableFunc(p.s.out.Changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Move.order(), b.Move.order()), cmp.Compare(a.gain(), b.gain()))
	})
}

// order sorts moves by how urgently a person should see them.
func (m Move) order() int {
	return slices.Index([]Move{MoveWorse, MoveOpen, MoveBetter, MoveNew, MoveWords}, m)
}

// gain returns what the change adds to the shown score, in tenths; losses are negative.
func (c *Change) gain() int { return int(max(c.After, 0)) - int(max(c.Before, 0)) }

func changeSide(q *questionnaire.Question, a *entity.Answer) ChangeSide {
	label := book.ValueWords(q, a.Value)
	if label == a.Value {
		label = ""
	}
	return ChangeSide{Value: a.Said(), Label: label, Note: a.Note, Planned: a.Planned, Alternative: a.Alternative,
		Reconfirmed: a.Reconfirmed}
}

// moveOf returns the direction of a change. Only options of a choice question are better or worse.
func moveOf(q *questionnaire.Question, old, now *entity.Answer) Move {
	open := func(a *entity.Answer) bool {
		return a.Value == questionnaire.Unknown || a.Value == questionnaire.NA
	}
	switch {
	case !now.Given():
		return MoveWords
	case !old.Given():
		return MoveNew
	case old.Value == now.Value:
		return MoveWords
	case open(now) && !open(old):
		return MoveOpen
	case open(old) && !open(now):
		return MoveNew
	}
	if o, n := q.Option(old.Value), q.Option(now.Value); q.Answer == questionnaire.Choice && o != nil && n != nil {
		switch {
		case n.Value < o.Value:
			return MoveWorse
		case n.Value > o.Value:
			return MoveBetter
		}
	}
	return MoveWords
}
