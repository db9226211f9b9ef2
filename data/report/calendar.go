package report

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Calendar is days on which something falls due, as one .ics file (RFC 5545).
type Calendar struct {
	Name     string
	AsOf     questionnaire.Date
	Demo     bool
	Redacted bool
	Trace    string // finds the register behind the file
	Events   []Event
}

// Event is one whole day. Kind and Key name what it is about: as long as they stay, a calendar that
// imports a newer file moves the event and does not add another.
type Event struct {
	Kind, Key string
	On        questionnaire.Date
	Summary   string
	Words     string // what to do, and where it comes from

	supplier, name string   // reference and name of whom it is about
	of             []string // kinds of what it stands for, where that is several things
}

// kinds are the categories of the event.
func (e *Event) kinds() []string {
	if e.of == nil {
		return []string{e.Kind}
	}
	return e.of
}

// uid is the lasting name of the event. The key may be an internal identifier, so the file has a
// digest of it.
func (e *Event) uid() string {
	sum := sha256.Sum256([]byte(e.Kind + "\x00" + e.Key))
	return hex.EncodeToString(sum[:16]) + "@assure.invalid"
}

// Count is the number of events.
func (c *Calendar) Count() int { return len(c.Events) }

// notes are none: a calendar has nothing to say to who writes it.
func (c *Calendar) notes(string) []string { return nil }

// sequenceFrom is the day from which sequence numbers count, 2000-01-01: a file of a later day
// supersedes an earlier one.
const sequenceFrom questionnaire.Date = 730120

// Write writes the calendar. Its stamp is the day it is of and not the moment of writing, so
// that the same state and day give the same bytes. It ignores ext: a calendar has one format.
func (c *Calendar) Write(w io.Writer, _ string) error {
	out := &folder{w: bufio.NewWriter(w)}
	out.line("BEGIN", "VCALENDAR")
	out.line("VERSION", "2.0")
	out.line("PRODID", "-//Assure//Supplier assurance//EN")
	out.line("CALSCALE", "GREGORIAN")
	out.line("METHOD", "PUBLISH")
	out.text("X-WR-CALNAME", c.mark()+c.Name)
	events := slices.Clone(c.Events)
	slices.SortStableFunc(events, func(a, b Event) int {
		if a.On != b.On {
			return int(a.On - b.On)
		}
		return strings.Compare(a.uid(), b.uid())
	})
	for i := range events {
		e := &events[i]
		out.line("BEGIN", "VEVENT")
		out.line("UID", e.uid())
		out.line("DTSTAMP", c.AsOf.Time().Format("20060102T150405Z"))
		out.line("SEQUENCE", strconv.Itoa(int(max(0, c.AsOf-sequenceFrom))))
		out.line("DTSTART;VALUE=DATE", e.On.Time().Format("20060102"))
		out.line("DTEND;VALUE=DATE", (e.On + 1).Time().Format("20060102")) // the first day after it
		out.text("SUMMARY", c.mark()+e.Summary)
		out.text("DESCRIPTION", e.Words+"\n"+c.Trace)
		for _, kind := range e.kinds() {
			out.text("CATEGORIES", kind)
		}
		out.line("TRANSP", "TRANSPARENT") // the day stays free
		out.line("END", "VEVENT")
	}
	out.line("END", "VCALENDAR")
	return out.w.Flush()
}

func (c *Calendar) mark() string {
	if c.Demo {
		return "DEMO: "
	}
	return ""
}

// folder writes content lines: no more than 75 octets each, the rest on lines that begin with a blank.
type folder struct{ w *bufio.Writer }

// text writes a property whose value is words: what the format gives a meaning is escaped, what a
// reader could not see is shown as an escape.
func (f *folder) text(name, words string) {
	words = text.SafeLines(words)
	f.line(name, strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(words))
}

const maxOctets = 75

