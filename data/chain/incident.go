package chain

import (
	"context"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
)

// OfIncident lists who is exposed to an incident: the engagements named in it, and those that what it asks for points
// to. While it asks for nothing, it is not known of the others.
func OfIncident(ctx context.Context, r *data.Register, i *entity.Incident, at book.At) (*Exposure, error) {
	m, err := Read(ctx, r, at)
	if err != nil {
		return nil, err
	}
	return m.OfIncident(ctx, r, i, at)
}

// OfIncident is [OfIncident] on a map that was read before.
func (m *Map) OfIncident(ctx context.Context, r *data.Register, i *entity.Incident, at book.At) (*Exposure,
	error) {
	x := m.Exposed("", func(int) Finding {
		return Finding{Class: NotKnown, Why: "what it touches is not " +
			"recorded"}
	})
	if !i.Asks.Empty() {
		var err error
		if x, err = m.Ask(ctx, r, Query{i.Asks}, at); err != nil {
			return nil, err
		}
	}
	list := slices.Concat(x.Findings, x.Bids)
	named := func(f *Finding) bool { return slices.Contains(i.Engagements, m.Engagements[f.Engagement].ID) }
	for n := range list {
		if f := &list[n]; named(f) && f.Class != Uses {
			f.Class, f.Why, f.Path, f.Likely = Uses, "named in the incident", nil, false
		}
	}
	for n := range m.Engagements { // a bid that is named is on the list too
		e := &m.Engagements[n]
		if !e.State.InForce() && slices.Contains(i.Engagements, e.ID) &&
			!slices.ContainsFunc(x.Bids, func(f Finding) bool { return f.Engagement == n }) {
			list = append(list, Finding{Engagement: n, Class: Uses, Why: "named in the incident"})
		}
	}
	x.Findings, x.Bids = nil, nil
	for _, f := range list {
		if m.Engagements[f.Engagement].State.InForce() {
			x.Findings = append(x.Findings, f)
		} else {
			x.Bids = append(x.Bids, f)
		}
	}
	x.sort()
	return x, nil
}

// ExposedTo lists the identifiers of the engagements in force that use what an incident is about, themselves or through
// another.
func ExposedTo(ctx context.Context, r *data.Register, ref string) ([]string, error) {
	i, err := r.FindIncident(ctx, ref, book.At{})
	if err != nil {
		return nil, err
	}
	x, err := OfIncident(ctx, r, &i, book.At{})
	if err != nil {
		return nil, err
	}
	var out []string
	for n := range x.Findings {
		if f := &x.Findings[n]; f.Class == Uses || f.Class == Through {
			out = append(out, x.Map.Engagements[f.Engagement].ID)
		}
	}
	return out, nil
}
