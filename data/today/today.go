package today

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/backup"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Kind is the kind of something to do.
type Kind string

// The kinds, in the order of a section. Those before [Return] have no day: they wait for somebody here.
const (
	Arrived       Kind = "arrived"       // answers came back and nobody has begun to review them
	Replied       Kind = "replied"       // the supplier replied to a query, and the question was not judged since
	Disputed      Kind = "disputed"      // a supplier disputes what we wrote: reply, or change what was upheld
	Contradiction Kind = "contradiction" // two records of one fact disagree
	Second        Kind = "second"        // a decision that waits for a second person
	Confirm       Kind = "confirm"       // a decision that its person has not confirmed
	Reviewing     Kind = "reviewing"     // a review that was begun and is not signed off
	Declined      Kind = "declined"      // the supplier does not answer a questionnaire
	Bounced       Kind = "bounced"       // a questionnaire reached nobody
	Untriaged     Kind = "untriaged"     // too little is known for a tier
	Unasked       Kind = "unasked"       // a questionnaire is required and none was sent
	Return        Kind = "return"        // a questionnaire that is out; the supplier's turn
	Reply         Kind = "reply"         // a query that is out; the supplier's turn
	Draft         Kind = "draft"         // a draft that the supplier checks; the supplier's turn
	Action        Kind = "action"
	Condition     Kind = "condition" // an action that is a condition of the contract
	// Broken is a condition that was not kept: a risk that was closed on the strength of it is open again, or its
	// acceptance has lapsed.
	Broken   Kind = "broken"
	Evidence Kind = "evidence" // the last day of accepted evidence
	// Certificate is the last day of a certificate of the supplier, of each kind the best; a DSPT publication lapses.
	Certificate Kind = "certificate"
	Acceptance  Kind = "acceptance"
	Review      Kind = "review" // the next review after a sign-off
	Risk        Kind = "risk"   // the review of a risk
	Contract    Kind = "contract"
)

// kinds is the order of the kinds.
var kinds = []Kind{Arrived, Replied, Disputed, Contradiction, Second, Confirm, Reviewing, Declined, Bounced, Untriaged,
	Unasked, Return, Reply, Draft,
	Broken, Action, Condition, Evidence, Certificate, Acceptance, Review, Risk, Contract}

// Item is one thing to do.
type Item struct {
	Kind       Kind
	Supplier   book.RefName
	Engagement string // reference
	Service    string
	Tier       int // 1 Critical to 4 Low; 0: not triaged
	// Provisional says that facts that are not known could change the tier.
	Provisional bool
	Pack        string
	Assessment  string             // ID, where it is about one
	Question    string             // where it is about one
	Ref         string             // of what it is about: a document, an action, a decision, a risk
	What        string             // in a few words, of people
	On          questionnaire.Date // 0: no day, it waits
	Owner       string
	// OfEngagement says that it has no owner of its own: Owner is that of the engagement.
	OfEngagement bool
	// Deputy is who does the work of the owner, who is away on that day; "" where the owner is there. A decision is
	// nobody's but the owner's.
	Deputy string
	// For is whose work it is, in the list of their deputy; else "".
	For string
}

// Theirs reports whether it is the supplier's turn.
func (i *Item) Theirs() bool { return i.Kind == Return || i.Kind == Reply || i.Kind == Draft }

// When says in which section an item is.
type When string

// The sections, in order.
const (
	Late    When = "late"    // its day has passed
	Waiting When = "waiting" // it has no day and waits for somebody here
	Soon    When = "soon"    // within thirty days, today among them
	Later   When = "later"   // after that, within the days that were asked for
)

// Sections are the sections in order.
var Sections = []When{Late, Waiting, Soon, Later}

// soonDays is how many days ahead counts as soon.
const soonDays = 30

// DefaultDays is how many days ahead a list looks unless it is told otherwise.
const DefaultDays = 90

// Group is what there is to do of one kind for one engagement in one section, the earliest first: three documents
// that run out are one group.
type Group struct {
	When  When
	Items []Item // at least one
}

// First is the item that comes first.
func (g *Group) First() *Item { return &g.Items[0] }

// Request narrows a list.
type Request struct {
	Owner string // only what is with this person, by name; "" for everybody
	Days  int    // how many days ahead, [DefaultDays] when 0
	At    book.At
}

// List is what there is to do as of a day, by section; in a section the oldest day is first, and what has no day
// stands by kind, then by tier.
type List struct {
	AsOf   questionnaire.Date
	Days   int
	Owner  string
	Groups []Group
	// Suppliers is how many the register has, those without anything to do included.
	Suppliers int
	Owners    []string // everybody with something in the list before Owner narrowed it
	People    []Person // how much is with each, by name; last what is with nobody

	NoBackup int    // for how many days there has been no backup; 0 while that is no longer than wanted
	Reminder string // the same in words, "" for none
}

// Person says how much there is to do for one person.
type Person struct {
	Name  string // "" for what is with nobody
	Items int
	Late  int // of them
}

// Count is the number of items in a section.
func (l *List) Count(w When) int {
	n := 0
	for i := range l.Groups {
		if l.Groups[i].When == w {
			n += len(l.Groups[i].Items)
		}
	}
	return n
}

