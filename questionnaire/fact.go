package questionnaire

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"assure/internal/text"
)

// Values of facts and answers.
const (
	// Unknown is the value of a fact or an answer that nobody has given.
	Unknown = "unknown"
	// NA is the answer "not applicable". A supplier claims it; until the buyer decides, it counts as unknown.
	NA = "n/a"
	// WordsOnly is the value of an answer that only words were given for, such as a note or a
	// planned date: the question is not answered. It is no id that an option can have.
	WordsOnly = "(words only)"
)

// Ids of the facts given by hand in place of the calculated consequence and inherent likelihood (1..5 each).
const (
	FactConsequence        = "consequence"
	FactInherentLikelihood = "inherent_likelihood"
)

// FactIncident is the id of the fact that holds the day of a supplier's last incident.
const FactIncident = "incident_24m"

// FactDef defines one fact of an engagement: its id, its values in rising order, and the consequence and inherent
// likelihood of each. It is part of the settings of a register and versioned with them.
type FactDef struct {
	ID     string      `json:"id"`
	Title  string      `json:"title"`
	List   bool        `json:"list,omitempty"`   // several values, separated by ";"
	Open   bool        `json:"open,omitempty"`   // any text is a value
	Values []FactValue `json:"values,omitempty"` // in rising order; "<" and ">=" follow it
	// Months makes a day a value too, written as 2026-11-21: it reads as yes for so many months, then as no.
	Months int `json:"months,omitempty"`
}

// Values of a fact that a day stands for.
const (
	factYes = "yes"
	factNo  = "no"
)

// Read returns a typed value of a fact in the form kept: a day as 2026-11-21, a number such as 1,200,000 as the band
// that it is in where the values are bands of numbers, anything else as it is. Its error is that of [FactTable.Check],
// or wraps [ErrDate].
func (t FactTable) Read(id, typed string) (string, error) {
	value := typed
	if d := t.Def(id); d != nil && d.Months > 0 && typed != Unknown {
		if _, listed := d.Value(typed); !listed {
			day, err := ReadDate(typed)
			if err != nil {
				return typed, fmt.Errorf("%s is %q: %w, or %s", id, typed, err, d.valueNames())
			}
			value = day.String()
		}
	} else if d != nil {
		value = d.band(typed)
	}
	return value, t.Check(id, value)
}

// NotKnown is how people read the value [Unknown] of a fact.
const NotKnown = "Not known"

// ReadWords is [FactTable.Read] of what people write: the id or the label of a value in any case, several with ";"
// between them where the fact is a list, and unknown or [NotKnown].
func (t FactTable) ReadWords(id, words string) (string, error) {
	value := words
	if f := text.Fold(words); f == Unknown || f == text.Fold(NotKnown) {
		value = Unknown
	} else if d := t.Def(id); d != nil {
		items := d.split(words)
		for i, item := range items {
			for _, v := range d.Values {
				if f := text.Fold(item); f == v.ID || f == text.Fold(v.Label) {
					items[i] = v.ID
					break
				}
			}
		}
		value = strings.Join(items, ";")
	}
	return t.Read(id, value)
}

// Words is a value as people read it: the label, of a day its date, "" for one that is not known.
func (d *FactDef) Words(value string) string {
	if day := d.dated(value); day != 0 {
		return day.Long()
	}
	var words []string
	for _, item := range d.split(value) {
		switch v, listed := d.Value(item); {
		case listed:
			words = append(words, v.Label)
		case item != Unknown && item != "":
			words = append(words, item)
		}
	}
	return strings.Join(words, "; ")
}

var (
	wholeNumber = regexp.MustCompile(`^\d{1,3}(,\d{3})+$|^\d{1,3}( \d{3})+$|^\d{1,12}$`)
	bandOfFact  = regexp.MustCompile(`^(?:under-(\d{1,6})([km]?)|(\d{1,6})([km]?)-plus)$`)
)

// band returns the value whose band a typed number is in, and any other text as it is: "none" for 0, under-1k up to
// 999, 1m-plus from 1,000,000.
func (d *FactDef) band(typed string) string {
	if !wholeNumber.MatchString(typed) {
		return typed
	}
	if _, listed := d.Value(typed); listed {
		return typed
	}
	n, _ := strconv.ParseInt(strings.NewReplacer(",", "", " ", "").Replace(typed), 10, 64) // digits, by the expression
	for _, v := range d.Values {
		m := bandOfFact.FindStringSubmatch(v.ID)
		switch {
		case m == nil && (n != 0 || v.ID != "none"):
			continue
		case m == nil, m[1] != "" && n < times(m[1], m[2]), m[3] != "" && n >= times(m[3], m[4]):
			return v.ID
		}
	}
	return typed
}

