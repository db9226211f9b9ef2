package scoring

import (
	"cmp"
	"slices"

	"assure/internal/text"
	"assure/questionnaire"
)

// Adoption says that a version of a pack counts from a day. Until the last day of grace, GraceDays
// after From, what counted before it still does.
type Adoption struct {
	Pack      string             `json:"pack"`
	Version   string             `json:"version"` // "" when the pack no longer counts from that day
	SHA256    string             `json:"sha256"`
	From      questionnaire.Date `json:"from,omitzero"` // zero: from the beginning
	GraceDays int                `json:"grace_days,omitempty"`
}

// Until returns the last day of grace, 0 for none.
func (a Adoption) Until() questionnaire.Date {
	if a.From == 0 || a.GraceDays == 0 {
		return 0
	}
	return a.From + questionnaire.Date(a.GraceDays)
}

// Keeping returns settings that say nothing of adoptions, as those written for an earlier release,
// with the adoptions of others, and those that say nothing of the retention with that of others.
func (s *Settings) Keeping(others *Settings) *Settings {
	out := *s
	if s.Adopted == nil {
		out.Adopted = others.Adopted
	}
	if s.Retention == nil {
		out.Retention = others.Retention
	}
	out.MadeUp, out.Access = others.MadeUp, others.Access // nobody chooses them with the settings
	return &out
}

// Demands are the packs that count on a day, by pack id. Settled ones are past their grace; Newest
// ones have begun. They differ only in a time of grace.
type Demands struct{ Settled, Newest map[string]Adoption }

// Grace reports whether what counted before still does, for any pack.
func (d Demands) Grace() bool {
	for id, a := range d.Newest {
		if d.Settled[id] != a {
			return true
		}
	}
	return false
}

// DemandsOn returns the adoptions that count on a day.
func (s *Settings) DemandsOn(day questionnaire.Date) Demands {
	d := Demands{map[string]Adoption{}, map[string]Adoption{}}
	list := slices.Clone(s.Adopted)
	slices.SortStableFunc(list, func(a, b Adoption) int { return cmp.Compare(a.From, b.From) })
	for _, a := range list {
		if a.From > day {
			continue
		}
		d.Newest[a.Pack] = a
		if day > a.Until() {
			d.Settled[a.Pack] = a
		}
	}
	return d
}

// Also is a pack that is required, or required in a newer version, although what counted before it still does.
type Also struct {
	Pack    string             `json:"pack"`
	Version string             `json:"version"`
	Since   questionnaire.Date `json:"since"`
	Until   questionnaire.Date `json:"until"` // last day on which the grade counts without it
}

// Words says what is also required and for how long the grade counts without it.
func (a Also) Words() string {
	return "also required since " + a.Since.Long() + ": " + a.Pack + " " + a.Version +
		"; until " + a.Until.Long() + " the grade counts without it"
}

// AlsoWords says what is required besides what counts, a sentence each.
func (u *RollUp) AlsoWords() []string {
	var out []string
	for _, a := range u.Also {
		out = append(out, text.UpperFirst(a.Words())+".")
	}
	return out
}

// Upgraded returns the fact table of an earlier release with what facts have gained since: an incident that takes its
// day, and a size for public bodies. A table that people changed keeps what they wrote.
func Upgraded(t questionnaire.FactTable) questionnaire.FactTable {
	out := slices.Clone(t)
	for _, is := range questionnaire.DefaultFacts() {
		d := out.Def(is.ID)
		if d == nil {
			continue
		}
		if _, yes := d.Value("yes"); is.Months > 0 && d.Months == 0 && yes {
			d.Months = is.Months
		}
		if is.ID == "size" && !d.Open {
			if _, has := d.Value("public"); !has {
				v, _ := is.Value("public")
				d.Values = append(slices.Clone(d.Values), v)
			}
		}
	}
	return out
}
