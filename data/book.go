package data

import (
	"cmp"
	"context"
	"slices"

	"assure/data/store"
	"assure/questionnaire"
	"assure/scoring"
)

// book is what scores are made from: engagements with everything that bears on them, read with a fixed number of queries
// whatever their number. Only cycles that can show (the governing one and a newer open one) have their answers read.
type book struct {
	settings *scoring.Settings
	version  int // of the settings
	asOf     questionnaire.Date
	packs    []*questionnaire.Pack

	suppliers    []questionnaire.Supplier
	bySupplier   map[string]*questionnaire.Supplier
	byEngagement map[string]*questionnaire.Engagement  // made when first asked for
	engagements  map[string][]questionnaire.Engagement // by supplier
	facts        map[string][]questionnaire.Fact       // by engagement
	cycles       map[string][]questionnaire.Assessment // by engagement, all of them
	answers      map[string]map[string]questionnaire.Answers
	supports     map[string][]questionnaire.Support // by assessment
	documents    map[string]questionnaire.Document
	ofSupplier   map[string][]questionnaire.Document // made when first asked for
	decisions    map[string][]questionnaire.Decision // by engagement
	compiled     map[string]*scoring.Compiled        // by pack sha
	unfactual    []string                            // ids of packs required when nothing is known
	plain        bool                                // unfactual is worked out

	veil     *redactor                      // nil: nothing is withheld
	of       []store.Where                  // narrows to the engagements of the book, nil for all
	explains bool                           // reports carry explanations
	shown    Peers // for percentiles
}

// scope says which part of the register a book holds: all of it, one supplier's, one engagement's, or that of some suppliers
// read before.
type scope struct {
	supplier, engagement string
	some                 *[]questionnaire.Supplier
}

// Open reads a book.
func (r *Reader) Open(ctx context.Context, v store.Viewer, at At, sc scope) (*book, error) {
	b := &book{asOf: r.Resolve(at).AsOf, packs: r.packs.All(), compiled: map[string]*scoring.Compiled{}}
	var err error
	if b.settings, b.version, err = r.Settings(ctx, v); err != nil {
		return nil, err
	}
	engagements, err := b.readSuppliers(ctx, v, sc)
	if err != nil {
		return nil, err
	}
	if sc != (scope{}) {
		ids := make([]string, len(engagements))
		for i := range engagements {
			ids[i] = engagements[i].ID
		}
		b.of = []store.Where{store.In("engagement", ids)}
	}
	if err := b.readCycles(ctx, v, b.of); err != nil {
		return nil, err
	}
	if err := b.readEvidence(ctx, v, sc); err != nil {
		return nil, err
	}
	for _, list := range b.cycles {
		for _, a := range list {
			if b.compiled[a.PackSHA] == nil {
				if b.compiled[a.PackSHA], err = r.Pack(ctx, v, a.PackSHA, b.settings.Facts); err != nil {
					return nil, err
				}
			}
		}
	}
	return b, nil
}

func (b *book) readSuppliers(ctx context.Context, v store.Viewer, sc scope) (engagements []questionnaire.Engagement, err error) {
	switch {
	case sc.engagement != "":
		e, err := store.Get(ctx, v, store.Engagements, sc.engagement)
		if err != nil {
			return nil, err
		}
		s, err := store.Get(ctx, v, store.Suppliers, e.Supplier)
		if err != nil {
			return nil, err
		}
		engagements, b.suppliers = []questionnaire.Engagement{e}, []questionnaire.Supplier{s}
	case sc.supplier != "":
		s, err := store.Get(ctx, v, store.Suppliers, sc.supplier)
		if err != nil {
			return nil, err
		}
		b.suppliers = []questionnaire.Supplier{s}
		if engagements, err = store.List(ctx, v, store.Engagements, store.By("supplier", sc.supplier)); err != nil {
			return nil, err
		}
	case sc.some != nil:
		b.suppliers = *sc.some
		if engagements, err = store.List(ctx, v, store.Engagements, store.In("supplier", idsOf(b.suppliers))); err != nil {
			return nil, err
		}
	default:
		if b.suppliers, err = store.List(ctx, v, store.Suppliers); err != nil {
			return nil, err
		}
		if engagements, err = store.List(ctx, v, store.Engagements); err != nil {
			return nil, err
		}
	}
	b.bySupplier = make(map[string]*questionnaire.Supplier, len(b.suppliers))
	for i := range b.suppliers {
		b.bySupplier[b.suppliers[i].ID] = &b.suppliers[i]
	}
	b.engagements = group(engagements, func(e *questionnaire.Engagement) string { return e.Supplier })
	return engagements, nil
}

