package book

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"assure/data/store"
	"assure/internal/legalname"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Reliance is a decision to rely on another body, with what becomes of it on the day of a book.
type Reliance struct {
	Decision *entity.Decision
	Why      string // it does not count on this day, "" while it does
}

// Counts reports whether what it relies on counts.
func (x *Reliance) Counts() bool { return x.Why == "" }

// Reliances are those in force on an assessment, by number; of several on one body the newest. Suspended ones are
// among them.
func (b *Book) Reliances(a *entity.Assessment) []Reliance {
	var out []Reliance
	list := b.Decisions[a.Engagement]
	for i := range list {
		d := &list[i]
		if d.Kind != entity.Reliance || d.Assessment != a.ID || !d.InForce(b.AsOf) {
			continue
		}
		out = slices.DeleteFunc(out, func(x Reliance) bool { return x.Decision.Thing() == d.Thing() })
		out = append(out, Reliance{d, b.WhyNotRelied(d)})
	}
	return out
}

// relied are the reliances of an assessment that count, by question.
func (b *Book) relied(a *entity.Assessment) map[string][]reliedOn {
	var out map[string][]reliedOn
	for _, x := range b.Reliances(a) {
		if !x.Counts() {
			continue
		}
		list := b.Relied(x.Decision)
		for i := range list {
			if out == nil {
				out = map[string][]reliedOn{}
			}
			r := &list[i]
			out[r.Question] = append(out[r.Question], reliedOn{x.Decision, r})
		}
	}
	return out
}

// Relied is what a decision relies on, by question. A redacted book scores with it and does not show it.
func (b *Book) Relied(d *entity.Decision) []entity.Relied {
	if list := b.withheld[d.ID]; list != nil {
		return list
	}
	return d.Relied
}

// withholdRelied takes what a decision relies on out of it.
func (b *Book) withholdRelied(d *entity.Decision) {
	if b.otherThing[d.ID] != "" {
		b.otherThing[d.ID] = "it is about another thing than ours by now"
	}
	d.About, d.Company = nil, ""
	if len(d.Relied) == 0 {
		return
	}
	if b.withheld == nil {
		b.withheld = map[string][]entity.Relied{}
	}
	b.withheld[d.ID], d.Relied = d.Relied, nil
}

// reliedOn is one question of a reliance.
type reliedOn struct {
	*entity.Decision
	*entity.Relied
}

// lowered is what counts for a question, with a finding of another body where that is less than ours: below the claim
// of a supplier that nobody here judged, and below our judgement too of a must-have or key control. It is never more.
func lowered(q *questionnaire.Question, both entity.Answers, list []reliedOn) entity.Answers {
	both.Relied = nil
	ours := both.Effective()
	if !ours.Given() || q.Option(ours.Value) == nil || both.Judgement.Given() && q.MustHave() == nil {
		return both
	}
	least := q.Worth(ours.Value)
	for _, x := range list {
		if o := q.Option(x.Value); o != nil && o.Value < least {
			least = o.Value
			both.Relied = &entity.Answer{Assessment: ours.Assessment, Question: q.ID, Party: entity.ByAssessor,
				Value: x.Value, By: x.OfBody(), At: ours.At, Origin: ours.Origin}
		}
	}
	return both
}

// FromOthers is what other bodies found for one question, where a person relies on it. A nil one is nothing.
type FromOthers struct {
	question *questionnaire.Question
	list     []reliedOn
	proof    []scoring.Evidence
}

// FromOthers is what counts of other bodies in an assessment, by question, for a service of a tier. Each item of proof
// shows no more than that body found, and ends with the reliance. For a must-have or key control of a service of tier
// 1, or not triaged, only a document counts that is here too, byte for byte.
func (b *Book) FromOthers(a *entity.Assessment, tier int) map[string]*FromOthers {
	relied := b.relied(a)
	if relied == nil {
		return nil
	}
	pack, out := b.Compiled[a.PackSHA].Pack(), map[string]*FromOthers{}
	for id, list := range relied {
		q := pack.Question(id)
		if q == nil {
			continue
		}
		x := &FromOthers{question: q, list: list}
		for _, r := range list {
			for i := range r.Items {
				if item := r.Items[i]; ProofCounts(q, tier, &item) {
					x.proof = append(x.proof, proofOf(q, r, item))
				}
			}
		}
		out[id] = x
	}
	return out
}

