package data

import (
	"context"
	"fmt"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Certification is what a certificate answers of a questionnaire or, as a preview, would answer.
type Certification struct {
	Certificate book.Certificate
	Supplier    entity.Supplier
	Engagement  entity.Engagement
	Pack        *questionnaire.Pack
	Set         string                    // its question set, such as Danzell-3.3
	Taken       []*questionnaire.Question // answered by it
	Left        []LeftByCertificate
	Applied     bool
	Assessment  entity.Assessment // when applied
	Document    string            // ref of the document that shows it, when applied
	Result      *scoring.Result   // of the assessment, when applied
}

// LeftByCertificate is a question of the pack that the certificate does not answer, and why.
type LeftByCertificate struct {
	Question *questionnaire.Question
	Why      string
}

// AnswerByCertificate answers the questions of a pack ("": the one that certificates answer) that a certificate of the
// supplier covers, for one engagement, as judgements of the acting person with the certificate as accepted proof: after
// its last day they are bare claims again. The certificate must be checked, in date, in the name of the supplier, with
// the service in its scope. A question that is judged already, or that the supplier answers lower, is left. It is one
// step that an undo undoes. With apply unset nothing is written.
func (r *Register) AnswerByCertificate(ctx context.Context, certificate, engagement, pack string,
	apply bool) (out *Certification, err error) {
	if !apply {
		err = r.View(ctx, book.At{}, func(v *store.View) error {
			out, err = r.certification(ctx, v, certificate, engagement, pack)
			return err
		})
		return out, err
	}
	err = r.Update(ctx, actAnswerByCert, func(tx *Tx) error {
		if out, err = r.certification(ctx, tx, certificate, engagement, pack); err != nil {
			return err
		}
		if len(out.Taken) == 0 {
			return problem.New("nothing-to-answer", out.Engagement.Ref, "see why with the preview, without --apply",
				"the certificate answers no question that is open")
		}
		return tx.certify(ctx, out)
	})
	return out, err
}

// certification works out what a certificate answers.
func (r *Register) certification(ctx context.Context, v store.Viewer, certificate, engagement,
	pack string) (*Certification, error) {
	c, err := findCertificate(ctx, v, certificate)
	if err != nil {
		return nil, err
	}
	out := &Certification{}
	if out.Engagement, out.Supplier, err = book.FindEngagement(ctx, v, engagement); err != nil {
		return nil, err
	}
	b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{Engagement: out.Engagement.ID})
	if err != nil {
		return nil, err
	}
	list := b.CertificatesOf(out.Supplier.ID)
	i := slices.IndexFunc(list, func(x book.Certificate) bool { return x.ID == c.ID })
	if i < 0 {
		return nil, problem.New("other-supplier", c.Ref, "name a certificate of "+out.Supplier.Ref,
			"the certificate belongs to another supplier")
	}
	out.Certificate = list[i]
	if s := out.Certificate.Standing; s != entity.CertificateShown {
		return nil, problem.New("certificate-not-shown", c.Ref,
			"`assure certificate set` corrects it and notes that it was checked", "it answers nothing: %s", s)
	}
	if out.Set, err = setOf(&c); err != nil {
		return nil, err
	}
	if out.Pack, err = r.certifiedPack(ctx, v, pack); err != nil {
		return nil, err
	}
	var have map[string]entity.Answers
	for _, a := range b.Cycles[out.Engagement.ID] {
		if a.Pack == out.Pack.ID && a.State.Open() {
			have, out.Pack = b.Answers[a.ID], b.Compiled[a.PackSHA].Pack()
		}
	}
	out.sort(b, have)
	return out, nil
}

// setOf is the question set of a certificate of Cyber Essentials.
func setOf(c *entity.Certificate) (string, error) {
	if c.Kind != entity.CertCyberEssentials && c.Kind != entity.CertCyberEssentialsPlus {
		return "", problem.New("certificate-kind", c.Ref, "name a certificate of Cyber Essentials",
			"a certificate of %s answers no questionnaire", c.Kind.Label())
	}
	set := questionnaire.QuestionSetOf(c.Edition, c.Issued)
	if set == "" {
		return "", problem.New("no-question-set", c.Ref,
			"record it with `assure certificate set --edition Willow` or Danzell",
			"neither its edition nor its day of issue says which question set it was issued under")
	}
	return set, nil
}

// certifiedPack finds the pack that certificates answer.
func (r *Register) certifiedPack(ctx context.Context, v store.Viewer, ref string) (*questionnaire.Pack, error) {
	if ref == "" {
		for _, p := range r.Packs().Newest() {
			if p.ByCertificate() {
				ref = p.ID
			}
		}
	}
	p, err := r.Reader().PackFor(ctx, v, ref)
	switch {
	case err != nil:
		return nil, err
	case p == nil:
		return nil, r.Packs().NoSuch(ref)
	case !p.ByCertificate():
		return nil, problem.New("no-certified-questions", p.Ref(), "name a pack that a certificate answers",
			"no question of this pack is answered by a certificate")
	}
	return p, nil
}

