package book

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

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
	if b.otherThing == nil {
		b.otherThing = map[string]string{}
	}
	if d.Kind == entity.Reliance {
		b.otherThing[d.ID] = ""
	}
	if b.differed[d.ID] {
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
		own := tier > 1 || q.MustHave() == nil // not triaged may be tier 1
		for _, r := range list {
			for _, item := range r.Items {
				if own || item.Here {
					x.proof = append(x.proof, proofOf(q, r, item))
				}
			}
		}
		out[id] = x
	}
	return out
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

// Words say of the question what each body found, who relies on it until when, and whether its proof counts.
func (x *FromOthers) Words() []string {
	if x == nil {
		return nil
	}
	var out []string
	for _, r := range x.list {
		words := fmt.Sprintf("%s found %s", r.OfBody(), ValueWords(x.question, r.Value))
		if !r.Judged {
			words = fmt.Sprintf("%s was told %s", r.OfBody(), ValueWords(x.question, r.Value))
		}
		switch {
		case len(x.proof) > 0:
			words += "; the proof that it accepted counts"
		case len(r.Items) > 0:
			words += "; its proof does not count, because the document is not here"
		}
		out = append(out, fmt.Sprintf("%s; relied on by %s until %s (%s).", words, r.Person, r.Until.Long(),
			entity.DecisionRef(r.N)))
	}
	return out
}

// ProofWords names the proof of other bodies that counts, a line for each body: "proof accepted by another body, Demo
// Trust (R0A), relied on by NAME until DATE (DEC-0007)".
func (x *FromOthers) ProofWords() []string {
	if x == nil {
		return nil
	}
	var out []string
	for _, r := range x.list {
		ref := entity.DecisionRef(r.N)
		if !slices.ContainsFunc(x.proof, func(e scoring.Evidence) bool { return e.Ref == ref }) {
			continue
		}
		who := "another body"
		if r.BodyCode != "" {
			who += ", " + r.OfBody()
		}
		out = append(out, fmt.Sprintf("proof accepted by %s, relied on by %s until %s (%s)", who, r.Person,
			r.Until.Long(), ref))
	}
	return out
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
	b.differed = map[string]bool{} // kept for a redacted copy, whose facts are withheld
	for _, list := range b.Decisions {
		for i := range list {
			if d := &list[i]; d.Kind == entity.Reliance && b.suspended[d.Engagement] == "" {
				b.differed[d.ID] = b.WhyNotRelied(d) != ""
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
	if why, redacted := b.otherThing[d.ID]; redacted {
		return why
	}
	if s := b.BySupplier[e.Supplier]; s != nil && d.Company != "" && s.CompanyNumber != "" &&
		store.RefKey(d.Company) != store.RefKey(s.CompanyNumber) {
		return "it is about another legal entity than ours by now"
	}
	return Differs(b.CurrentFacts(d.Engagement), d.About)
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

// RelianceWords say, in a sentence each, what of an assessment rests on other bodies: who relies on whom until when,
// for which questions, what is lower there, and what does not count here.
func (b *Book) RelianceWords(a *entity.Assessment, tier int) []string {
	var out []string
	pack := b.Compiled[a.PackSHA].Pack()
	for _, x := range b.Reliances(a) {
		d := x.Decision
		var proof, lower, unseen []string
		relied := b.Relied(d)
		for i := range relied {
			r := &relied[i]
			q := pack.Question(r.Question)
			if q == nil {
				continue
			}
			switch seen := tier > 1 || q.MustHave() == nil; {
			case len(r.Items) == 0:
			case seen || slices.ContainsFunc(r.Items, func(i entity.ReliedItem) bool { return i.Here }):
				proof = append(proof, q.ID)
			default:
				unseen = append(unseen, q.ID)
			}
			if low := lowered(q, b.Answers[a.ID][q.ID], []reliedOn{{d, r}}).Relied; low != nil {
				lower = append(lower, fmt.Sprintf("%s %s", q.ID, AnswerWords(q, low)))
			}
		}
		who := fmt.Sprintf("%s, relied on by %s until %s (%s)", text.Safe(d.OfBody()), text.Safe(d.Person),
			d.Until.Long(), entity.DecisionRef(d.N))
		if x.Why != "" {
			out = append(out, "What "+who+" found does not count: "+x.Why+".")
			continue
		}
		if len(proof) > 0 {
			out = append(out, "Proof accepted by another body, "+who+": "+strings.Join(proof, ", ")+less(d)+".")
		}
		if len(lower) > 0 {
			out = append(out, "Found lower by another body, "+who+", and the lower counts: "+
				strings.Join(lower, ", ")+".")
		}
		if len(unseen) > 0 {
			out = append(out, "Proof that another body accepted and that we have not seen does not count for "+
				"must-haves at tier 1: "+strings.Join(unseen, ", ")+" ("+entity.DecisionRef(d.N)+").")
		}
	}
	return out
}

func less(d *entity.Decision) string {
	if d.Less == "" {
		return ""
	}
	return ", a step less because " + d.Less
}