// ProofCounts reports whether a document that another body accepted counts for a service of a tier: for a must-have or
// key control at tier 1, or while the service is not triaged, only one that is here too.
func ProofCounts(q *questionnaire.Question, tier int, item *entity.ReliedItem) bool {
	return tier > 1 || q.MustHave() == nil || item.Here
}

func proofOf(q *questionnaire.Question, r reliedOn, item entity.ReliedItem) scoring.Evidence {
	e := scoring.Evidence{Ref: entity.DecisionRef(r.N), Kind: item.Kind, Issued: item.Issued, Expiry: item.Expiry,
		For: min(item.Worth, q.Worth(r.Value))}
	if r.Until != 0 && (e.Expiry == 0 || r.Until < e.Expiry) {
		e.Expiry = r.Until
	}
	return e
}

// Beside puts a lower finding of another body beside our answers.
func (x *FromOthers) Beside(both entity.Answers) entity.Answers {
	if x == nil {
		both.Relied = nil
		return both
	}
	return lowered(x.question, both, x.list)
}

// Response is what counts for the question: [scoring.NewResponse] of our answers, our decision on its scope and the
// proof accepted here, with what other bodies found and saw. Without an answer here nothing of theirs counts.
func (x *FromOthers) Response(both entity.Answers, outOfScope bool, own []scoring.Evidence) scoring.Response {
	both = x.Beside(both)
	if x != nil && both.Effective().Given() {
		own = append(slices.Clone(own), x.proof...)
	}
	return scoring.NewResponse(both, outOfScope, own)
}

// Holds reports whether the supplier of an engagement gave us, too, the document with a SHA-256, and nobody refused it.
func (b *Book) Holds(engagement, sum string) bool {
	e := b.engagementOf(engagement)
	if sum == "" || e == nil {
		return false
	}
	for _, d := range b.Documents {
		if d.SHA256 == sum && d.Supplier == e.Supplier && (d.State == entity.Offered || d.State == entity.Accepted) {
			return true
		}
	}
	return false
}

// FindRelied finds out which documents of reliances are here too. It is called again where documents came since the
// book was read.
func (b *Book) FindRelied() {
	for _, list := range b.Decisions {
		for i := range list {
			for j := range list[i].Relied {
				for k := range list[i].Relied[j].Items {
					x := &list[i].Relied[j].Items[k]
					x.Here = b.Holds(list[i].Engagement, x.SHA256)
				}
			}
		}
	}
}

// readReliances finds what suspends reliances and puts lower findings of other bodies beside the answers. A book
// without reliances reads nothing more.
func (b *Book) readReliances(ctx context.Context, v store.Viewer) error {
	any := false
	for _, list := range b.Decisions {
		any = any || slices.ContainsFunc(list, func(d entity.Decision) bool {
			return d.Kind == entity.Reliance && d.InForce(b.AsOf)
		})
	}
	if !any {
		return nil
	}
	incidents, err := store.List(ctx, v, store.Incidents)
	if err != nil {
		return err
	}
	b.suspend(incidents)
	b.FindRelied()
	b.otherThing = map[string]string{} // found out here, since a redacted copy has no facts to find it from
	for _, list := range b.Decisions {
		for i := range list {
			if d := &list[i]; d.Kind == entity.Reliance {
				b.otherThing[d.ID] = b.otherThan(d)
			}
		}
	}
	for _, list := range b.Cycles {
		for i := range list {
			a := &list[i]
			for id, x := range b.FromOthers(a, 0) {
				if both, ok := b.Answers[a.ID][id]; ok {
					b.Answers[a.ID][id] = x.Beside(both)
				}
			}
		}
	}
	return nil
}

