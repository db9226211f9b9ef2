package questionnaire

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml/ast"

	"assure/internal/problem"
)

// ProfileSchema is the value of schema: in every file with the levels that are expected of a framework's outcomes.
const ProfileSchema = "assure-profile/1"

//go:embed profiles/*.yaml
var profileFiles embed.FS

// Level is how far an outcome is reached, or expected to be.
type Level string

// The levels. NoMinimum and LevelUnknown are only expected: the body that sets the profile asks for no minimum, or
// nobody has read what it asks for. The two are never taken for one another.
const (
	Achieved          Level = "achieved"
	PartiallyAchieved Level = "partially-achieved"
	NotAchieved       Level = "not-achieved"
	NoMinimum         Level = "none"
	LevelUnknown      Level = "unknown"
)

// levels lists those that an answer can have, the lowest first.
var levels = []Level{NotAchieved, PartiallyAchieved, Achieved}

// Profile is what is expected of every outcome of a framework version in one edition.
type Profile struct {
	ID        string
	Title     string
	Framework Framework
	Edition   string // such as 25/26
	For       string // whom it is set for
	Sources   []string
	Expected  map[string]Level // by outcome; every one is listed
	Audited   []string         // outcomes that are audited in the edition
}

// Profiles are profiles in the order of their ids.
type Profiles []*Profile

// EmbeddedProfiles returns the profiles compiled into the program.
func EmbeddedProfiles() (Profiles, []problem.Problem) { return parsedProfiles() }

var parsedProfiles = sync.OnceValues(func() (Profiles, []problem.Problem) {
	frameworks, problems := EmbeddedFrameworks()
	var out Profiles
	more := eachEmbedded(profileFiles, "profiles", func(name string, src []byte) []problem.Problem {
		p, bad := LoadProfile(name, src, frameworks)
		if p != nil {
			out = append(out, p)
		}
		return bad
	})
	slices.SortFunc(out, func(a, b *Profile) int { return strings.Compare(a.ID, b.ID) })
	return out, append(slices.Clone(problems), more...)
})

// LoadProfile reads a profile. It is nil when there is any problem, each with name:line:column: every outcome of
// the framework version has to be listed, so that none is taken for expected or not expected by being left out.
func LoadProfile(name string, src []byte, known Frameworks) (*Profile, []problem.Problem) {
	l := &profileLoader{yamlFile{name: name}}
	root := l.parse(src)
	if root == nil {
		return nil, l.problems
	}
	p := l.profile(root, known)
	if len(l.problems) > 0 {
		return nil, l.problems
	}
	return p, nil
}

type profileLoader struct{ yamlFile }

func (l *profileLoader) profile(root *ast.MappingNode, known Frameworks) *Profile {
	o := l.object(root, "a profile", "schema", "id", "title", "framework", "edition", "for", "sources", "expected",
		"audited")
	l.schema(o, "schema", ProfileSchema)
	l.need(o, "a profile", "title", "edition", "for")
	f := l.object(o.fields["framework"], "framework", "name", "version")
	p := &Profile{ID: o.text("id"), Title: o.text("title"), Framework: Framework{f.text("name"), f.text("version")},
		Edition: o.text("edition"), For: o.text("for"), Sources: o.texts("sources"), Audited: o.texts("audited"),
		Expected: map[string]Level{}}
	if !packIDForm.MatchString(p.ID) {
		l.at(o.node("id"), "bad-id", fmt.Sprintf("id is %q", p.ID), "id takes lower case letters, digits and hyphens")
	}
	if len(p.Sources) == 0 {
		l.at(o.node("sources"), "missing-key", "the profile has no sources", "say where its values were read")
	}
	items := known.Find(p.Framework.Prefix())
	if items == nil {
		l.at(o.node("framework"), "unknown-framework", "there is no list of the items of "+p.Framework.Prefix(),
			"name a framework and version that the program knows")
		return p
	}
	l.expected(o, p, items)
	for _, id := range p.Audited {
		if !items.has(id) {
			l.at(o.node("audited"), "unknown-outcome", fmt.Sprintf("%s has no outcome %q", p.Framework.Prefix(), id),
				"name outcomes of that version")
		}
	}
	return p
}

func (l *profileLoader) expected(o object, p *Profile, items *Items) {
	n := o.node("expected")
	m, ok := asMapping(n)
	if !ok || !o.has("expected") {
		l.at(n, "missing-key", "the profile has no expected levels", "add expected: with a line for each outcome")
		return
	}
	takes := []Level{Achieved, PartiallyAchieved, NotAchieved, NoMinimum, LevelUnknown}
	for _, v := range m.Values {
		id := v.Key.GetToken().Value
		word, _ := scalar(v.Value)
		switch _, twice := p.Expected[id]; {
		case !items.has(id) || twice:
			l.at(v.Key, "unknown-outcome", fmt.Sprintf("%s has no other outcome %q", p.Framework.Prefix(), id),
				"give each outcome of that version once")
		case !slices.Contains(takes, Level(word)):
			l.at(v.Value, "bad-level", fmt.Sprintf("the level of %s is %q", id, word),
				"write achieved, partially-achieved, none (no minimum is set) or unknown")
		default:
			p.Expected[id] = Level(word)
		}
	}
	for _, x := range items.Items {
		if _, listed := p.Expected[x.ID]; !listed {
			l.at(n, "missing-outcome", "outcome "+x.ID+" is not listed",
				"write "+x.ID+": unknown where nothing was read")
		}
	}
}

func (f *Items) has(id string) bool {
	return slices.ContainsFunc(f.Items, func(x Item) bool { return x.ID == id })
}

// Rank orders the levels that an answer can have, 0 for the lowest; it is negative for any other.
func (l Level) Rank() int { return slices.Index(levels, l) }

// Audits reports whether an outcome is audited in the edition of the profile.
func (p *Profile) Audits(outcome string) bool { return slices.Contains(p.Audited, outcome) }

// Find returns the profile with an id, or nil.
func (l Profiles) Find(id string) *Profile {
	i := slices.IndexFunc(l, func(p *Profile) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return l[i]
}

// Of returns the profiles of a framework version.
func (l Profiles) Of(f Framework) Profiles {
	return slices.DeleteFunc(slices.Clone(l), func(p *Profile) bool { return p.Framework != f })
}

// For returns the profile that an assessment with a pack is read by when nobody names one: that of the newest
// edition in date on a day, or of the newest there is. It is nil when there is none for the framework version of
// the pack.
func (l Profiles) For(p *Pack, day Date) *Profile {
	of := l.Of(p.Framework)
	var editions []Edition
	editions = append(append(editions, p.Editions...), p.EditionsOn(day)...)
	for _, e := range slices.Backward(editions) {
		if i := slices.IndexFunc(of, func(x *Profile) bool { return x.Edition == e.ID }); i >= 0 {
			return of[i]
		}
	}
	return nil
}
