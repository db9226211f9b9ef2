package sharing

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/bundle"
	"assure/data/store"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// maxQuote is how much of a fact is quoted, in characters.
const maxQuote = 80

// Service is where the answers of an assessment in a bundle belong.
type Service struct {
	Engagement entity.Engagement
	Why        string   // why they belong nowhere, "" where they do
	Facts      []string // what the bundle says of the service that is not recorded here, in words
}

// ChooseServices finds, for each assessment of a bundle, the service of ours that it is about: the engagement named,
// else one with the same product, else the only one. Another product, hosting or legal entity is another thing.
func ChooseServices(ctx context.Context, v *store.View, r *book.Reader, m *bundle.Manifest, s entity.Supplier,
	engagement string) ([]Service, error) {
	b, err := r.Open(ctx, v, book.At{}, book.Scope{Supplier: s.ID})
	if err != nil {
		return nil, err
	}
	return chooseServices(b, m, s, engagement), nil
}

// chooseServices is [ChooseServices] with the book of the supplier.
func chooseServices(b *book.Book, m *bundle.Manifest, s entity.Supplier, engagement string) []Service {
	out := make([]Service, len(m.Assessments))
	for i := range m.Assessments {
		out[i] = chooseService(b, &m.Assessments[i], m, s, engagement)
	}
	for i := range out { // two services of theirs are not one of ours
		for j := range out[:i] {
			same := out[i].Why == "" && out[j].Why == "" && m.Assessments[i].Pack == m.Assessments[j].Pack &&
				out[i].Engagement.ID == out[j].Engagement.ID
			if same {
				why := "the bundle is about two services, and which of them is " + out[i].Engagement.Ref +
					" is not recorded (assure engagement set " + out[i].Engagement.Ref + " products=NAME)"
				out[i].Why, out[j].Why = why, why
			}
		}
	}
	return out
}

func chooseService(b *book.Book, a *bundle.Assessment, m *bundle.Manifest, s entity.Supplier,
	engagement string) Service {
	theirs, ours := m.Supplier.CompanyNumber, s.CompanyNumber
	if book.OtherCompany(theirs, ours) {
		return Service{
			Why: "it is about the legal entity with the company number " + text.Safe(theirs) + ", and ours is " +
				text.Safe(ours),
		}
	}
	var fit, other []Service
	for _, e := range b.Engagements[s.ID] {
		if !e.State.Open() || engagement != "" && e.Ref != engagement {
			continue
		}
		facts := b.CurrentFacts(e.ID)
		x := Service{Engagement: e, Why: book.Differs(facts, a.Facts)}
		switch {
		case x.Why != "":
			other = append(other, x)
		default:
			x.Facts = unknownHere(e.Ref, facts, a.Facts)
			fit = append(fit, x)
		}
	}
	if len(fit) > 1 {
		if product := slices.DeleteFunc(slices.Clone(fit), func(x Service) bool {
			return !book.Overlap(b.CurrentFacts(x.Engagement.ID)["products"], a.Facts["products"])
		}); len(product) == 1 {
			fit = product
		}
	}
	switch {
	case len(fit) == 1:
		return closedHere(b, fit[0], a.Pack)
	case len(fit) > 1:
		return Service{Why: "it could be about several services here: import it with --supplier ENGAGEMENT, one of " +
			refsOf(fit)}
	case len(other) == 1:
		return other[0]
	case len(other) > 1:
		return Service{Why: "none of the services here is of the same product and hosting"}
	}
	return Service{Why: "the supplier has no open engagement here"}
}

// closedHere says that the assessment here is signed off: a bundle begins no new one.
func closedHere(b *book.Book, x Service, pack string) Service {
	cycles := slices.DeleteFunc(slices.Clone(b.Cycles[x.Engagement.ID]),
		func(a entity.Assessment) bool { return a.Pack != pack })
	if len(cycles) > 0 && !slices.ContainsFunc(cycles, func(a entity.Assessment) bool { return a.State.Open() }) {
		x.Why = "the assessment of " + x.Engagement.Ref + " is signed off; start the next with " +
			"assure assess, and import again"
	}
	return x
}

func refsOf(list []Service) string {
	var out []string
	for _, x := range list {
		out = append(out, x.Engagement.Ref)
	}
	return strings.Join(out, ", ")
}

// notKnownAlike says what is not known to be the same of two services, "" where product and hosting are.
func notKnownAlike(ours, theirs map[string]string) string {
	var out []string
	for _, x := range book.Alike[:2] {
		if !book.Known(ours[x.Fact]) || !book.Known(theirs[x.Fact]) {
			out = append(out, x.Name)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return strings.Join(out, " and ") + " are not known to be the same"
}

// unknownHere lists the facts of a bundle that are not recorded here: somebody decides whether they are ours too.
func unknownHere(ref string, ours, theirs map[string]string) []string {
	var out []string
	for _, id := range bundle.Facts {
		if v := theirs[id]; book.Known(v) && !book.Known(ours[id]) {
			out = append(out, fmt.Sprintf("not recorded here: %s is %s (assure engagement set %s)", id,
				text.Quote(v, maxQuote), ref))
		}
	}
	return out
}
