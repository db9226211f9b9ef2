package pick

import (
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// Option is one thing that can be meant.
type Option struct {
	Label, Detail string
	Group         string // the heading it is under, "" for none
	Engagement    string // by reference
	Pack          string // "" of a choice of engagements
	Assessment    string // "" begins one of the pack
	Cycle         int    // that begins, 0 where none does or the pack has no cycle yet
	// Unasked says what the answers of a questionnaire that nobody requires change, where one is begun; "" elsewhere.
	Unasked string
	main    bool // required or begun
	another bool // leads to all questionnaires of the engagement
}

// The headings of the options, in their order.
const (
	groupRequired = "Required of this service"
	groupBegun    = "Begun here, not required"
	groupAdopt    = "Would be required, but not adopted"
	groupOffered  = "Voluntary"
	groupNot      = "Not for this service"
)

// Main are the options that are required or begun, the others left out.
func Main(options []Option) []Option {
	return slices.DeleteFunc(slices.Clone(options), func(o Option) bool { return !o.main })
}

// Cycles lists what can be done with the questionnaires of an engagement: continue, view or begin a cycle. Required
// ones come first, then others that were begun, those that would be required once adopted, voluntary ones and, last,
// those that are not for it. Each says why. Beginning a cycle after one that is signed off is never the only option.
func Cycles(e *data.EngagementProfile) []Option {
	newest := map[string]entity.Assessment{}
	for _, a := range e.Cycles { // oldest first
		newest[a.Pack] = a
	}
	groups := map[string][]Option{}
	for i := range e.Packs {
		x := &e.Packs[i]
		if !meansVersion(e.Packs, x) {
			continue
		}
		a, has := newest[x.Pack.ID]
		delete(newest, x.Pack.ID)
		g := groupOf(x.Ask)
		if has && g != groupRequired {
			g = groupBegun
		}
		groups[g] = append(groups[g], optionsOf(e, x, a, has)...)
	}
	for _, a := range e.Cycles { // of packs that the program has no more
		if newest[a.Pack].ID == a.ID {
			groups[groupBegun] = append(groups[groupBegun], existing(e, a, a.Pack, ""))
		}
	}
	var out []Option
	for _, g := range []string{groupRequired, groupBegun, groupAdopt, groupOffered, groupNot} {
		for _, o := range groups[g] {
			o.Group, o.main = g, g == groupRequired || g == groupBegun
			out = append(out, o)
		}
	}
	return out
}

// Others says how many questionnaires an engagement was not asked, by why, "" for none.
func Others(e *data.EngagementProfile) string {
	n := map[string]int{}
	for _, o := range Cycles(e) {
		n[o.Group]++
	}
	var parts []string
	for _, g := range []struct{ group, words string }{{groupAdopt, "would be required once adopted"},
		{groupOffered, "voluntary"}, {groupNot, "not for this service"}} {
		if n[g.group] > 0 {
			parts = append(parts, strconv.Itoa(n[g.group])+" "+g.words)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "other questionnaires: " + strings.Join(parts, ", ") + " (b lists them, and why)"
}

// meansVersion reports whether a version is the one that begins when its pack is: the one that counts, else the
// newest.
func meansVersion(list []book.Applies, x *book.Applies) bool {
	return x.Adopted || !slices.ContainsFunc(list, func(y book.Applies) bool {
		return y.Adopted && y.Pack.ID == x.Pack.ID
	})
}

func groupOf(a book.Ask) string {
	switch a {
	case book.AskRequired:
		return groupRequired
	case book.AskAdopt:
		return groupAdopt
	case book.AskOffered:
		return groupOffered
	}
	return groupNot
}

// existing continues an open cycle, or shows one that is closed.
func existing(e *data.EngagementProfile, a entity.Assessment, title, why string) Option {
	verb := "View: "
	if a.State.Open() {
		verb = "Continue: "
	}
	return Option{Label: verb + text.Safe(title), Engagement: e.Engagement.Ref, Pack: a.Pack, Assessment: a.ID,
		Detail: "cycle " + strconv.Itoa(a.Cycle) + ", " + a.State.Label() + why}
}

// optionsOf are what can be done with one pack, of which a is the newest cycle.
func optionsOf(e *data.EngagementProfile, x *book.Applies, a entity.Assessment, has bool) []Option {
	why := "; " + whyWords(x)
	title := text.Safe(x.Pack.Title)
	begin := Option{Label: "Begin: " + title, Engagement: e.Engagement.Ref, Pack: x.Pack.ID,
		Detail:  text.Plural(len(x.Pack.Questions()), "question", "questions") + why,
		Unasked: unasked(x, e.Engagement.Ref)}
	switch {
	case !has:
		return []Option{begin}
	case a.State.Open():
		return []Option{existing(e, a, title, why)}
	}
	begin.Cycle = a.Cycle + 1
	begin.Label = "Begin cycle " + strconv.Itoa(begin.Cycle) + ": " + title
	return []Option{existing(e, a, title, why), begin}
}

// whyWords say in few words why a pack is required of a service or not.
func whyWords(x *book.Applies) string {
	words := text.Safe(x.Words())
	switch x.Ask {
	case book.AskRequired:
		return "required: " + words
	case book.AskAdopt:
		return "not adopted; it would ask this service: " + words
	case book.AskOffered:
		return "never required; offered: " + words
	}
	return "not required: " + words
}

// unasked says what beginning a pack that is not required does to the rating, "" for one that is.
func unasked(x *book.Applies, engagement string) string {
	const listed = ", but an answer that contradicts another one, or a number above what the service allows, is " +
		"listed all the same."
	keeps := "Its answers are kept, shown and can be signed off; they change neither the grade nor the status nor " +
		"the calculated risk of " + engagement
	switch {
	case x.Ask == book.AskRequired:
		return ""
	case x.Pack.Voluntary:
		return keeps + ", now or later" + listed
	case x.Ask == book.AskAdopt:
		return keeps + " until this questionnaire is adopted" + listed
	case x.Adopted:
		return keeps + " unless its facts change so that it is required" + listed
	}
	return keeps + " unless it is adopted and the facts of the service ask for it" + listed
}

// meant is the one assessment of an engagement that opens without a question: the one under way, else the only pack
// that is required and not begun, else the one signed off last, to be read. ok is false where several could be meant,
// or none.
func meant(e *data.EngagementProfile) (o Option, ok bool) {
	open, closed := map[string]string{}, map[string]string{}
	for _, a := range e.Cycles { // oldest first
		if a.State.Open() {
			open[a.Pack] = a.ID
		} else {
			closed[a.Pack] = a.ID
		}
	}
	var missing []string
	for i := range e.Packs {
		id := e.Packs[i].Pack.ID
		if e.Packs[i].Ask == book.AskRequired && open[id] == "" && closed[id] == "" {
			missing = append(missing, id)
		}
	}
	only := func(m map[string]string) (Option, bool) {
		for pack, id := range m {
			return Option{Engagement: e.Engagement.Ref, Pack: pack, Assessment: id}, true
		}
		return Option{}, false
	}
	switch {
	case len(open) == 1:
		return only(open)
	case len(open) == 0 && len(missing) == 1:
		return Option{Engagement: e.Engagement.Ref, Pack: missing[0]}, true
	case len(open) == 0 && len(missing) == 0 && len(closed) == 1:
		return only(closed)
	}
	return Option{}, false
}
