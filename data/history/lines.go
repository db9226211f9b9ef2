package history

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/questionnaire/entity"
)

// Line is a line of a history for people. Depth is 1 for what an act did to a thing, 2 for more about that. The text is
// that of people and files: make it safe before it is printed.
type Line struct {
	Depth int
	Text  string
}

// many is how many like events of one act are told in one line.
const many = 6

// Lines tells what an act did to the subject. More than six like events are told in one line, unless all is set.
func (s *Subject) Lines(a *Act, all bool) []Line {
	var out []Line
	file := a.file()
	if file != "" {
		out = append(out, Line{1, "read from " + base(file)})
	}
	groups, order := map[string][]*Event{}, []string(nil)
	for i := range a.Events {
		e := &a.Events[i]
		k := e.likeness()
		if all {
			k += fmt.Sprint(i)
		}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], e)
	}
	for _, k := range order {
		like := groups[k]
		if len(like) > many {
			out = append(out, Line{1, s.together(like)})
			continue
		}
		for _, e := range like {
			out = append(out, s.event(e, file)...)
		}
	}
	return out
}

// file is the one file that everything of an act was read from, "" for none or several.
func (a *Act) file() string {
	file := ""
	for i := range a.Events {
		f := a.Events[i].File
		if f == "" || file != "" && f != file {
			return ""
		}
		file = f
	}
	return file
}

// likeness is the same for events that are told together: of a kind, of one assessment, and added or changed alike.
func (e *Event) likeness() string {
	k := fmt.Sprint(e.Kind, e.Party, e.Engagement, e.Pack, e.Cycle, e.Added)
	if !e.Added {
		k += fmt.Sprint(e.Changes)
	}
	return k
}

// together tells like events in one line. Of answers it counts each.
func (s *Subject) together(list []*Event) string {
	e := list[0]
	what := cmp.Or(manyWords[e.Kind+string(e.Party)], strings.ReplaceAll(e.Kind, "_", " ")+"s")
	words := text.Thousands(len(list)) + " " + what + s.place(e)
	if e.Kind == "answer" && e.Added {
		return words + ": " + tally(list)
	}
	if e.Added {
		return words + " added"
	}
	var parts []string
	for _, c := range e.Changes {
		parts = append(parts, c.Words())
	}
	return words + ": " + strings.Join(parts, "; ")
}

// counted is how many different answers are counted by name.
const counted = 5

// tally counts answers by what they say, the most frequent first.
func tally(list []*Event) string {
	counts, order := map[string]int{}, []string(nil)
	for _, x := range list {
		said := "no answer"
		if len(x.Changes) > 0 && x.Changes[0].Field == "answer" {
			said = x.Changes[0].To
		}
		if counts[said] == 0 {
			order = append(order, said)
		}
		counts[said]++
	}
	slices.SortStableFunc(order, func(a, b string) int { return counts[b] - counts[a] })
	var out []string
	rest := len(list)
	for i, said := range order {
		if i == counted && len(order) > counted+1 {
			out = append(out, text.Thousands(rest)+" others")
			break
		}
		rest -= counts[said]
		out = append(out, text.Thousands(counts[said])+" "+text.Shorten(said, 40))
	}
	return strings.Join(out, ", ")
}

// base is the name of a file without its folders, of whichever system.
func base(file string) string { return file[strings.LastIndexAny(file, `/\`)+1:] }

var manyWords = map[string]string{"answer" + string(entity.BySupplier): "claims",
	"answer" + string(entity.ByAssessor): "judgements", "support": "pieces of evidence for questions",
	"query": "queries", "sign_off_pass": "blocks of the sign-off", "foreign_answer": "answers to another questionnaire",
	"resolution": "pairs of records that differ"}

// place is the engagement of an event where the subject does not say it, and the cycle of an answer after the first.
func (s *Subject) place(e *Event) string {
	place := ""
	if e.Engagement != "" && e.Engagement != e.Ref && e.Engagement != s.Ref && e.Engagement != s.only {
		place = " of " + e.Engagement
	}
	if e.Question != "" && e.Cycle > 1 {
		place += " (cycle " + strconv.Itoa(e.Cycle) + ")"
	}
	return place
}

// event tells one event.
func (s *Subject) event(e *Event, file string) []Line {
	head, changes := text.UpperFirst(e.What)+s.place(e), e.Changes
	switch {
	case len(changes) > 0 && changes[0].Field == "answer" && e.Kind == "answer":
		head += ": " + cmp.Or(changes[0].To, "no answer")
		if !e.Added {
			head = strings.TrimSuffix(head, cmp.Or(changes[0].To, "no answer")) + changes[0].arrow("no answer")
		}
		changes = changes[1:]
	case e.Added && e.Kind == "fact" && len(changes) > 0 && changes[0].Field == "value":
		head += ": " + changes[0].To
		changes = changes[1:]
	case e.Added && e.Kind != "issue" && e.Kind != "sign_off" && e.Kind != "sign_off_pass":
		head += " added"
	case e.Added:
	case len(changes) == 1 && !changes[0].long():
		head += ": " + changes[0].Words()
		changes = nil
	}
	out := []Line{{1, head}}
	out = append(out, details(changes, e.Added)...)
	for _, p := range [][2]string{{"reason: ", e.Reason}, {"note: ", e.Note}, {"", e.where(file)}} {
		if p[1] != "" {
			out = append(out, Line{2, p[0] + p[1]})
		}
	}
	return out
}

// details are the fields of an event: short values of something new share a line.
func details(changes []Change, added bool) []Line {
	var out []Line
	short := ""
	flush := func() {
		if short != "" {
			out = append(out, Line{2, short})
		}
		short = ""
	}
	for _, c := range changes {
		switch {
		case !added:
			out = append(out, Line{2, c.Words()})
		case c.long():
			flush()
			out = append(out, Line{2, c.Field + ": " + c.To})
		default:
			if short != "" {
				short += "; "
			}
			short += c.Field + ": " + c.To
		}
	}
	flush()
	return out
}

// long reports whether a change needs a line of its own.
func (c *Change) long() bool { return len(c.From)+len(c.To) > 50 }

// Words tell a change: "owner: Dana → Sam".
func (c *Change) Words() string { return c.Field + ": " + c.arrow("nothing") }

func (c *Change) arrow(none string) string {
	return cmp.Or(c.From, none) + " → " + cmp.Or(c.To, none)
}

// where is the place that an event was read from, without the file that its whole act was read from.
func (e *Event) where(file string) string {
	cell := e.Cell
	if e.Sheet != "" {
		cell = strings.TrimSuffix(e.Sheet+"!"+e.Cell, "!")
	}
	switch {
	case e.File == file && cell != "":
		return "in " + cell
	case e.File == file || e.File == "":
		return ""
	case cell != "":
		return "read from " + base(e.File) + ", " + cell
	}
	return "read from " + base(e.File)
}
