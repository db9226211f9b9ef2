package issue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Plan is whom a request asks and whom it leaves out, before anything is written.
type Plan struct {
	Pack     string
	Out      string
	Due      questionnaire.Date
	By       Asker // who asks, as given or as remembered
	Asked    []Asked
	LeftOut  []LeftOut         // by reason, then by ref; empty when engagements are named
	Problems []problem.Problem // engagements named that get no workbook, and why
	Warnings []string

	r    *data.Register
	q    Request
	pack *questionnaire.Pack
	own  map[string]days // of what is only recorded, by engagement
}

// Asked is an engagement that gets a workbook.
type Asked struct {
	Supplier  book.RefName
	Service   string
	Tier      int    // 1 to 4, 0 when not triaged
	Open      bool   // the tier is provisional: facts that are not known could change it
	Pack      string // with the version that will be asked: that of the open assessment, if there is one
	Cycle     int
	Questions int // in scope today
	To        string
	Before    string             // what was asked before, in words; "" for nothing
	Sent, Due questionnaire.Date // of what is only recorded

	engagement entity.Engagement
	next       bool // the last cycle is signed off: another begins
}

// Engagement is the reference of the engagement.
func (a *Asked) Engagement() string { return a.engagement.Ref }

// Reason is why an engagement is left out when all are asked.
type Reason string

// The reasons, in the order in which they are reported.
const (
	NotTriaged    Reason = "not-triaged"     // nothing known says how much it matters
	IssuedAlready Reason = "issued-already"  // in a cycle that is open
	NotRequired   Reason = "not-required"    // its facts do not ask for this pack
	Retired       Reason = "retired"         // its supplier is
	NotLive       Reason = "not-live-or-bid" // ended, lost or exiting
)

var reasonOrder = []Reason{NotTriaged, IssuedAlready, NotRequired, Retired, NotLive}

// LeftOut is an engagement that gets no workbook, and why.
type LeftOut struct {
	Supplier   book.RefName
	Engagement string
	Service    string
	Tier       int
	Reason     Reason
	Why        string // one sentence, without the engagement
	Fix        string // what asks it nevertheless, "" for nothing
}

// Prepare decides whom a request asks, and writes nothing.
func Prepare(ctx context.Context, r *data.Register, q Request) (*Plan, error) {
	pack, err := check(ctx, r, &q)
	if err != nil {
		return nil, err
	}
	p := &Plan{Pack: pack.Ref(), Out: q.Out, Due: q.Due, Asked: []Asked{}, LeftOut: []LeftOut{},
		Problems: []problem.Problem{}, Warnings: packWarnings(r.Packs(), pack, r.Today()), r: r, q: q, pack: pack}
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		if err := p.choose(ctx, v); err != nil {
			return err
		}
		if err := p.inTime(ctx, v); err != nil {
			return err
		}
		known, err := lastAsker(ctx, v)
		p.By = known.with(q.Issuer, q.ReplyTo)
		return err
	})
	if err != nil {
		return nil, err
	}
	if n := p.again(); n > 0 && len(q.Refs) == 0 {
		p.Warnings = append(p.Warnings, text.Plural(n, "engagement has", "engagements have")+
			" the last cycle signed off: this begins the next one")
	}
	if len(p.Asked) == 0 && len(p.Problems) == 0 && !q.DryRun && !p.leaves(IssuedAlready) {
		return nil, p.nobody()
	}
	return p, nil
}

func (p *Plan) leaves(why Reason) bool {
	return slices.ContainsFunc(p.LeftOut, func(l LeftOut) bool { return l.Reason == why })
}

// again counts the engagements whose next cycle the plan begins.
func (p *Plan) again() int {
	n := 0
	for i := range p.Asked {
		if p.Asked[i].next {
			n++
		}
	}
	return n
}

func (p *Plan) nobody() *problem.Problem {
	fix := "name engagements, or set facts so that the pack is required"
	if p.leaves(NotTriaged) {
		n := 0
		for _, l := range p.LeftOut {
			if l.Reason == NotTriaged {
				n++
			}
		}
		fix = fmt.Sprintf("triage the %s that are not: %s", text.Plural(n, "engagement", "engagements"), howToTriage)
	}
	return problem.New("nobody-to-ask", p.Pack, fix, "no live engagement or bid needs this pack")
}

// howToTriage names the commands that triage, and the one that asks without it.
const howToTriage = "`assure engagement triage` lists them with the facts to ask for, and --out FILE writes them as " +
	"a workbook; `assure issue --tier none` asks them as they are"

