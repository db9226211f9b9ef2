package sharing

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/bundle"
	"assure/data/form"
	"assure/data/store"
	"assure/internal/legalname"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Rely says what of which body a person relies on.
type Rely struct {
	Ref       string // supplier or engagement
	On        string // ODS code of the body, or the identifier of one of its bundles
	Pack      string // id; needed where several could be meant
	Questions []string
	Until     questionnaire.Date // 0 for as long as it may last
	Reason    questionnaire.Text
	Person    string
	Role      string
}

// Reliance is a decision to rely on another body that could be taken, and what it would do.
type Reliance struct {
	Engagement entity.Engagement
	Supplier   entity.Supplier
	Pack       *questionnaire.Pack
	Decision   entity.Decision
	Last       questionnaire.Date // the latest day until which it may last
	Left       []LeftOut
	Before     *scoring.Result
	After      *scoring.Result
	Words      []string // what would be said of the score
}

// LeftOut is a question of the bundle that cannot be relied on, and why.
type LeftOut struct{ Question, Why string }

// PrepareReliance works out what relying on another body would do, and writes nothing.
func PrepareReliance(ctx context.Context, r *data.Register, req Rely) (x *Reliance, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		x, err = prepareReliance(ctx, r, v, req)
		return err
	})
	return x, err
}

func prepareReliance(ctx context.Context, r *data.Register, v *store.View, req Rely) (*Reliance, error) {
	e, s, err := book.FindEngagement(ctx, v, req.Ref)
	if err != nil {
		return nil, err
	}
	bundles, err := store.List(ctx, v, store.Bundles, store.By("supplier", s.ID))
	if err != nil {
		return nil, err
	}
	from, err := newestOf(bundles, s, req.On)
	if err != nil {
		return nil, err
	}
	if err := data.KeyCounts(ctx, v, &from); err != nil {
		return nil, err
	}
	var m bundle.Manifest
	if err := json.Unmarshal([]byte(from.Manifest), &m); err != nil {
		return nil, problem.New("removed", from.ID, "ask for the bundle again", "what the bundle said was removed")
	}
	b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{Engagement: e.ID})
	if err != nil {
		return nil, err
	}
	theirs, a, err := chooseAssessment(b, &m, s, e, req.Pack)
	if err != nil {
		return nil, err
	}
	x := &Reliance{Engagement: e, Supplier: s, Pack: b.Compiled[a.PackSHA].Pack()}
	x.Decision = entity.Decision{Kind: entity.Reliance, Engagement: e.ID, Assessment: a.ID, Bundle: from.ID,
		BodyCode: from.Code, Body: from.Body, Person: req.Person, Role: req.Role, Reason: req.Reason,
		About: aboutService(theirs.Facts), Company: m.Supplier.CompanyNumber,
		Less: notKnownAlike(b.CurrentFacts(e.ID), theirs.Facts), On: r.Today()}
	asked := x.Pack
	if theirs.PackSHA != asked.SHA256 {
		if asked = r.Packs().BySHA(theirs.PackSHA); asked == nil {
			return nil, problem.New("unknown-pack", text.Safe(theirs.Pack+"@"+theirs.Version),
				"put its file in the packs folder (--packs)", "the questionnaire that they used is not installed")
		}
	}
	w := &weigher{x: x, m: &m, pack: asked, b: b, ours: b.Answers[a.ID], today: r.Today()}
	if err := w.all(theirs, req.Questions); err != nil {
		return nil, err
	}
	x.Last = min(r.RelianceEnds(), cmp.Or(w.last, r.RelianceEnds()))
	x.Decision.Until = cmp.Or(req.Until, x.Last)
	if x.Decision.Until > x.Last {
		return nil, problem.New("too-long", req.Until.String(), "give a day until "+x.Last.String(),
			"a person relies on another body for %d months at most, and not beyond the last day of its evidence",
			data.RelianceMonths)
	}
	facts := b.CurrentFacts(e.ID)
	triage := b.Settings.Triage(facts)
	x.Before = b.Score(&a, facts, triage)
	then := b.Deciding(e.ID, append(slices.Clone(b.Decisions[e.ID]), numbered(x.Decision, b.Decisions[e.ID])))
	x.After = then.Score(&a, facts, triage)
	x.Words = then.RelianceWords(&a, triage.Tier)
	return x, nil
}