// suspend finds the incidents that are open on the day of the book and touch a supplier: by one of its engagements, or
// by its name. Every reliance on other bodies about that supplier waits until the incident is closed.
func (b *Book) suspend(incidents []entity.Incident) {
	b.suspended = map[string]string{}
	slices.SortFunc(incidents, func(x, y entity.Incident) int { return cmp.Compare(x.Ref, y.Ref) })
	for _, s := range b.Suppliers {
		for i := range incidents {
			if !open(&incidents[i], b.AsOf) || !b.touches(&incidents[i], &s) {
				continue
			}
			for _, e := range b.Engagements[s.ID] {
				if b.suspended[e.ID] == "" {
					b.suspended[e.ID] = incidents[i].Ref
				}
			}
		}
	}
}

// WhyNotRelied says why a reliance that is in force does not count on the day of the book: an incident is open, the
// engagement is a bid, or what the other body assessed is another thing than ours by now. It is "" where it counts.
func (b *Book) WhyNotRelied(d *entity.Decision) string {
	e := b.engagementOf(d.Engagement)
	switch {
	case b.suspended[d.Engagement] != "":
		return "suspended while " + b.suspended[d.Engagement] + " is open"
	case e == nil:
		return ""
	case e.State == entity.Bid:
		return "the service is a bid now"
	}
	if why, known := b.otherThing[d.ID]; known {
		return why
	}
	return b.otherThan(d)
}

// otherThan says what another body assessed that is another thing than ours by now, "" for nothing.
func (b *Book) otherThan(d *entity.Decision) string {
	e := b.engagementOf(d.Engagement)
	if e == nil {
		return ""
	}
	if s := b.BySupplier[e.Supplier]; s != nil && OtherCompany(d.Company, s.CompanyNumber) {
		return "it is about another legal entity than ours by now"
	}
	return Differs(b.CurrentFacts(d.Engagement), d.About)
}

// OtherCompany reports whether two company numbers are known and are those of two companies.
func OtherCompany(theirs, ours string) bool {
	return theirs != "" && ours != "" && store.RefKey(theirs) != store.RefKey(ours)
}

// Alike are the facts that make a service the same thing: other values are another thing.
var Alike = []struct{ Fact, Name string }{{"products", "product"}, {"hosting", "hosting"}, {"hosts", "hosting company"}}

// maxQuote is how much of a fact is quoted, in characters.
const maxQuote = 80

// Differs says what of a service of theirs is another thing than ours, "" where nothing recorded is.
func Differs(ours, theirs map[string]string) string {
	for _, x := range Alike {
		if Known(ours[x.Fact]) && Known(theirs[x.Fact]) && !Overlap(ours[x.Fact], theirs[x.Fact]) {
			return fmt.Sprintf("it is about another %s: %s, and ours is %s", x.Name,
				text.Quote(theirs[x.Fact], maxQuote), text.Quote(ours[x.Fact], maxQuote))
		}
	}
	return ""
}

// Known reports whether a fact has a value.
func Known(v string) bool { return v != "" && v != questionnaire.Unknown }

// Overlap reports whether two lists have a name in common.
func Overlap(a, b string) bool {
	return slices.ContainsFunc(questionnaire.SplitList(a), func(x string) bool {
		return slices.ContainsFunc(questionnaire.SplitList(b), func(y string) bool {
			return legalname.Broad(x) == legalname.Broad(y)
		})
	})
}

func open(i *entity.Incident, day questionnaire.Date) bool {
	return i.Found <= day && (i.Closed == 0 || day < i.Closed)
}

func (b *Book) touches(i *entity.Incident, s *entity.Supplier) bool {
	if i.Asks.Uses != "" && legalname.Broad(i.Asks.Uses) == legalname.Broad(s.Name) {
		return true
	}
	return slices.ContainsFunc(b.Engagements[s.ID], func(e entity.Engagement) bool {
		return slices.Contains(i.Engagements, e.ID) ||
			slices.ContainsFunc(i.Asked, func(x entity.IncidentAsk) bool { return x.Engagement == e.ID })
	})
}