// Read works out what there is to do.
func Read(ctx context.Context, r *data.Register, q Request) (*List, error) {
	out := &List{AsOf: r.Resolve(q.At).AsOf, Days: cmp.Or(q.Days, DefaultDays), Owner: q.Owner}
	g := &grouping{list: out, owner: q.Owner, groups: map[groupKey]*Group{}, people: map[string]int{},
		known: map[string]standing{}}
	err := r.View(ctx, q.At, func(v *store.View) (err error) {
		if g.all, err = store.List(ctx, v, store.People); err != nil {
			return err
		}
		return r.Reader().Each(ctx, v, q.At, func(b *book.Book) (func() error, error) {
			out.Suppliers += len(b.Suppliers)
			c, err := newCollector(ctx, v, b, r.Day)
			return func() error {
				for _, i := range c.collect() {
					g.add(i)
				}
				return nil
			}, err
		})
	})
	if err != nil {
		return nil, err
	}
	if q.At == (book.At{}) {
		days, known, err := backup.Overdue(ctx, r)
		if err != nil {
			return nil, err
		}
		out.NoBackup, out.Reminder = days, backup.OverdueWords(days, known)
	}
	g.end()
	return out, nil
}

// grouping puts items into the groups of a list.
type grouping struct {
	list   *List
	owner  string // as typed, "" for everybody
	all    entity.People
	known  map[string]standing // by folded name
	groups map[groupKey]*Group
	order  []groupKey
	people map[string]int // place in the list, by folded name
}

// add adds an item, unless it is further ahead than the list looks.
func (g *grouping) add(i Item) {
	w, ok := g.list.when(i.On)
	if !ok {
		return
	}
	owner := text.Fold(i.Owner)
	g.count(owner, i.Owner, w)
	of := g.standing(owner, i.Owner)
	if i.Kind != Confirm { // nobody else can confirm it
		i.Deputy = of.deputy
	}
	switch {
	case g.owner == "" || of.asked:
	case of.deputyAsked && i.Kind != Confirm:
		i.For = i.Owner
	default:
		return
	}
	k := groupKey{w, i.Kind, i.Supplier.Ref, i.Engagement}
	if g.groups[k] == nil {
		g.groups[k] = &Group{When: w}
		g.order = append(g.order, k)
	}
	g.groups[k].Items = append(g.groups[k].Items, i)
}

// standing is what a name of an owner means on the day of the list.
type standing struct {
	asked       bool   // it is whom the list is for
	deputy      string // who does their work while they are away, "" where they are there
	deputyAsked bool   // that is whom the list is for
}

// standing finds what a name means, each once: the names of a person count as one.
func (g *grouping) standing(folded, name string) standing {
	s, ok := g.known[folded]
	if ok || name == "" {
		return s
	}
	s.asked = g.owner != "" && (text.Fold(g.owner) == folded || g.all.Same(g.owner, name))
	if p := g.all.Find(name); p != nil && p.Deputy != "" && p.AwayOn(g.list.AsOf) {
		s.deputy = p.Deputy
		s.deputyAsked = g.owner != "" && g.all.Same(g.owner, p.Deputy)
	}
	g.known[folded] = s
	return s
}

// count counts an item of a person.
func (g *grouping) count(folded, name string, w When) {
	l := g.list
	i, ok := g.people[folded]
	if !ok {
		i = len(l.People)
		g.people[folded] = i
		l.People = append(l.People, Person{Name: name})
	}
	l.People[i].Items++
	if w == Late {
		l.People[i].Late++
	}
}

// end puts groups and people in order.
func (g *grouping) end() {
	out := g.list
	slices.SortFunc(out.People, func(x, y Person) int {
		if (x.Name == "") != (y.Name == "") {
			return strings.Compare(y.Name, x.Name)
		}
		return strings.Compare(x.Name, y.Name)
	})
	for _, p := range out.People {
		if p.Name != "" {
			out.Owners = append(out.Owners, p.Name)
		}
	}
	for _, s := range g.known {
		if s.deputy != "" && !slices.ContainsFunc(out.Owners, func(n string) bool { return g.all.Same(n, s.deputy) }) {
			out.Owners = append(out.Owners, s.deputy)
		}
	}
	slices.Sort(out.Owners)
	for _, k := range g.order {
		one := g.groups[k]
		slices.SortStableFunc(one.Items, func(x, y Item) int { return cmp.Compare(x.On, y.On) })
		out.Groups = append(out.Groups, *one)
	}
	slices.SortStableFunc(out.Groups, func(x, y Group) int {
		a, b := x.First(), y.First()
		return cmp.Or(cmp.Compare(slices.Index(Sections, x.When), slices.Index(Sections, y.When)),
			cmp.Compare(a.On, b.On), cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)),
			cmp.Compare(cmp.Or(a.Tier, untriaged), cmp.Or(b.Tier, untriaged)),
			cmp.Compare(a.Supplier.Ref, b.Supplier.Ref), cmp.Compare(a.Engagement, b.Engagement))
	})
}

// untriaged is where an engagement without a tier stands among those with one: last.
const untriaged = 5

type groupKey struct {
	when                 When
	kind                 Kind
	supplier, engagement string
}

// when finds the section of a day; ok is false for one that is further ahead than the list looks.
func (l *List) when(on questionnaire.Date) (w When, ok bool) {
	switch {
	case on == 0:
		return Waiting, true
	case on < l.AsOf:
		return Late, true
	case on <= l.AsOf+soonDays:
		return Soon, true
	}
	return Later, on <= l.AsOf+questionnaire.Date(l.Days)
}

// Title is the heading of a section: what it holds, and how much.
func (l *List) Title(w When) string {
	words := map[When]string{Late: "Late", Waiting: "Waiting", Soon: "Due within " + strconv.Itoa(soonDays) + " days",
		Later: "After that, within " + strconv.Itoa(l.Days) + " days"}[w]
	rows := 0
	for i := range l.Groups {
		if l.Groups[i].When == w {
			rows++
		}
	}
	words += ": " + text.Thousands(l.Count(w))
	if rows < l.Count(w) { // things of one kind about one engagement share a row
		words += " in " + text.Plural(rows, "row", "rows")
	}
	return words
}