// numbered is a decision that comes after those of a list.
func numbered(d entity.Decision, list []entity.Decision) entity.Decision {
	for i := range list {
		d.N = max(d.N, list[i].N)
	}
	d.N++
	d.Person = cmp.Or(d.Person, "you")
	return d
}

// newestOf finds the newest bundle of a body, or one bundle, that stands among those about a supplier.
func newestOf(all []entity.Bundle, s entity.Supplier, on string) (entity.Bundle, error) {
	on = strings.ToUpper(strings.TrimSpace(on))
	var found *entity.Bundle
	why := "no bundle of it about " + s.Ref + " was taken in"
	for i := range all {
		b := &all[i]
		if b.Way != entity.BundleTaken || b.Code != on && b.ID != on || b.Undone != nil {
			continue
		}
		switch {
		case b.Kind != string(bundle.Assurance):
			why = "its bundle is a " + b.Kind + ": nobody judged what it says"
		case b.Recalled != nil:
			why = text.Safe(b.Body) + " recalled its bundle: " + text.Safe(string(b.Recalled.Reason))
		case b.ReplacedBy(all) != nil:
		case found == nil || b.Made.After(found.Made):
			found = b
		}
	}
	if found == nil {
		return entity.Bundle{}, problem.New("nothing-to-rely-on", text.Safe(on),
			"take in a bundle of it: assure import FILE; assure bundles show "+s.Ref+" lists what is here", "%s", why)
	}
	return *found, nil
}

// chooseAssessment finds the assessment of a bundle that is about an engagement, and ours of the same questionnaire.
func chooseAssessment(b *book.Book, m *bundle.Manifest, s entity.Supplier, e entity.Engagement,
	pack string) (theirs *bundle.Assessment, ours entity.Assessment, err error) {
	id, _, _ := strings.Cut(pack, "@")
	var packs []string
	for i := range m.Assessments {
		a := &m.Assessments[i]
		if id != "" && a.Pack != id || len(a.Answers) == 0 {
			continue
		}
		if c := chooseService(b, a, m, s, e.Ref); c.Why != "" {
			err = problem.New("another-service", text.Safe(a.Pack), "read it with assure bundles show "+s.Ref,
				"it cannot be relied on for %s: %s", e.Ref, c.Why)
			continue
		}
		j := slices.IndexFunc(b.Cycles[e.ID], func(c entity.Assessment) bool {
			return c.Pack == a.Pack && c.State.Open()
		})
		if j < 0 {
			err = problem.New("cycle-closed", text.Safe(a.Pack), "start it with assure assess "+e.Ref,
				"no assessment with %s is open here", text.Safe(a.Pack))
			continue
		}
		theirs, ours = a, b.Cycles[e.ID][j]
		packs = append(packs, a.Pack)
	}
	switch {
	case len(packs) == 1:
		return theirs, ours, nil
	case len(packs) > 1:
		return nil, ours, problem.New(
			"several-packs",
			e.Ref,
			"name one with --pack: "+text.Safe(strings.Join(packs, ", ")),
			"the bundle has several assessments that could be relied on",
		)
	case err != nil:
		return nil, ours, err
	case m.Consent == nil || m.Consent.Share != entity.MayShare:
		return nil, ours, problem.New("no-answers", m.ID, "ask the supplier whether its answers may be shared",
			"no answer travels: the supplier did not say that they may be shared")
	}
	return nil, ours, problem.New("no-answers", m.ID, "see assure bundles show "+s.Ref,
		"the bundle has no assessment with such a questionnaire")
}

// weigher finds out, question by question, what of an assessment in a bundle can be relied on.
type weigher struct {
	x     *Reliance
	m     *bundle.Manifest
	pack  *questionnaire.Pack // theirs
	b     *book.Book
	ours  map[string]entity.Answers
	today questionnaire.Date
	last  questionnaire.Date // the latest day on which any of the evidence counts
}

