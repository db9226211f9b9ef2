package data

import (
	"context"
	"fmt"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// RelianceMonths is how long a person may rely on another body at most.
const RelianceMonths = 12

// fillReliance checks a decision to rely on a bundle: it stands, is about the supplier of the engagement and signed
// with a key that counts, and the engagement is no bid. The proof counts as independent at most.
func (tx *Tx) fillReliance(ctx context.Context, d entity.Decision) (entity.Decision, error) {
	a, err := openAssessment(ctx, tx, d.Assessment)
	if err != nil {
		return d, err
	}
	b, err := tx.r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: a.Engagement})
	if err != nil {
		return d, err
	}
	e := b.Engagement()
	d.Engagement, d.Question, d.Risk = e.ID, "", ""
	if e.State == entity.Bid {
		return d, problem.New(
			"in-tender",
			e.Ref,
			"assess each bid alike, and rely on others once the contract is awarded",
			"%s is a bid, and what only some bidders could bring would count for them alone",
			e.Ref,
		)
	}
	if err := tx.bundleToRelyOn(ctx, &d, &e); err != nil {
		return d, err
	}
	most := d.On.AddMonths(RelianceMonths)
	if d.Until == 0 || d.Until > most {
		return d, problem.New("too-long", d.Until.String(), "give a day until "+most.String(),
			"a person relies on another body for %d months at most", RelianceMonths)
	}
	if len(d.Relied) == 0 {
		return d, problem.New("nothing-relied-on", d.Bundle, "see assure bundles show", "nothing of it can count here")
	}
	pack := b.Compiled[a.PackSHA].Pack()
	d.Relied = slices.Clone(d.Relied)
	for i := range d.Relied {
		x := &d.Relied[i]
		if q := pack.Question(x.Question); q == nil || q.Option(x.Value) == nil {
			return d, problem.New(
				"unknown-question",
				pack.Ref()+"/"+text.Safe(x.Question),
				"see assure pack show "+pack.ID,
				"the questionnaire has no such question or option",
			)
		}
		x.Items = slices.Clone(x.Items)
		for j := range x.Items {
			x.Items[j].Kind = x.Items[j].Kind.SeenElsewhere()
		}
	}
	facts := b.CurrentFacts(a.Engagement)
	result := b.Score(&a, facts, b.Settings.Triage(facts))
	d.Basis = fmt.Sprintf("shown %s, at most %s", result.Assured, result.Possible)
	return d, nil
}

func (tx *Tx) bundleToRelyOn(ctx context.Context, d *entity.Decision, e *entity.Engagement) error {
	x, err := store.Get(ctx, tx, store.Bundles, d.Bundle)
	if book.IsNotFound(err) || err == nil && (x.Way != entity.BundleTaken || x.Undone != nil) {
		return problem.New("unknown-bundle", text.Safe(d.Bundle), "take it in first: assure import FILE",
			"no such bundle was taken in")
	}
	if err != nil {
		return err
	}
	all, err := store.ListPlain(ctx, tx, store.Bundles, store.By("way", string(entity.BundleTaken)))
	if err != nil {
		return err
	}
	d.BodyCode, d.Body = x.Code, x.Body
	switch {
	case x.Kind != "assurance":
		return problem.New("nothing-judged", x.ID, "ask the body for a bundle of its own assessment",
			"it is a %s: nobody judged what it says", x.Kind)
	case x.Supplier != e.Supplier:
		return problem.New(
			"other-supplier",
			x.ID,
			"rely on a bundle about this supplier",
			"it is about another supplier",
		)
	case !x.Stands(all):
		return problem.New("lapsed-bundle", x.ID, "ask "+text.Safe(x.Body)+" for a new one",
			"it counts no more: it was recalled, or a newer one takes its place")
	}
	return KeyCounts(ctx, tx, &x)
}

// KeyCounts makes sure that the key that signed a bundle is recorded and was not revoked.
func KeyCounts(ctx context.Context, v store.Viewer, b *entity.Bundle) error {
	keys, err := store.List(ctx, v, store.Signers)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(keys, func(s entity.Signer) bool { return s.Fingerprint == b.Fingerprint }); i < 0 ||
		keys[i].Revoked != nil {
		return problem.New("revoked-signer", b.ID, "ask for the bundle signed with a key that counts",
			"the key that signed it counts no more")
	}
	return nil
}

// RelianceEnds is the last day until which a reliance that is decided today may last.
func (r *Register) RelianceEnds() questionnaire.Date { return r.Today().AddMonths(RelianceMonths) }
