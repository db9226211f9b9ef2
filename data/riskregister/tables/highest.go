package tables

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Highest is where an engagement is on the heat map: its highest open risk. The other open risks of the engagement
// are parts of that one or lower, and are not counted beside it.
type Highest struct {
	Of   *Engagement
	Risk *Risk // nil while no open risk is rated
	Open int   // open risks, rated or not
	// Counted reports whether the summary and the heat map count the engagement.
	Counted bool
}

// Cell returns the current cell of the risk, the zero Cell for none.
func (h *Highest) Cell() entity.Cell {
	if h.Risk == nil {
		return entity.Cell{}
	}
	return h.Risk.Current()
}

// Band returns the band of the risk, [NotRated] or [NoOpenRisk].
func (h *Highest) Band(set *scoring.Settings) string {
	switch {
	case h.Risk != nil:
		return string(set.Band(h.Cell().Score()))
	case h.Open > 0:
		return NotRated
	}
	return NoOpenRisk
}

// What stands in place of a band where an engagement has no rated open risk.
const (
	NotRated   = "Not rated yet"
	NoOpenRisk = "No open risk"
)

// The parts of a rank: see [Risk.Rank].
const (
	RankScore   = 100 // times the score
	RankOverall = 10  // for an overall risk
)

// Rank orders the open risks of an engagement, the highest is where it is on the heat map: by score, then the overall
// risk, whose parts the others are, then consequence. It is 0 for a risk that is closed or not rated. The workbook
// works the same figure out.
func (r *Risk) Rank() int { return r.RankAt(r.Current()) }

// RankAt is [Risk.Rank] of the risk in another cell, such as the one before controls.
func (r *Risk) RankAt(at entity.Cell) int {
	if !r.Open() || at.Score() == 0 {
		return 0
	}
	rank := at.Score()*RankScore + at.Consequence
	if r.Record.Kind == entity.OverallRisk {
		rank += RankOverall
	}
	return rank
}

// Highests returns the highest open risk of each engagement of a book, in the order of the book. Counted are those in
// force; in a book without any, such as that of a tender, those that are not over.
func Highests(b *Book) []Highest { return HighestsBy(b, (*Risk).Current) }

// HighestsBy is [Highests] by another cell of the risks, such as the one before controls.
func HighestsBy(b *Book, cell func(*Risk) entity.Cell) []Highest {
	inForce := b.anyInForce()
	if b.Of != nil {
		inForce = b.Of.Sum.InForce
	}
	return highests(b, cell, inForce)
}

func (b *Book) anyInForce() bool {
	return slices.ContainsFunc(b.Engagements, func(e Engagement) bool { return e.Record.State.InForce() })
}

func highests(b *Book, cell func(*Risk) entity.Cell, inForce bool) []Highest {
	out, at := make([]Highest, len(b.Engagements)), make(map[string]*Highest, len(b.Engagements))
	for i := range b.Engagements {
		e := &b.Engagements[i]
		out[i] = Highest{Of: e, Counted: e.Record.State.InForce() || !inForce && e.Record.State.Open()}
		at[e.Record.Ref] = &out[i]
	}
	for i := range b.Risks {
		r := &b.Risks[i]
		h := at[r.Engagement]
		if h == nil || !r.Open() {
			continue
		}
		h.Open++
		if rank := r.RankAt(cell(r)); rank > 0 && (h.Risk == nil || rank > h.Risk.RankAt(cell(h.Risk))) {
			h.Risk = r
		}
	}
	return out
}

// Worst returns the n counted engagements whose highest open risk is highest, each once; those that tie come in the
// order of the book.
func Worst(b *Book, n int) []Highest {
	if b.Sum != nil { // it keeps as many as are ever shown
		return b.Sum.worst()[:min(n, len(b.Sum.worst()))]
	}
	return worst(Highests(b), n)
}

func worst(all []Highest, n int) []Highest {
	out := slices.DeleteFunc(all, func(h Highest) bool { return !h.Counted || h.Risk == nil })
	slices.SortStableFunc(out, func(x, y Highest) int { return cmp.Compare(y.Cell().Score(), x.Cell().Score()) })
	return out[:min(n, len(out))]
}

// WorstShown is how many engagements the summary names.
const WorstShown = 10

// Others says how many open risks of the engagement are folded under its highest, such as "and 4 more"; "" for none.
func (h *Highest) Others() string { return others(h.Open) }

func others(open int) string {
	if open < 2 {
		return ""
	}
	return fmt.Sprintf("and %d more", open-1)
}

// Named names the engagement and its highest risk for a list, such as "ENG-00012 (R-00031 and 4 more)".
func (h *Highest) Named() string {
	p := h.placed()
	return p.Named()
}

func (h *Highest) placed() Placed {
	p := Placed{Engagement: h.Of.Record.Ref, Open: h.Open}
	if h.Risk != nil {
		p.Risk = h.Risk.Record.Ref
	}
	return p
}

// Placed is an engagement in a cell of the heat map, by references.
type Placed struct {
	Engagement string
	Risk       string // the highest open one, "" for none
	Open       int    // open risks
}

// Named is [Highest.Named].
func (p *Placed) Named() string {
	if p.Risk == "" {
		return p.Engagement
	}
	return p.Engagement + " (" + strings.TrimSpace(p.Risk+" "+others(p.Open)) + ")"
}

// CountedWords says what the summary and the heat map count, and what they leave out.
func (c *Counts) CountedWords() string {
	words := fmt.Sprintf("%s, each counted once at its highest open risk.",
		text.Plural(c.Engagements, "engagement", "engagements"))
	var out []string
	for _, s := range entity.EngagementStates {
		if n := c.NotCounted[s]; n > 0 {
			out = append(out, fmt.Sprintf("%s %s", text.Thousands(n), leftWords(s, n)))
		}
	}
	if len(out) > 0 {
		words += " Not counted: " + strings.Join(out, ", ") + "."
	}
	return words
}

// leftWords names n engagements that are not counted by their state.
func leftWords(s entity.EngagementState, n int) string {
	if s == entity.Bid {
		return text.Noun(n, "bid", "bids")
	}
	return string(s)
}

// NamesOf lists engagements of one cell of the heat map, and says how the rest is found where there are more than
// [IDsShown].
func NamesOf(here []Placed, rest string) string {
	names := make([]string, 0, min(len(here), IDsShown))
	for i := range here[:min(len(here), IDsShown)] {
		names = append(names, here[i].Named())
	}
	words := strings.Join(names, ", ")
	if n := len(here) - IDsShown; n > 0 {
		words += fmt.Sprintf(" and %d more: %s", n, rest)
	}
	return words
}

// WorstTitle is the heading of the n engagements of [Worst].
func WorstTitle(n int) string {
	if n == 1 {
		return "The engagement with the highest open risk"
	}
	return fmt.Sprintf("The %d engagements with the highest open risk, each once", n)
}