// sort decides question by question.
func (x *Certification) sort(b *book.Book, have map[string]entity.Answers) {
	facts := b.CurrentFacts(x.Engagement.ID)
	tier := b.Triage(facts).Tier
	for _, q := range x.Pack.Questions() {
		if q.Answer != questionnaire.Choice || !q.VisibleIf.Holds(b.Settings.Facts, facts, tier) {
			continue
		}
		why := ""
		a := have[q.ID]
		switch claim := a.Claim; {
		case len(q.Certificate) == 0:
			why = "no certificate answers it: a person checks it"
		case !slices.Contains(q.Certificate, x.Set):
			why = "a certificate of " + x.Set + " does not cover it"
		case a.Judgement != nil && a.Judgement.Given():
			why = "it is judged already"
		case claim != nil && claim.Given() && claim.Value != questionnaire.Unknown && q.Worth(claim.Value) < 100:
			why = "the supplier answers otherwise: " + book.AnswerWords(q, claim)
		}
		if why != "" {
			x.Left = append(x.Left, LeftByCertificate{q, why})
			continue
		}
		x.Taken = append(x.Taken, q)
	}
}

// certify writes the answers, the document and its acceptance for each of them, as one step.
func (tx *Tx) certify(ctx context.Context, x *Certification) error {
	a, _, err := tx.StartAssessment(ctx, x.Engagement.ID, x.Pack.Ref())
	if err != nil {
		return err
	}
	d, err := tx.certificateDocument(ctx, x)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%d answers by %s", len(x.Taken), x.Certificate.Ref)
	tx.Subject("assessment", a.ID, what)
	op := store.Op{ID: tx.NewID(), Assessment: a.ID, Act: tx.Action(), What: what, Changes: []store.OpChange{}}
	for _, q := range x.Taken {
		ans := entity.Answer{Assessment: a.ID, Question: q.ID, Party: entity.ByAssessor, Value: q.Best(),
			Note: questionnaire.Text(x.reason()), Origin: entity.Typed}
		before, err := tx.CurrentRev(ctx, ans)
		if err != nil {
			return err
		}
		written, err := tx.WriteAnswer(ctx, a, ans, op.ID+"/"+q.ID)
		if err != nil {
			return err
		}
		op.Changes = append(op.Changes, store.OpChange{Question: q.ID, Party: ans.Party, Before: before.Rev,
			After: written.Rev, Now: written.Rev})
		worth := 100
		if _, err := store.Put(ctx, tx, store.Supports, entity.Support{Document: d.ID, Assessment: a.ID, Question: q.ID,
			State: entity.Accepted, By: tx.Actor(), At: tx.At(), Value: &worth}); err != nil {
			return err
		}
	}
	if err := tx.pushStep(ctx, &op, a); err != nil {
		return err
	}
	saved, err := tx.Saved(ctx, entity.Answer{Assessment: a.ID}, false)
	if err != nil {
		return err
	}
	x.Applied, x.Assessment, x.Document, x.Result = true, a, d.Ref, saved.Result
	x.Assessment.State = saved.State
	return nil
}

// reason is the note of each judgement.
func (x *Certification) reason() string {
	c := &x.Certificate
	return fmt.Sprintf(
		"Answered by %s certificate %s (%s), question set %s, in date until %s; checked at %s on %s by %s.",
		c.Kind.Label(), c.Number, c.Ref, x.Set, c.Expiry.Long(), c.CheckedAt, c.CheckedOn.Long(), c.CheckedBy)
}

// certificateDocument is the accepted document that shows the certificate: the one it names, else one made of what it
// says. Cyber Essentials rests on the holder's own answers, Plus on an audit.
func (tx *Tx) certificateDocument(ctx context.Context, x *Certification) (entity.Document, error) {
	c := &x.Certificate
	var d entity.Document
	var err error
	if c.Document != "" {
		d, err = store.Get(ctx, tx, store.Documents, c.Document)
	} else {
		kind := entity.Record
		if c.Kind == entity.CertCyberEssentialsPlus {
			kind = entity.Independent
		}
		d, err = tx.addDocument(ctx, entity.Document{Supplier: x.Supplier.ID, Kind: kind,
			Reference: c.Kind.Label() + " certificate " + c.Number, Issuer: c.Issuer, Entity: c.Entity, Scope: c.Scope,
			Issued: c.Issued, Expiry: c.Expiry}, nil)
	}
	if err != nil {
		return d, err
	}
	switch d.State {
	case entity.Accepted:
		return d, nil
	case entity.Refused, entity.Withdrawn:
		return d, problem.New("document-refused", d.Ref, "name another document of the certificate, or accept this one",
			"the document that shows the certificate was %s", d.State)
	}
	at := tx.At()
	d.State, d.AcceptedBy, d.AcceptedAt = entity.Accepted, tx.Actor(), &at
	_, err = store.Put(ctx, tx, store.Documents, d)
	return d, err
}