func (f *folder) line(name, value string) {
	s := name + ":" + value
	room := maxOctets
	for len(s) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(s[cut]) { // never through a character
			cut--
		}
		f.w.WriteString(s[:cut] + "\r\n ")
		s, room = s[cut:], maxOctets-1
	}
	f.w.WriteString(s + "\r\n")
}

// The kinds of event, which a calendar shows as categories.
const (
	eventEvidence   = "Evidence runs out"
	eventReview     = "Review"
	eventAcceptance = "Acceptance ends"
	eventAction     = "Action due"
	eventContract   = "Contract ends"
	// eventCertificate is also a DSPT publication that lapses.
	eventCertificate = "Certificate runs out"
)

// calendar collects what runs out and falls due: evidence, reviews, acceptances, actions and
// contracts of engagements that are not over. What has run out already is left out; what is overdue
// and still to be done is not.
func (rp *reporter) calendar(ctx context.Context) (output, error) {
	var refs []string
	if rp.q.Ref != "" {
		refs = []string{rp.q.Ref}
	}
	scopes, err := rp.copy.Scopes(ctx, refs)
	if err != nil {
		return nil, err
	}
	b, err := rp.book(ctx, scopes[0])
	if err != nil {
		return nil, err
	}
	c := &calendarBuilder{rp: rp, b: b}
	if err := c.fill(ctx); err != nil {
		return nil, err
	}
	rp.subject = "what runs out and falls due"
	left := ""
	if n := book.Retired(b.Suppliers); n > 0 && rp.q.Ref == "" {
		left = " " + text.UpperFirst(book.LeftOut(n)) + "."
	}
	name := "Supplier assurance"
	if f := rp.q.Themes; f.On() {
		rp.subject += ", only about " + f.Words()
		name += ", only about " + f.Words()
		left += " Only what is about " + f.Words() + ": contracts, certificates, reviews of a whole questionnaire " +
			"and whatever belongs to no question are left out."
	}
	return &Calendar{Name: name, AsOf: rp.at.AsOf, Demo: rp.demo, Redacted: rp.copy.Redacted(),
		Events: grouped(c.events),
		Trace: "As of " + rp.method.AsOf.Long() + ", known on " + rp.method.KnownOn.Long() + ", prepared by " +
			rp.copy.Person(rp.r.Actor()) + ". " + rp.method.Trace() + left}, nil
}

type calendarBuilder struct {
	rp     *reporter
	b      *book.Book
	events []Event
}

func (c *calendarBuilder) add(s *entity.Supplier, kind, key string, on questionnaire.Date, summary, words string) {
	c.events = append(c.events, Event{Kind: kind, Key: key, On: on, Summary: summary, Words: words, supplier: s.Ref,
		name: s.Name})
}

// eventSeveral is the kind of an event that stands for several days of one supplier.
const eventSeveral = "Supplier"

// grouped makes one event of what falls due for a supplier on a day, so that a calendar has one line where it had many.
// Its words list each thing.
func grouped(events []Event) []Event {
	type key struct {
		supplier string
		on       questionnaire.Date
	}
	groups := map[key][]Event{}
	for _, e := range events {
		k := key{e.supplier, e.On}
		groups[k] = append(groups[k], e)
	}
	out := make([]Event, 0, len(groups))
	for k, list := range groups {
		slices.SortStableFunc(list, func(a, b Event) int {
			return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Key, b.Key))
		})
		first := list[0]
		lines := make([]string, len(list))
		for i, e := range list {
			first.of = append(first.of, e.Kind)
			lines[i] = e.Summary + ". " + e.Words
		}
		slices.Sort(first.of)
		first.of = slices.Compact(first.of)
		first.Kind, first.Key = eventSeveral, k.supplier+"/"+k.on.String()
		first.Summary, first.Words = first.name+": "+first.Summary, strings.Join(lines, "\n")
		if len(list) > 1 {
			first.Summary = first.name + ": " + strconv.Itoa(len(list)) + " things fall due"
		}
		out = append(out, first)
	}
	slices.SortFunc(out, func(a, b Event) int {
		return cmp.Or(strings.Compare(a.supplier, b.supplier), cmp.Compare(a.On, b.On))
	})
	return out
}

