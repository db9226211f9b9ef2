package questionnaire

import (
	"embed"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"assure/internal/problem"
)

// LossesSchema is the value of schema: in every file of what is published on incidents, losses and the effect of
// controls.
const LossesSchema = "assure-losses/1"

//go:embed losses/*.yaml
var embeddedLosses embed.FS

// Sure is how sure a figure is.
type Sure string

// How sure a figure is. Published needs a source that was read; an own figure is counted in one's own books;
// a judgement is what a named person believes.
const (
	Published Sure = "published"
	Own       Sure = "own"
	Judgement Sure = "judgement"
)

// Sures lists how sure a figure can be, the surest first.
func Sures() []Sure { return []Sure{Published, Own, Judgement} }

// Cuts is what a control makes smaller.
type Cuts string

// A control cuts how often an event comes, or what one costs.
const (
	CutsFrequency Cuts = "frequency"
	CutsLoss      Cuts = "loss"
)

// LossData is one file of what is known of a class of suppliers: which events there were in how many
// supplier-years, what some of them cost, and how much controls change. Package scoring/money makes pounds of it
// and of what the buyer enters.
type LossData struct {
	ID, Title string
	AsOf      Date // the day that the file was looked through
	Scenarios []LossScenario
	Sources   []LossSource
	Lists     []EventList
	Anchors   []Anchor
	Barriers  []Barrier
	Factors   []FactFactor
}

// LossScenario is a way in which a supplier's trouble becomes a loss of the buyer.
type LossScenario struct{ ID, Title, Means string }

// LossSource is where a figure was read. Read is zero where nobody has read it: it then supports no figure.
type LossSource struct {
	ID, By, Title, URL string
	Published          string // as precisely as it is known, such as January 2025
	Read               Date
	Primary            bool // by whoever counted or decided it
	Note               string
}

// EventList counts events of a scenario in a class of suppliers from one day to another.
type EventList struct {
	ID, Scenario, Class string
	From, To            Date
	Exposure            Exposure
	Events              []Event // in the order of their days; none leaves the prior
	Where               string
}

// Exposure is how many supplier-years a list covers, with the least and the most that they may be.
type Exposure struct {
	Years, Least, Most int
	Sure               Sure
	Sources            []string
	Why                string
}

// Event is one event that counts.
type Event struct {
	Name, What string
	On         Date
	Sources    []string
}

// Anchor is a public figure to hold an estimate against. It enters no sum.
type Anchor struct {
	ID, Scenario, What string
	Amount             int    // whole pounds where Unit is GBP
	Unit               string // GBP, or what was counted
	Whose              string // supplier, buyer, system
	Sources            []string
	Note               string
	Where              string
}

// Whose are the words for whom an anchor's loss fell on.
var Whose = []string{"supplier", "buyer", "system"}

// GBP is the unit of anchors in pounds.
const GBP = "GBP"

// Barrier is a thing that stops an event or makes it smaller. Several questions of one barrier do not add up: the
// largest effect counts.
type Barrier struct {
	ID, Title string
	Effects   []Effect
}

// Effect says by how many percent a control that is wholly in place cuts the frequency or the loss of scenarios.
type Effect struct {
	Scenarios   []string
	Cuts        Cuts
	Least, Most int // percent
	Sure        Sure
	Sources     []string
	Why         string
	Questions   []PackQuestion
	Where       string
}

// PackQuestion names a question of a pack, in any of its versions.
type PackQuestion struct{ Pack, Question string }

// String returns the form of files, such as dspt-it-supplier/ITS-22.
func (q PackQuestion) String() string { return q.Pack + "/" + q.Question }

// FactFactor changes the frequency of a scenario where a fact of the engagement has a value: Percent 200 doubles
// it.
type FactFactor struct {
	Scenario, Fact, Value string
	Percent               int
	Sure                  Sure
	Sources               []string
	Why                   string
	Where                 string
}

// MaxCut is the largest effect of a control, in percent: nothing removes a risk.
const MaxCut = 95