// choose fills in whom the request asks and whom it leaves out, by ref. A ref that names no open engagement is a
// problem.
func (p *Plan) choose(ctx context.Context, v *store.View) error {
	sent, err := newestIssues(ctx, v)
	if err != nil {
		return err
	}
	scopes := []book.Scope{{}}
	if len(p.q.Refs) > 0 {
		if scopes, err = p.named(ctx, v); err != nil {
			return err
		}
	}
	tier, err := book.TierOf(p.q.Tier)
	if err != nil {
		return err
	}
	for _, scope := range scopes {
		b, err := p.r.Reader().Open(ctx, v, book.At{}, scope)
		if err != nil {
			return err
		}
		for i := range b.Suppliers {
			s := &b.Suppliers[i]
			for _, e := range b.Engagements[s.ID] {
				switch c := p.candidate(b, s, e, sent); {
				case scope.Engagement != "":
					if bad := p.outAlready(&c, newestCycle(b, e.ID, p.pack.ID), sent); bad != nil {
						p.Problems = append(p.Problems, *bad)
						continue
					}
					p.ask(c)
				case tier < 0 || c.Tier == tier:
					p.askOrLeave(b, s, c, sent)
				}
			}
		}
	}
	slices.SortStableFunc(p.Asked, func(x, y Asked) int { return cmp.Compare(x.engagement.Ref, y.engagement.Ref) })
	slices.SortStableFunc(p.LeftOut, func(x, y LeftOut) int {
		return cmp.Or(cmp.Compare(slices.Index(reasonOrder, x.Reason), slices.Index(reasonOrder, y.Reason)),
			cmp.Compare(x.Engagement, y.Engagement))
	})
	return nil
}

// newestIssues are the last workbooks sent, by assessment.
func newestIssues(ctx context.Context, v *store.View) (map[string]entity.Issue, error) {
	all, err := store.List(ctx, v, store.Issues)
	out := map[string]entity.Issue{}
	for _, i := range entity.SentIssues(all) {
		if i.N > out[i.Assessment].N {
			out[i.Assessment] = i
		}
	}
	return out, err
}

// named are the engagements that the references name, each once.
func (p *Plan) named(ctx context.Context, v store.Viewer) ([]book.Scope, error) {
	var out []book.Scope
	p.own = map[string]days{}
	for n, ref := range p.q.Refs {
		e, _, err := book.FindEngagement(ctx, v, ref)
		var bad *problem.Problem
		switch {
		case errors.As(err, &bad):
			p.Problems = append(p.Problems, *bad)
		case err != nil:
			return nil, err
		case !e.State.Open():
			p.Problems = append(p.Problems,
				*problem.New("engagement-closed", e.Ref, "name an open engagement", "the engagement is %s", e.State))
		case !slices.Contains(out, book.Scope{Engagement: e.ID}):
			if k := n - (len(p.q.Refs) - len(p.q.Forms)); k >= 0 {
				p.own[e.ID] = days{p.q.Forms[k].Sent, p.q.Forms[k].Due}
			}
			if p.q.recording() {
				if err := checkSent(p.r, p.daysOf(e.ID), e.Ref); errors.As(err, &bad) {
					p.Problems = append(p.Problems, *bad)
					continue
				}
			}
			out = append(out, book.Scope{Engagement: e.ID})
		}
	}
	return out, nil
}

// candidate is an engagement as it would be asked.
func (p *Plan) candidate(b *book.Book, s *entity.Supplier, e entity.Engagement, sent map[string]entity.Issue) Asked {
	triage := b.Triage(b.CurrentFacts(e.ID))
	c := Asked{Supplier: book.RefName{Ref: s.Ref, Name: s.Name}, Service: e.Service,
		Tier: triage.Tier, Open: triage.Provisional(), Pack: p.pack.Ref(), Cycle: 1, To: contactOf(s), engagement: e}
	pack, a := p.pack, entity.Assessment{}
	if last := newestCycle(b, e.ID, p.pack.ID); last != nil {
		c.Before, c.Cycle = p.before(last, sent[last.ID]), last.Cycle
		if last.State.Open() {
			a = *last
		} else {
			c.Cycle, c.next = c.Cycle+1, true
		}
	}
	if compiled := b.Compiled[a.PackSHA]; compiled != nil {
		pack = compiled.Pack()
		c.Pack = pack.Ref()
	}
	c.Questions = len(InScope(b, pack, e.ID, a.ID))
	return c
}

