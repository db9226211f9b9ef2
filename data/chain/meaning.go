package chain

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"assure/data"
	"assure/data/book"
	"assure/data/lists"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Meaning is what a name that somebody wrote stands for.
type Meaning struct {
	Name  string
	Known string   // the party that has the name, "" for none
	Like  []string // parties whose names look like it, and that nobody kept apart from it
}

// Words say what the name is: known, known under another name, like one that is known, or new.
func (n *Meaning) Words() string {
	switch {
	case n.Known == n.Name:
		return "known"
	case n.Known != "":
		return "known as " + n.Known
	case len(n.Like) > 0:
		return "looks like " + strings.Join(n.Like, ", ") + ": merge them if they are one"
	}
	return "new name"
}

// Meaning looks a name up.
func (m *Map) Meaning(name string) Meaning {
	out := Meaning{Name: strings.TrimSpace(name)}
	asked := m.name(out.Name)
	if asked.Key == "" {
		return out
	}
	if n, ok := m.byKey[asked.Key]; ok {
		out.Known = m.Parties[n].Name
		return out
	}
	for n := range m.Parties {
		if slices.ContainsFunc(m.namesOf(n), func(s string) bool { return asked.Alike(m.name(s)) }) &&
			!m.apart(asked.Key, n) {
			out.Like = append(out.Like, m.Parties[n].Name)
		}
	}
	slices.Sort(out.Like)
	return out
}

// Means reports whether two names are one, or are known as one.
func (m *Map) Means(a, b string) bool {
	n := m.Find(a)
	return m.key(a) == m.key(b) || n >= 0 && n == m.Find(b)
}

// NamesFact reports whether a fact lists names of fourth parties.
func NamesFact(fact string) bool {
	return fact == factProducts || fact == factHosts || fact == factFourthParties
}

// Meanings looks up the names of a fact that lists them: "Cumulon UK: known as Cumulon; Halls: new name".
func (m *Map) Meanings(list string) string {
	var out []string
	for _, name := range questionnaire.SplitList(list) {
		if !isNone(name) {
			n := m.Meaning(name)
			out = append(out, n.Name+": "+n.Words())
		}
	}
	return strings.Join(out, "; ")
}

// Sources are the questions whose notes suppliers use to name the companies behind a service.
var Sources = []string{"ITS-47"}

// The limits of a name in a note: what is longer is a sentence.
const nameLength, nameWords = 60, 6

var (
	bullet  = regexp.MustCompile(`^[\s\-*•·–]*(\(?\d{1,2}[.)]\s+)?`)
	leadIn  = regexp.MustCompile(`^[^:]{0,40}:\s+`)
	bracket = regexp.MustCompile(`\s*\([^()]*\)\s*$`)
)

// NamesIn lists what may be names in a note that lists companies: lines, or parts between semicolons or, where there
// are none, commas.
func NamesIn(note string) (names []string) {
	note = leadIn.ReplaceAllString(strings.TrimSpace(note), "")
	cut := func(r rune) bool { return r == ';' || r == '\n' || r == '\r' }
	if !strings.ContainsFunc(note, cut) {
		cut = func(r rune) bool { return r == ',' }
	}
	for _, s := range strings.FieldsFunc(note, cut) {
		s = strings.TrimSpace(bullet.ReplaceAllString(s, ""))
		s = strings.TrimRight(bracket.ReplaceAllString(s, ""), " .")
		if s != "" && len(s) <= nameLength && len(strings.Fields(s)) <= nameWords && !isNone(s) {
			names = append(names, s)
		}
	}
	return text.Unique(names)
}

// isName reports whether words are written as a name is: those of four letters or more begin with a
// capital or a digit.
func isName(s string) bool {
	for i, w := range strings.Fields(s) {
		first, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "\"'(&"))
		if (i == 0 || len(w) > 3) && !unicode.IsUpper(first) && !unicode.IsDigit(first) {
			return false
		}
	}
	return true
}

// InNote are the names in a note with what they mean. One that is neither known nor like a known one counts only where
// it is written as a name, in a list of several such: what else a note has are sentences.
func (m *Map) InNote(note string) []Meaning {
	names, named := NamesIn(note), 0
	for _, s := range names {
		if isName(s) {
			named++
		}
	}
	var out []Meaning
	for _, s := range names {
		if n := m.Meaning(s); n.Known != "" || isName(s) && (len(n.Like) > 0 || named > 1) {
			out = append(out, n)
		}
	}
	return out
}

// Offer is a link that a supplier's words propose: nothing is recorded before a person accepts it.
type Offer struct {
	Meaning
	Engagement int // in Map.Engagements
	Role       entity.Role
	Source     string
	On         questionnaire.Date
}

// Link is the link that an offer proposes, as it is recorded.
func (m *Map) Link(o *Offer) (name string, use entity.FourthPartyUse) {
	name = o.Name
	if o.Known != "" {
		name = o.Known
	}
	return name, entity.FourthPartyUse{Engagement: m.Engagements[o.Engagement].ID, Role: o.Role,
		Source: questionnaire.Text(o.Source), On: o.On}
}

// Offers lists the links that returns of suppliers propose and that nobody accepted or dismissed: facts that they
// offer, and the names in their notes to the questions of [Sources].
func (m *Map) Offers(ctx context.Context, r *data.Register, at book.At) ([]Offer, error) {
	var out []Offer
	for i := range m.Engagements {
		for _, l := range m.Engagements[i].Links {
			if l.Offered {
				out = m.offer(out, Offer{Meaning: m.Meaning(l.Written), Engagement: i, Role: l.Role, Source: l.Source,
					On: l.On})
			}
		}
	}
	byRef := map[string]int{}
	for i := range m.Engagements {
		byRef[m.Engagements[i].Ref] = i
	}
	for _, question := range Sources {
		list, _, err := lists.Answers(ctx, r, question, at)
		if err != nil {
			return nil, err
		}
		for n := range list {
			a := &list[n]
			i, open := byRef[a.EngagementRef]
			if !open || a.Claim == nil {
				continue
			}
			on := r.Day(a.Claim.Source().At)
			for _, name := range m.InNote(string(a.Claim.Note)) {
				out = m.offer(out, Offer{Meaning: name, Engagement: i, Role: entity.RoleSubprocessor,
					Source: sourceOfClaim(a.Claim), On: on})
			}
		}
	}
	return out, nil
}

// sourceOfClaim is where a claim was read.
func sourceOfClaim(a *entity.Answer) string {
	if a.File == "" {
		return "supplier's answer to " + a.Question
	}
	return strings.TrimSpace(fmt.Sprintf("supplier's return %s %s", filepath.Base(a.File),
		strings.Trim(a.Sheet+"!"+a.Cell, "!")))
}

// offer adds an offer that is not recorded as a link already and was not dismissed.
func (m *Map) offer(list []Offer, o Offer) []Offer {
	e := &m.Engagements[o.Engagement]
	if n := m.Find(o.Name); n >= 0 {
		if slices.ContainsFunc(e.Links, func(l Link) bool { return l.Party == n && !l.Offered }) {
			return list
		}
		if f := m.Parties[n].Recorded; f != nil && f.WasDismissed(e.ID) {
			return list
		}
	}
	if slices.ContainsFunc(list, func(x Offer) bool {
		return x.Engagement == o.Engagement && m.key(x.Name) == m.key(o.Name)
	}) {
		return list
	}
	return append(list, o)
}