func (c *calendarBuilder) fill(ctx context.Context) error {
	risks, err := c.b.Risks(ctx, true)
	if err != nil {
		return err
	}
	dues, err := c.b.Dues(ctx, book.DueContract, book.DueEvidence, book.DueCertificate, book.DueReview,
		book.DueAcceptance, book.DueAction)
	if err != nil {
		return err
	}
	published, err := c.b.Publications(ctx)
	if err != nil {
		return err
	}
	byRisk := book.GroupBy(risks, func(k *book.RiskView) string { return k.Engagement })
	byEngagement := book.GroupBy(dues, func(d *book.Due) string { return d.Engagement })
	for i := range c.b.Suppliers {
		s := &c.b.Suppliers[i]
		list := slices.Clone(c.b.Engagements[s.ID])
		slices.SortFunc(list, func(x, y entity.Engagement) int { return cmp.Compare(x.Ref, y.Ref) })
		open := false
		for _, e := range list {
			if s.Retired || !e.State.Open() {
				continue
			}
			open = true
			for _, d := range byEngagement[e.ID] {
				if c.about(s, &d, byRisk[e.ID]) {
					c.due(s, &e, &d, byRisk[e.ID])
				}
			}
			c.risks(s, byRisk[e.ID])
		}
		if open && !c.rp.q.Themes.On() {
			c.publication(s, published, dues)
		}
	}
	return nil
}

// publication adds the day on which what a supplier published in the DSPT lapses, unless a certificate that somebody
// recorded has it.
func (c *calendarBuilder) publication(s *entity.Supplier, published *book.Publications, dues []book.Due) {
	p, listed, _ := published.Of(s)
	if !listed || p.Until < c.b.AsOf || slices.ContainsFunc(dues, func(d book.Due) bool {
		return d.Kind == book.DueCertificate && d.Certificate.Kind == entity.CertDSPT &&
			d.Certificate.Supplier == s.ID && d.On == p.Until
	}) {
		return
	}
	edition := ""
	if p.DSPTOrganisation.Edition != nil {
		edition = *p.DSPTOrganisation.Edition
	}
	c.add(s, eventCertificate, "dspt/"+s.ID, p.Until, dsptLapses(edition), sentenceOf(p.Words())+
		" Look at what the supplier publishes for the next edition.")
}

func dsptLapses(edition string) string { return strings.TrimSpace("DSPT "+edition) + " lapses" }

// about reports whether what falls due is about a theme that the calendar is kept to. What belongs to no question is
// about none.
func (c *calendarBuilder) about(s *entity.Supplier, d *book.Due, risks []book.RiskView) bool {
	f := c.rp.q.Themes
	if !f.On() {
		return true
	}
	switch d.Kind {
	case book.DueEvidence:
		return c.b.DocumentAbout(f, s.ID, d.Document.ID)
	case book.DueAction:
		return c.b.ActionAbout(f, d.Action, risks)
	case book.DueAcceptance:
		if d.Decision.Kind == entity.GateAccept {
			return f.Keeps(c.b.AskedIn(d.Engagement, d.Decision.Assessment, d.Decision.Question))
		}
		i := slices.IndexFunc(risks, func(k book.RiskView) bool { return k.ID == d.Decision.Risk })
		return i >= 0 && f.Keeps(risks[i].Asks)
	}
	return false
}