// times is a number of a few digits with k for thousands or m for millions.
func times(digits, unit string) int64 {
	n, _ := strconv.ParseInt(digits, 10, 64) // digits, by the expression
	return n * map[string]int64{"": 1, "k": 1_000, "m": 1_000_000}[unit]
}

// Day returns the day that a value of a fact names, 0 when it names none or the fact takes none.
func (t FactTable) Day(id, value string) Date { return t.Def(id).dated(value) }

// Reads returns the listed value that a value stands for: yes for a day, else itself.
func (d *FactDef) Reads(value string) string {
	if d.dated(value) != 0 {
		return factYes
	}
	return value
}

// dated returns the day that a value names, 0 when it names none or the fact takes none.
func (d *FactDef) dated(value string) Date {
	if d == nil || d.Months == 0 {
		return 0
	}
	day, err := ParseDate(value)
	if err != nil {
		return 0
	}
	return day
}

// OnDay returns facts as they read on a day: a fact that holds a day is kept within its months and is no outside them,
// before the day itself too.
func (t FactTable) OnDay(f Facts, day Date) Facts {
	for i := range t {
		d := &t[i]
		if at := d.dated(f[d.ID]); at != 0 && (at > day || at.AddMonths(d.Months) < day) {
			f[d.ID] = factNo
		}
	}
	return f
}

// FactValue is one value of a fact. Consequence and Likelihood are 1..5, or 0 when the value has no bearing on it.
type FactValue struct {
	ID          string `json:"id"`
	Label       string `json:"label"`
	Consequence int    `json:"consequence,omitempty"`
	Likelihood  int    `json:"likelihood,omitempty"`
}

// Scores reports whether any value of the fact carries a consequence or a likelihood.
func (d *FactDef) Scores() bool {
	return slices.ContainsFunc(d.Values, func(v FactValue) bool { return v.Consequence > 0 || v.Likelihood > 0 })
}

// Value returns the value with an id; for a day, that of yes with the day as label. ok is false when the fact does not
// list it.
func (d *FactDef) Value(id string) (v FactValue, ok bool) {
	if day := d.dated(id); day != 0 {
		v, ok = d.Value(factYes)
		v.Label = "On " + day.Long()
		return v, ok
	}
	i := slices.IndexFunc(d.Values, func(v FactValue) bool { return v.ID == id })
	if i < 0 {
		return FactValue{}, false
	}
	return d.Values[i], true
}

// FactTable lists the facts of a register in display order.
type FactTable []FactDef

// Def returns the fact with an id, or nil when the table has none.
func (t FactTable) Def(id string) *FactDef {
	for i := range t {
		if t[i].ID == id {
			return &t[i]
		}
	}
	return nil
}

// Facts holds the facts of an engagement on a day, by fact id. A missing id is unknown. Lists are joined by ";".
type Facts map[string]string

// Get returns the value of a fact, [Unknown] when none was given.
func (f Facts) Get(id string) string {
	if v := f[id]; v != "" {
		return v
	}
	return Unknown
}

// Check returns an error when the fact id cannot have the value. The error lists the values it can have.
func (t FactTable) Check(id, value string) error {
	if id == FactConsequence || id == FactInherentLikelihood {
		if n, err := strconv.Atoi(value); value != Unknown && (err != nil || n < 1 || n > 5) {
			return fmt.Errorf("%s is %q; want 1 to 5", id, value)
		}
		return nil
	}
	d := t.Def(id)
	if d == nil {
		return fmt.Errorf("there is no fact %q; the facts are %s", id, t.names())
	}
	if value == Unknown || d.Open {
		return nil
	}
	for _, v := range d.split(value) {
		if _, ok := d.Value(v); !ok {
			return fmt.Errorf("%s has no value %q; its values are %s", id, v, d.valueNames())
		}
	}
	return nil
}

func (d *FactDef) split(value string) []string {
	if !d.List {
		return []string{value}
	}
	return SplitList(value)
}