func (w *weigher) all(theirs *bundle.Assessment, only []string) error {
	for _, id := range only {
		if w.x.Pack.Question(id) == nil {
			return problem.New(
				"unknown-question",
				w.x.Pack.Ref()+"/"+text.Safe(id),
				"see assure pack show "+w.x.Pack.ID,
				"the questionnaire has no such question",
			)
		}
	}
	for i := range theirs.Answers {
		a := &theirs.Answers[i]
		if len(only) > 0 && !slices.Contains(only, a.Question) {
			continue
		}
		r, why := w.weigh(a)
		if why != "" {
			w.x.Left = append(w.x.Left, LeftOut{a.Question, why})
			continue
		}
		w.x.Decision.Relied = append(w.x.Decision.Relied, r)
	}
	if len(w.x.Decision.Relied) == 0 {
		return problem.New("nothing-relied-on", w.m.ID, "see assure bundles show "+w.x.Supplier.Ref,
			"nothing of it can count here: %s", w.why())
	}
	return nil
}

// why is the commonest reason for which nothing counts.
func (w *weigher) why() string {
	if len(w.x.Left) == 0 {
		return "it has no such question"
	}
	return text.Safe(w.x.Left[0].Question) + ": " + w.x.Left[0].Why
}

func (w *weigher) weigh(a *bundle.Answer) (r entity.Relied, why string) {
	q, there := w.x.Pack.Question(a.Question), w.pack.Question(a.Question)
	switch {
	case q == nil || there == nil:
		return r, "it is not asked here"
	case q != there && (q.Revision != there.Revision || form.QuestionChecksum(q) != form.QuestionChecksum(there)):
		return r, "it is asked here in other words"
	case a.OutOfScope:
		return r, "it is out of scope there; what is out of scope is for us to say"
	case !w.ours[a.Question].Effective().Given():
		return r, "the supplier has not answered it here"
	}
	r = entity.Relied{Question: q.ID}
	switch {
	case a.Judgement != nil:
		r.Value, r.Judged = a.Judgement.Value, true
	case a.Claim != nil:
		r.Value = a.Claim.Value
	}
	if q.Option(r.Value) == nil {
		return r, "it has no answer there that is worth anything"
	}
	for _, x := range a.Accepted {
		if item, ok := w.item(q, w.m.Document(x.Document), x.Value, &why); ok {
			r.Items = append(r.Items, item)
		}
	}
	if !r.Judged && len(r.Items) == 0 {
		return r, cmp.Or(why, "it rests on the supplier's word there too")
	}
	return r, ""
}

// item is a document that counts here: independent at most, and a step less where the services are not known to be the
// same.
func (w *weigher) item(q *questionnaire.Question, d *bundle.Document, worth int,
	why *string) (item entity.ReliedItem, ok bool) {
	if d == nil {
		return item, false
	}
	kind := d.Kind.SeenElsewhere()
	if w.x.Decision.Less != "" {
		kind = entity.EvidenceKinds[max(slices.Index(entity.EvidenceKinds, kind)-1, 0)]
	}
	e := scoring.Evidence{Kind: kind, Issued: d.Issued, Expiry: d.Expiry}
	_, last := e.Lasts(q.Evidence)
	switch {
	case d.Entity != "" && legalname.Broad(d.Entity) != legalname.Broad(w.x.Supplier.Name):
		*why = "its document names " + text.Quote(d.Entity, maxQuote)
	case last == 0:
		*why = "its document has no date"
	case last < w.today:
		*why = "its document ran out on " + last.Long()
	case kind == entity.Statement:
		*why = "its document counts a step less here, which is no more than the supplier's word"
	default:
		w.last = max(w.last, last)
		return entity.ReliedItem{Kind: kind, SHA256: d.SHA256, Issued: d.Issued, Expiry: d.Expiry, Worth: worth,
			Here: w.b.Holds(w.x.Engagement.ID, d.SHA256)}, true
	}
	return item, false
}

// Decide records the decision.
func (x *Reliance) Decide(ctx context.Context, r *data.Register) (entity.Decision, error) {
	return r.Decide(ctx, x.Decision)
}

// aboutService are the facts that make a service the same thing.
func aboutService(facts map[string]string) map[string]string {
	out := map[string]string{}
	for _, x := range book.Alike {
		if v := facts[x.Fact]; book.Known(v) {
			out[x.Fact] = v
		}
	}
	return out
}
