package history

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// Subject is what a history is about: one thing, with everything below it.
type Subject struct {
	Kind     string // supplier, engagement, risk, action, decision, document, certificate, incident or tender
	Ref      string
	Name     string // of the supplier, with the service of an engagement; the title of others
	Question string // only what concerns this question; "" for all

	only        string                 // the reference of its only engagement, "" for several
	where       map[string]store.Where // by kind: which entities belong to it
	assessments []string               // whose answers belong to it
}

// Find finds what a person types: a reference, ODS code, company number or name of a supplier, or another reference. A
// question narrows a supplier or an engagement; it must be one of the packs that they answer.
func Find(ctx context.Context, v *store.View, r *book.Reader, ref, question string) (*Subject, error) {
	s, err := find(ctx, v, ref)
	if err != nil {
		if question == "" && book.IsNotFound(err) {
			err = whoseQuestion(r, ref, err)
		}
		return nil, err
	}
	if question == "" {
		return s, nil
	}
	if s.Kind != "supplier" && s.Kind != "engagement" {
		return nil, problem.New("no-question", text.Safe(ref),
			"name the supplier or the engagement before the question", "%s %s has no questions", s.Kind, s.Ref)
	}
	s.Question, err = s.findQuestion(ctx, v, r, question)
	return s, err
}

// whoseQuestion is the error of a word that is the id of a question: it does not say whose answers are meant.
func whoseQuestion(r *book.Reader, word string, err error) error {
	if r.Packs == nil {
		return err
	}
	for _, p := range r.Packs.All() {
		for _, q := range p.Questions() {
			if strings.EqualFold(q.ID, strings.TrimSpace(word)) {
				return problem.New("whose-question", q.ID,
					"name the supplier or the engagement before "+q.ID,
					"every supplier is asked this question")
			}
		}
	}
	return err
}

// findQuestion returns the id of a question as the packs of the subject write it.
func (s *Subject) findQuestion(ctx context.Context, v *store.View, r *book.Reader, word string) (string, error) {
	settings, _, err := r.Settings(ctx, v)
	if err != nil {
		return "", err
	}
	pack := "ID"
	for _, id := range s.assessments {
		a, err := store.Get(ctx, v, store.Assessments, id)
		if err != nil {
			return "", err
		}
		c, err := r.Pack(ctx, v, a.PackSHA, settings.Facts)
		if err != nil {
			return "", err
		}
		pack = a.Pack
		for _, q := range c.Pack().Questions() {
			if strings.EqualFold(q.ID, strings.TrimSpace(word)) {
				return q.ID, nil
			}
		}
	}
	if len(s.assessments) == 0 {
		return "", problem.New("no-assessment", s.Ref, "begin one with assure assess "+s.Ref,
			"no assessment has begun, so there are no answers")
	}
	return "", problem.New("unknown-question", text.Safe(word), "see assure pack show "+pack,
		"no questionnaire that %s answers has this question", s.Ref)
}

func find(ctx context.Context, v *store.View, ref string) (*Subject, error) {
	supplier, err := book.FindSupplier(ctx, v, ref)
	if err == nil {
		return ofSupplier(ctx, v, supplier)
	}
	if !book.IsNotFound(err) {
		return nil, err
	}
	if e, ferr := store.FindRef(ctx, v, store.Engagements, entity.EngagementForm, ref); ferr == nil {
		return ofEngagement(ctx, v, e)
	} else if !book.IsNotFound(ferr) {
		return nil, ferr
	}
	for _, f := range []func(context.Context, *store.View, string) (*Subject, error){
		findRisk, findDocument, findCertificate, findAction, findDecision, findIncident, findTender} {
		s, ferr := f(ctx, v, ref)
		if ferr == nil || !book.IsNotFound(ferr) {
			return s, ferr
		}
	}
	var p *problem.Problem
	if _, ok := entity.SupplierForm.Number(ref); ok && errors.As(err, &p) {
		p.Code = "unknown-reference"
		return nil, fmt.Errorf("%w: %w", store.ErrNotFound, p)
	}
	return nil, fmt.Errorf("%w: %w", store.ErrNotFound, problem.New("unknown-reference", text.Safe(ref),
		"give the reference of a supplier, an engagement, a risk, an action, a decision, a document, a certificate, "+
			"an incident or a tender, or the name of a supplier",
		"nothing in the register has this reference"))
}

func ofSupplier(ctx context.Context, v *store.View, s entity.Supplier) (*Subject, error) {
	of := store.By("supplier", s.ID)
	engagements, err := store.List(ctx, v, store.Engagements, of)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range engagements {
		ids = append(ids, e.ID)
	}
	own := []string{s.ID} // with those merged into it
	for _, ref := range s.Merged {
		m, err := store.Find(ctx, v, store.Suppliers, store.By("ref_key", store.RefKey(ref)))
		if err != nil {
			return nil, err
		}
		own = append(own, m.ID)
	}
	out := &Subject{Kind: "supplier", Ref: s.Ref, Name: s.Name, where: map[string]store.Where{
		"supplier": store.In("id", own), "document": of, "certificate": of, "resolution": of, "foreign_answer": of}}
	if len(engagements) == 1 {
		out.only = engagements[0].Ref
	}
	return out, out.engagements(ctx, v, ids)
}