func idsOf(suppliers []questionnaire.Supplier) []string {
	ids := make([]string, len(suppliers))
	for i := range suppliers {
		ids[i] = suppliers[i].ID
	}
	return ids
}

func (b *book) readCycles(ctx context.Context, v store.Viewer, of []store.Where) error {
	facts, err := store.List(ctx, v, store.Facts, of...)
	if err != nil {
		return err
	}
	b.facts = group(facts, func(f *questionnaire.Fact) string { return f.Engagement })
	cycles, err := store.List(ctx, v, store.Assessments, of...)
	if err != nil {
		return err
	}
	b.cycles = group(cycles, func(a *questionnaire.Assessment) string { return a.Engagement })
	decisions, err := store.List(ctx, v, store.Decisions, of...)
	if err != nil {
		return err
	}
	slices.SortFunc(decisions, func(x, y questionnaire.Decision) int { return cmp.Compare(x.N, y.N) }) // a later one stands over an earlier
	b.decisions = group(decisions, func(d *questionnaire.Decision) string { return d.Engagement })
	var shown []string
	for _, list := range b.cycles {
		for _, a := range shownCycles(list) {
			shown = append(shown, a.ID)
		}
	}
	b.answers, err = store.AnswersOf(ctx, v, shown...)
	return err
}

func (b *book) readEvidence(ctx context.Context, v store.Viewer, sc scope) error {
	var ofDocs, ofLinks []store.Where
	if sc != (scope{}) {
		ofDocs = []store.Where{store.In("supplier", idsOf(b.suppliers))}
		var ids []string
		for _, list := range b.cycles {
			for _, a := range list {
				ids = append(ids, a.ID)
			}
		}
		ofLinks = []store.Where{store.In("assessment", ids)}
	}
	documents, err := store.List(ctx, v, store.Documents, ofDocs...)
	if err != nil {
		return err
	}
	b.documents = make(map[string]questionnaire.Document, len(documents))
	for _, d := range documents {
		b.documents[d.ID] = d
	}
	supports, err := store.List(ctx, v, store.Supports, ofLinks...)
	if err != nil {
		return err
	}
	b.supports = group(supports, func(s *questionnaire.Support) string { return s.Assessment })
	return nil
}

func group[T any](list []T, key func(*T) string) map[string][]T {
	out := make(map[string][]T)
	for i := range list {
		k := key(&list[i])
		out[k] = append(out[k], list[i])
	}
	return out
}

// shownCycles picks, pack by pack, the cycles that show: the governing one and, when another is open, that one too.
func shownCycles(cycles []questionnaire.Assessment) []questionnaire.Assessment {
	var out []questionnaire.Assessment
	byPack := group(cycles, func(a *questionnaire.Assessment) string { return a.Pack })
	for _, id := range sortedKeys(byPack) {
		governs, _ := questionnaire.Governing(byPack[id])
		out = append(out, governs)
		for _, a := range byPack[id] {
			if a.State.Open() && a.ID != governs.ID {
				out = append(out, a)
			}
		}
	}
	return out
}

// governing picks the cycle of each pack whose result counts.
func (b *book) governing(engagement string) map[string]questionnaire.Assessment {
	out := map[string]questionnaire.Assessment{}
	for id, list := range group(b.cycles[engagement], func(a *questionnaire.Assessment) string { return a.Pack }) {
		out[id], _ = questionnaire.Governing(list)
	}
	return out
}

// currentFacts are the facts of an engagement that count on the book's day.
func (b *book) currentFacts(engagement string) questionnaire.Facts {
	return questionnaire.CurrentFacts(b.facts[engagement], b.asOf)
}

// input puts together what one assessment is scored from.
func (b *book) input(a *questionnaire.Assessment, facts questionnaire.Facts, triage scoring.Triage) scoring.Input {
	pack := b.compiled[a.PackSHA].Pack()
	in := scoring.Input{Pack: pack, Facts: facts, Triage: triage, AsOf: b.asOf,
		Responses: map[string]scoring.Response{}, Accepted: map[string]scoring.Acceptance{}}
	scoped := map[string]bool{}
	same := map[string]bool{} // cycles of the same pack: an accepted must-have holds until its date, whatever the cycle
	for _, c := range b.cycles[a.Engagement] {
		same[c.ID] = c.Pack == a.Pack
	}
	for _, d := range b.decisions[a.Engagement] {
		switch {
		case !b.counts(d, pack):
		case d.Kind == questionnaire.GateAccept && same[d.Assessment]:
			in.Accepted[d.Question] = scoring.Acceptance{By: d.Person, On: d.On, Until: d.Until}
		case d.Assessment == a.ID && (d.Kind == questionnaire.ScopeOut || d.Kind == questionnaire.NAAccepted):
			scoped[d.Question] = true
		}
	}
	proof := b.evidence(a.ID)
	answers := b.answers[a.ID]
	for id := range union(answers, scoped, proof) {
		in.Responses[id] = scoring.NewResponse(answers[id], scoped[id], proof[id])
	}
	return in
}