// Scenario returns the scenario with an id, or nil.
func (d *LossData) Scenario(id string) *LossScenario {
	i := slices.IndexFunc(d.Scenarios, func(s LossScenario) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return &d.Scenarios[i]
}

// Source returns the source with an id, or nil.
func (d *LossData) Source(id string) *LossSource {
	i := slices.IndexFunc(d.Sources, func(s LossSource) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return &d.Sources[i]
}

// List returns the first list of a scenario, or nil.
func (d *LossData) List(scenario string) *EventList {
	i := slices.IndexFunc(d.Lists, func(l EventList) bool { return l.Scenario == scenario })
	if i < 0 {
		return nil
	}
	return &d.Lists[i]
}

// Cited says where figures come from, for people: who, what and when, and which nobody has read or are not by
// whoever counted.
func (d *LossData) Cited(ids []string) string {
	var out []string
	for _, id := range ids {
		s := d.Source(id)
		if s == nil {
			continue
		}
		words := s.By + ", " + s.Title
		if s.Published != "" {
			words += " (" + s.Published + ")"
		}
		switch {
		case s.Read == 0:
			words += ", not read"
		case !s.Primary:
			words += ", second hand"
		}
		out = append(out, words)
	}
	return strings.Join(out, "; ")
}

// builtInLosses are the files compiled into the program, read when they are first asked for.
var builtInLosses = sync.OnceValues(func() (list []*LossData, problems []problem.Problem) {
	problems = eachEmbedded(embeddedLosses, "losses", func(name string, src []byte) []problem.Problem {
		d, bad := LoadLosses(name, src)
		if d != nil {
			list = append(list, d)
		}
		return bad
	})
	return list, problems
})

// EmbeddedLosses returns the files compiled into the program. They are not to be changed.
func EmbeddedLosses() ([]*LossData, []problem.Problem) { return builtInLosses() }

// Losses returns the loss data of the program and of the folders that packs were added from, by id. A file replaces
// one with the same id.
func (c *Catalogue) Losses() []*LossData {
	byID := map[string]*LossData{}
	list, _ := EmbeddedLosses()
	for _, d := range append(slices.Clone(list), c.losses...) {
		byID[d.ID] = d
	}
	var out []*LossData
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		out = append(out, byID[id])
	}
	return out
}

// UsualLosses is the id of the loss data that pounds are worked out from.
const UsualLosses = "nhs-suppliers"

// UsualLosses returns the loss data that pounds are worked out from: those of the program, or the file of a folder of
// packs that replaces them.
func (c *Catalogue) UsualLosses() *LossData {
	list := c.Losses()
	i := slices.IndexFunc(list, func(d *LossData) bool { return d.ID == UsualLosses })
	if i < 0 {
		return nil
	}
	return list[i]
}

// addLosses adds a file of loss data.
func (c *Catalogue) addLosses(shown string, src []byte) []problem.Problem {
	d, problems := LoadLosses(shown, src)
	if d == nil {
		return problems
	}
	if slices.ContainsFunc(c.Losses(), func(x *LossData) bool { return x.ID == d.ID }) {
		c.Notes = append(c.Notes, fmt.Sprintf("%s replaces the events and effects of %s", shown, d.ID))
	}
	c.losses = append(c.losses, d)
	return nil
}

// CheckLosses reports what a file of loss data names that no version of a pack asks, and facts and values that the
// table does not have.
func (c *Catalogue) CheckLosses(d *LossData, t FactTable) []problem.Problem {
	var out []problem.Problem
	for i := range d.Barriers {
		for k := range d.Barriers[i].Effects {
			e := &d.Barriers[i].Effects[k]
			for _, q := range e.Questions {
				if fix := c.asks(q.Pack, q.Question); fix != "" {
					out = append(out, problem.Problem{Code: "unknown-question", Where: e.Where,
						Fix:  strings.Replace(fix, "remove the clause", "remove it", 1),
						What: fmt.Sprintf("no version of %s asks %s", q.Pack, q.Question)})
				}
			}
		}
	}
	for i := range d.Factors {
		f := &d.Factors[i]
		if err := t.Check(f.Fact, f.Value); err != nil {
			out = append(out, problem.Problem{Code: "unknown-fact", What: err.Error(), Where: f.Where,
				Fix: "name a fact of the settings, and one of its values"})
		}
	}
	return out
}

// CheckFolderLosses does so for the files of the folders that packs were added from.
func (c *Catalogue) CheckFolderLosses(t FactTable) []problem.Problem {
	var out []problem.Problem
	for _, d := range c.losses {
		out = append(out, c.CheckLosses(d, t)...)
	}
	return out
}

// CheckLossFile reads a file of loss data and also reports what it names that there is not.
func (c *Catalogue) CheckLossFile(name string, src []byte, t FactTable) (*LossData, []problem.Problem) {
	d, problems := LoadLosses(name, src)
	if d != nil {
		problems = c.CheckLosses(d, t)
	}
	return d, problems
}

var lossesForm = regexp.MustCompile(`(?m)^schema:[ \t]*["']?assure-losses/`)

// IsLosses reports whether a file says that it has loss data and not a pack.
func IsLosses(src []byte) bool { return lossesForm.Match(src) }