func ofEngagement(ctx context.Context, v *store.View, e entity.Engagement) (*Subject, error) {
	s, err := store.Get(ctx, v, store.Suppliers, e.Supplier)
	if err != nil {
		return nil, err
	}
	name := s.Name
	if e.Service != "" {
		name += ", " + e.Service
	}
	out := &Subject{Kind: "engagement", Ref: e.Ref, Name: name, where: map[string]store.Where{}}
	resolutions, err := store.List(ctx, v, store.Resolutions, store.By("supplier", s.ID))
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, x := range resolutions {
		if x.Engagement == e.ID {
			ids = append(ids, x.ID)
		}
	}
	out.where["resolution"] = store.In("id", ids)
	return out, out.engagements(ctx, v, []string{e.ID})
}

// engagements adds what is below engagements.
func (s *Subject) engagements(ctx context.Context, v *store.View, ids []string) error {
	of := store.In("engagement", ids)
	s.where["engagement"] = store.In("id", ids)
	for _, kind := range []string{"fact", "assessment", "decision", "admission", "risk", "action", "draft",
		"representation", "costing"} {
		s.where[kind] = of
	}
	assessments, err := store.List(ctx, v, store.Assessments, of)
	if err != nil {
		return err
	}
	for _, a := range assessments {
		s.assessments = append(s.assessments, a.ID)
	}
	for _, kind := range []string{"support", "issue", "query", "sign_off", "sign_off_pass"} {
		s.where[kind] = store.In("assessment", s.assessments)
	}
	incidents, err := store.List(ctx, v, store.Incidents)
	if err != nil {
		return err
	}
	var touching []string
	for _, i := range incidents {
		if slices.ContainsFunc(i.Engagements, func(e string) bool { return slices.Contains(ids, e) }) {
			touching = append(touching, i.ID)
		}
	}
	s.where["incident"] = store.In("id", touching)
	return nil
}

func findRisk(ctx context.Context, v *store.View, ref string) (*Subject, error) {
	k, err := store.FindRef(ctx, v, store.Risks, entity.RiskForm, ref)
	if err != nil {
		return nil, err
	}
	out := &Subject{Kind: "risk", Ref: k.Ref, Name: k.Title,
		where: map[string]store.Where{"risk": store.By("id", k.ID)}}
	of := store.By("engagement", k.Engagement)
	decisions, err := store.List(ctx, v, store.Decisions, of)
	if err != nil {
		return nil, err
	}
	actions, err := store.List(ctx, v, store.Actions, of)
	var decided, done []string
	for _, d := range decisions {
		if d.Risk == k.ID {
			decided = append(decided, d.ID)
		}
	}
	for _, a := range actions {
		if a.Risk == k.ID {
			done = append(done, a.ID)
		}
	}
	out.where["decision"], out.where["action"] = store.In("id", decided), store.In("id", done)
	return out, err
}

func findDocument(ctx context.Context, v *store.View, ref string) (*Subject, error) {
	d, err := store.FindRef(ctx, v, store.Documents, entity.DocumentForm, ref)
	return &Subject{Kind: "document", Ref: d.Ref, Name: d.Reference, where: map[string]store.Where{
		"document": store.By("id", d.ID), "support": store.By("document", d.ID)}}, err
}

func findCertificate(ctx context.Context, v *store.View, ref string) (*Subject, error) {
	c, err := store.FindRef(ctx, v, store.Certificates, entity.CertificateForm, ref)
	return &Subject{Kind: "certificate", Ref: c.Ref, Name: c.Kind.Label(),
		where: map[string]store.Where{"certificate": store.By("id", c.ID)}}, err
}

func findAction(ctx context.Context, v *store.View, ref string) (*Subject, error) {
	n, err := numbered(ref, entity.ActionForm)
	if err != nil {
		return nil, err
	}
	a, err := store.Find(ctx, v, store.Actions, store.By("n", n))
	return &Subject{Kind: "action", Ref: entity.ActionRef(a.N), Name: string(a.Title),
		where: map[string]store.Where{"action": store.By("id", a.ID)}}, err
}

func findDecision(ctx context.Context, v *store.View, ref string) (*Subject, error) {
	n, err := numbered(ref, entity.DecisionForm)
	if err != nil {
		return nil, err
	}
	d, err := store.Find(ctx, v, store.Decisions, store.By("n", n))
	return &Subject{Kind: "decision", Ref: entity.DecisionRef(d.N), Name: string(d.Kind),
		where: map[string]store.Where{"decision": store.By("id", d.ID)}}, err
}

func findIncident(ctx context.Context, v *store.View, ref string) (*Subject, error) {
	i, err := store.FindRef(ctx, v, store.Incidents, entity.IncidentForm, ref)
	return &Subject{Kind: "incident", Ref: i.Ref, Name: i.Title,
		where: map[string]store.Where{"incident": store.By("id", i.ID)}}, err
}

// findTender finds a tender with the bids, and what was ruled about late ones.
func findTender(ctx context.Context, v *store.View, ref string) (*Subject, error) {
	t, err := store.FindRef(ctx, v, store.Tenders, entity.TenderForm, ref)
	if err != nil {
		return nil, err
	}
	bids, err := book.BidsOf(ctx, v, &t)
	var ids []string
	for _, e := range bids {
		ids = append(ids, e.ID)
	}
	return &Subject{Kind: "tender", Ref: t.Ref, Name: t.Title, where: map[string]store.Where{
		"tender": store.By("id", t.ID), "engagement": store.In("id", ids), "admission": store.In("engagement", ids)},
	}, err
}

// numbered reads the number of a reference such as ACT-0007 or act-7.
func numbered(ref string, form entity.RefForm) (int, error) {
	if n, ok := form.Number(ref); ok {
		return n, nil
	}
	return 0, fmt.Errorf("%s %s: %w", form.Letters, text.Safe(ref), store.ErrNotFound)
}