// counts reports whether a decision is in force: a scope decision on a must-have only once a second person agreed.
func (b *book) counts(d questionnaire.Decision, pack *questionnaire.Pack) bool {
	if !d.InForce(b.asOf) {
		return false
	}
	return !needsSecond(d, pack) || d.Second != ""
}

// needsSecond reports whether a decision takes a must-have out of scope, which one person alone may not do.
func needsSecond(d questionnaire.Decision, pack *questionnaire.Pack) bool {
	if d.Kind != questionnaire.ScopeOut && d.Kind != questionnaire.NAAccepted || pack == nil {
		return false
	}
	q := pack.Question(d.Question)
	return q != nil && q.Gate != nil
}

// evidence lists, per question, the documents that count: accepted, and accepted for the question.
func (b *book) evidence(assessment string) map[string][]scoring.Evidence {
	out := map[string][]scoring.Evidence{}
	for _, s := range b.supports[assessment] {
		d, ok := b.documents[s.Document]
		if ok && s.State == questionnaire.Accepted && d.State == questionnaire.Accepted {
			out[s.Question] = append(out[s.Question], scoring.Evidence{Ref: d.Ref, Kind: d.Kind, Issued: d.Issued, Expiry: d.Expiry})
		}
	}
	return out
}

func union[A, B, C any](a map[string]A, b map[string]B, c map[string]C) map[string]struct{} {
	out := make(map[string]struct{}, len(a))
	for k := range a {
		out[k] = struct{}{}
	}
	for k := range b {
		out[k] = struct{}{}
	}
	for k := range c {
		out[k] = struct{}{}
	}
	return out
}

// score scores one assessment of the book.
func (b *book) score(a *questionnaire.Assessment, facts questionnaire.Facts, triage scoring.Triage) *scoring.Result {
	return b.compiled[a.PackSHA].Score(b.settings, b.input(a, facts, triage))
}

// standing is one engagement, scored.
type standing struct {
	engagement questionnaire.Engagement
	facts      questionnaire.Facts
	triage     scoring.Triage
	required   []string
	governing  map[string]questionnaire.Assessment
	results    map[string]*scoring.Result // of governing cycles, by pack id
	rollUp     scoring.RollUp
}

// stand scores an engagement from its governing cycles.
func (b *book) stand(e questionnaire.Engagement) standing {
	s := standing{engagement: e, facts: b.currentFacts(e.ID), results: map[string]*scoring.Result{}}
	s.triage = b.triage(s.facts)
	s.required = b.required(s.facts, s.triage.Tier)
	if len(b.cycles[e.ID]) > 0 {
		s.governing = b.governing(e.ID)
		for id, a := range s.governing {
			s.results[id] = b.score(&a, s.facts, s.triage)
		}
	}
	s.rollUp = b.settings.Engagement(s.input())
	return s
}

// triage is what facts come to. Nearly all engagements of a register just imported have none.
func (b *book) triage(facts questionnaire.Facts) scoring.Triage {
	if len(facts) == 0 {
		return scoring.Triage{}
	}
	return b.settings.Triage(facts)
}

// engagementOf finds an engagement of the book by its identifier, nil when it holds none.
func (b *book) engagementOf(id string) *questionnaire.Engagement {
	if b.byEngagement == nil {
		b.byEngagement = map[string]*questionnaire.Engagement{}
		for _, list := range b.engagements {
			for i := range list {
				b.byEngagement[list[i].ID] = &list[i]
			}
		}
	}
	return b.byEngagement[id]
}

func (s *standing) input() scoring.EngagementInput {
	e := &s.engagement
	return scoring.EngagementInput{Ref: e.Ref, Name: e.Service, State: e.State, Triage: s.triage, Required: s.required, Results: s.results}
}

// required lists the ids of packs an engagement must have. Nearly all engagements of a register just imported have no
// facts: their answer is worked out once.
func (b *book) required(facts questionnaire.Facts, tier int) []string {
	if len(facts) == 0 && b.plain {
		return b.unfactual
	}
	var ids []string
	for _, p := range scoring.Required(b.packs, b.settings.Facts, facts, tier) {
		ids = append(ids, p.ID)
	}
	if len(facts) == 0 {
		b.unfactual, b.plain = ids, true
	}
	return ids
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