// newestCycle is the newest assessment of a pack, nil for none.
func newestCycle(b *book.Book, engagement, pack string) *entity.Assessment {
	var last *entity.Assessment
	for i := range b.Cycles[engagement] {
		if a := &b.Cycles[engagement][i]; a.Pack == pack && (last == nil || a.Cycle > last.Cycle) {
			last = a
		}
	}
	return last
}

// before says what became of the newest cycle: sent and returned, worked on by hand, or signed off.
func (p *Plan) before(a *entity.Assessment, i entity.Issue) string {
	cycle := fmt.Sprintf("cycle %d ", a.Cycle)
	switch {
	case !a.State.Open() && a.SignedAt != nil:
		return cycle + "signed off " + p.r.Day(*a.SignedAt).Long()
	case !a.State.Open():
		return cycle + a.State.Label()
	case i.ID == "":
		return "not sent; begun by hand " + p.r.Day(a.Opened).Long()
	case i.ReturnedAt != nil:
		return "sent " + p.r.Day(i.Issued).Long() + ", returned " + p.r.Day(*i.ReturnedAt).Long()
	case i.State() != entity.IssueIsOut:
		return "sent " + p.r.Day(i.Issued).Long() + ", " + string(i.State())
	case i.DueOn() != 0:
		return "sent " + p.r.Day(i.Issued).Long() + ", due " + i.DueOn().Long()
	}
	return "sent " + p.r.Day(i.Issued).Long()
}

func (p *Plan) ask(c Asked) {
	if c.Questions == 0 {
		p.Problems = append(p.Problems, *nothingToAsk(c.engagement.Ref, c.Pack))
		return
	}
	if p.q.recording() {
		d := p.daysOf(c.engagement.ID)
		c.Sent, c.Due = d.sent, d.due
	}
	p.Asked = append(p.Asked, c)
}

// askOrLeave decides on an engagement that nobody named.
func (p *Plan) askOrLeave(b *book.Book, s *entity.Supplier, c Asked, sent map[string]entity.Issue) {
	e := &c.engagement
	leave := func(why Reason, words, fix string) {
		p.LeftOut = append(p.LeftOut, LeftOut{Supplier: c.Supplier, Engagement: e.Ref, Service: c.Service, Tier: c.Tier,
			Reason: why, Why: words, Fix: fix})
	}
	last := newestCycle(b, e.ID, p.pack.ID)
	switch {
	case s.Retired:
		leave(Retired, "the supplier is retired", "")
	case e.State != entity.Live && e.State != entity.Bid:
		leave(NotLive, "the engagement is "+string(e.State), "")
	case c.Tier == 0 && p.q.Tier != book.TierNone:
		leave(NotTriaged, "not triaged: nothing known says how much it matters", howToTriage)
	case !b.Asks(p.pack, b.CurrentFacts(e.ID), c.Tier):
		leave(NotRequired, "what is known of it does not ask for this pack", "name one to ask it all the same")
	case last != nil && last.State.Open() && sent[last.ID].ID != "" && !p.q.Again:
		leave(IssuedAlready, c.Before, "name one, or add --again, to send it again")
	default:
		p.ask(c)
	}
}

// inTime leaves out bids whose tender closes before the due day: what the bidder sends by that day would be late. A bid
// whose closing time has passed is asked all the same, and a warning says so.
func (p *Plan) inTime(ctx context.Context, v *store.View) error {
	kept := p.Asked[:0]
	for _, c := range p.Asked {
		e := &c.engagement
		if e.State != entity.Bid {
			kept = append(kept, c)
			continue
		}
		closes, err := book.ClosingOf(ctx, v, e)
		if err != nil {
			return err
		}
		switch {
		case closes == nil:
		case closes.Before(p.r.Now()):
			p.Warnings = append(p.Warnings, fmt.Sprintf("%s closed on %s: what comes back is late", e.Ref,
				p.r.Clock(*closes)))
		case p.q.Due > p.r.Day(*closes):
			p.Problems = append(p.Problems, *problem.New("due-after-closing", e.Ref,
				"give a due day up to "+p.r.Day(*closes).String(),
				"the tender closes on %s, before the due day %s: an answer on that day would be late",
				p.r.Clock(*closes), p.q.Due.Long()))
			continue
		case p.q.Due == 0:
			p.Warnings = append(p.Warnings,
				fmt.Sprintf("%s closes on %s, and the questionnaire names no due day", e.Ref, p.r.Clock(*closes)))
		}
		kept = append(kept, c)
	}
	p.Asked = kept
	return nil
}