// SplitList returns the items of a list separated by ";", trimmed of blanks, without empty ones.
func SplitList(value string) []string {
	var out []string
	for part := range strings.SplitSeq(value, ";") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func (t FactTable) names() string {
	ids := make([]string, 0, len(t)+2)
	for _, d := range t {
		ids = append(ids, d.ID)
	}
	return strings.Join(append(ids, FactConsequence, FactInherentLikelihood), ", ")
}

func (d *FactDef) valueNames() string {
	ids := make([]string, 0, len(d.Values)+1)
	for _, v := range d.Values {
		ids = append(ids, v.ID)
	}
	if d.Months > 0 {
		ids = append(ids, "a date such as 2026-11-21")
	}
	return strings.Join(append(ids, Unknown), ", ")
}

// DefaultFacts returns the fact table of a new register.
func DefaultFacts() FactTable {
	v := func(id, label string, c, l int) FactValue { return FactValue{id, label, c, l} }
	return FactTable{
		{ID: "data", Title: "Personal data handled", Values: []FactValue{
			v("none", "No personal data", 1, 0), v("staff", "Staff data", 3, 0), v("patient", "Patient data", 4, 0)}},
		{ID: "records", Title: "People whose records are held", Values: []FactValue{
			v("none", "None", 1, 1), v("under-1k", "Under 1,000", 2, 2), v("under-100k", "Under 100,000", 3, 2),
			v("under-1m", "Under 1 million", 4, 3), v("1m-plus", "1 million or more", 5, 3)}},
		{ID: "outage", Title: "An outage harms a service", Values: []FactValue{
			v("none", "Never", 1, 0), v("over-72h", "After 72 hours", 2, 0), v("under-72h", "Within 72 hours", 3, 0),
			v("under-24h", "Within 24 hours", 4, 0), v("immediate", "At once", 5, 0)}},
		{ID: "care", Title: "Part in care", Values: []FactValue{
			v("no", "None", 1, 0), v("supports", "Supports care", 3, 0),
			v("device-or-ai", "Medical device or AI", 4, 0)}},
		{ID: "access", Title: "Access to our systems", Values: []FactValue{
			v("none", "None", 0, 1), v("view", "Views data only", 0, 2), v("remote", "Remote access", 0, 3),
			v("privileged", "Privileged access", 0, 4)}},
		{ID: "internet_facing", Title: "Internet-facing service",
			Values: []FactValue{v("no", "No", 0, 1), v("yes", "Yes", 0, 3)}},
		{ID: FactIncident, Title: "Incident in the last 24 months", Months: 24,
			Values: []FactValue{v(factNo, "None known", 0, 1), v(factYes, "Yes, date not given", 0, 4)}},
		{ID: "subprocessors", Title: "Sub-processors", Values: []FactValue{
			v("none", "None", 0, 1), v("uk", "In the UK", 0, 2), v("abroad", "Abroad", 0, 3)}},
		{ID: "digital", Title: "Digital product or service",
			Values: []FactValue{v("no", "No", 0, 0), v("yes", "Yes", 0, 0)}},
		{ID: "hosting", Title: "Hosting", Values: []FactValue{
			v("none", "Nothing hosted", 0, 0), v("supplier", "By the supplier", 0, 0), v("cloud", "Public cloud", 0, 0),
			v("ours", "By us", 0, 0)}},
		{ID: "size", Title: "Size of the supplier", Values: []FactValue{
			v("under-threshold", "Under 50 staff or £10m turnover", 0, 0),
			v("it-supplier", "IT supplier, 50 staff and £10m turnover or more", 0, 0),
			v("other", "Other company", 0, 0),
			v("public", "Public body, care provider or university", 0, 0)}},
		{ID: "offshore", Title: "Work from outside the UK", Values: []FactValue{
			v("none", "None", 0, 0), v("support", "Support access", 0, 0), v("processing", "Processing", 0, 0)}},
		{ID: "sole_source", Title: "Sole source for us",
			Values: []FactValue{v("no", "No", 0, 0), v("yes", "Yes", 0, 0)}},
		{ID: "setting", Title: "Care settings served", List: true, Values: []FactValue{
			v("primary", "Primary care", 0, 0), v("acute", "Acute", 0, 0), v("mental", "Mental health", 0, 0),
			v("community", "Community", 0, 0), v("care", "Social care", 0, 0), v("national", "National", 0, 0)}},
		{ID: "certificates", Title: "Certificates held (kind|expiry)", List: true, Open: true},
		{ID: "products", Title: "Products in use", List: true, Open: true},
		{ID: "hosts", Title: "Hosting companies", List: true, Open: true},
		{ID: "fourth_parties", Title: "Fourth parties", List: true, Open: true},
	}
}