// due adds what falls due. Evidence that has run out already is left out, and so is a risk accepted that is closed.
func (c *calendarBuilder) due(s *entity.Supplier, e *entity.Engagement, d *book.Due, risks []book.RiskView) {
	name := subjectOf(c.b, &book.Standing{Engagement: *e})
	switch d.Kind {
	case book.DueContract:
		c.add(s, eventContract, e.ID, d.On, "Contract ends",
			name+ownerWords(e.Owner)+" Conditions and proof are in the decision memo.")
	case book.DueEvidence:
		if d.On >= c.b.AsOf {
			c.add(s, eventEvidence, d.Document.ID, d.On, "Evidence runs out", d.Document.Ref+" "+
				book.DocumentWords(d.Document)+". It counts for nothing from the next day; ask for the next one.")
		}
	case book.DueCertificate:
		if x := d.Certificate; d.On >= c.b.AsOf {
			summary := x.Kind.Label() + " runs out"
			if x.Kind == entity.CertDSPT { // of the directory or typed: it lapses with its edition, on 30 June
				summary = dsptLapses(x.Edition)
			}
			c.add(s, eventCertificate, x.ID, d.On, summary, strings.TrimSpace(x.Ref+" "+x.Kind.Label())+
				". Ask for the next one.")
		}
	case book.DueReview:
		what, id := name, d.Engagement
		if a := d.Assessment; a != nil {
			what, id = what+", "+a.Pack+": signed off on "+c.rp.r.Day(*a.SignedAt).Long(), id+"/"+a.Pack
		}
		if e.Early != nil && e.Early.On == d.On {
			what += ". " + strings.TrimSpace("Re-assessment set early: "+e.Early.Incident+" "+string(e.Early.Reason))
		}
		c.add(s, eventReview, id, d.On, "Review due", what+".")
	case book.DueAction:
		what := "Action"
		if d.Action.Condition {
			what = "Contract condition"
		}
		c.add(s, eventAction, d.Action.ID, d.On, what+" "+data.ActionRef(d.Action.N)+" due",
			sentenceOf(string(d.Action.Title))+ownerWords(d.Action.Owner))
	case book.DueAcceptance:
		c.acceptance(s, e, d.Decision, risks)
	}
}

func (c *calendarBuilder) risks(s *entity.Supplier, list []book.RiskView) {
	for i := range list {
		if k := &list[i]; k.Review != 0 && c.rp.q.Themes.Keeps(k.Asks) {
			c.add(s, eventReview, k.ID, k.Review, "Review risk "+k.Ref,
				sentenceOf(k.Title)+ownerWords(k.Owner))
		}
	}
}

// acceptance adds the day on which what was accepted counts as open again.
func (c *calendarBuilder) acceptance(s *entity.Supplier, e *entity.Engagement, d *entity.Decision,
	risks []book.RiskView) {
	key, what := "gate/"+d.Question, "must-have "+d.Question
	switch d.Kind {
	case entity.GateAccept:
	case entity.Reliance:
		c.add(s, eventAcceptance, e.ID+"/reliance/"+d.BodyCode, d.Until, "Reliance ends: "+d.OfBody(),
			"Decided by "+cmp.Or(d.Who(), "a named person")+" ("+data.DecisionRef(d.N)+
				"). From the next day what that body found and saw counts no more.")
		return
	case entity.RiskAccept:
		i := slices.IndexFunc(risks, func(k book.RiskView) bool { return k.ID == d.Risk })
		if i < 0 {
			return
		}
		key, what = "risk/"+d.Risk, "risk "+risks[i].Ref
	default:
		return
	}
	c.add(s, eventAcceptance, e.ID+"/"+key, d.Until, "Acceptance ends: "+what,
		"Accepted by "+cmp.Or(d.Who(), "a named person")+" ("+data.DecisionRef(d.N)+
			"). From the next day it counts as open again.")
}

func sentenceOf(s string) string {
	if s == "" {
		return ""
	}
	if last := s[len(s)-1]; last == '.' || last == '!' || last == '?' {
		return s
	}
	return s + "."
}

func ownerWords(owner string) string {
	if owner == "" {
		return ""
	}
	return " Owner: " + owner + "."
}
