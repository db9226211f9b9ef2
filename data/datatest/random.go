package datatest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// random fills a register from a seed.
type random struct {
	t    testing.TB
	r    *data.Register
	rand *rand.Rand
	day  questionnaire.Date
}

// Random fills a register with suppliers, engagements in every state, facts, answers, evidence, risks, actions,
// decisions and queries. The same seed gives the same register. What the rules refuse is left out.
func Random(t testing.TB, r *data.Register, seed uint64) {
	t.Helper()
	x := &random{t: t, r: r, rand: rand.New(rand.NewPCG(seed, 41)), day: r.Today()}
	x.person("Rita Reviewer", "SIRO")
	x.person("Sam Second", "Information asset owner")
	for i := range 4 + x.rand.IntN(5) {
		s := Must(r.AddSupplier(context.Background(), entity.Supplier{Name: fmt.Sprintf("Fictional Supplier %d",
			i)}))(t)
		for range x.rand.IntN(4) {
			x.engagement(&s)
		}
	}
}

func (x *random) person(name, role string) {
	x.t.Helper()
	Must(x.r.AddPerson(context.Background(), entity.Person{Name: name, Role: role}))(x.t)
}

func (x *random) chance(percent int) bool { return x.rand.IntN(100) < percent }

// soon is a day between some days ago and some days ahead, 0 now and then.
func (x *random) soon(back, ahead int) questionnaire.Date {
	if x.chance(15) {
		return 0
	}
	return x.day + questionnaire.Date(x.rand.IntN(back+ahead)-back)
}

// may fails the test on an error that is no rule of the register.
func (x *random) may(err error) bool {
	x.t.Helper()
	var p *problem.Problem
	if err != nil && !errors.As(err, &p) {
		x.t.Fatal(err)
	}
	return err == nil
}

func (x *random) engagement(s *entity.Supplier) {
	ctx := context.Background()
	state := entity.EngagementStates[x.rand.IntN(len(entity.EngagementStates))]
	if x.chance(50) {
		state = entity.Live
	}
	e := Must(x.r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, State: state,
		Service: fmt.Sprintf("Service %d", x.rand.IntN(9)), Owner: []string{"", "Ann Other",
			"Dana"}[x.rand.IntN(3)]}))(x.t)
	if x.chance(80) {
		var facts []entity.Fact
		for id, values := range map[string][]string{"data": {"patient", "none", "staff"},
			"records": {"1m-plus", "under-100k", "none"}, "access": {"privileged", "view", "none"},
			"outage": {"under-24h", "over-72h"}, "size": {"it-supplier", "other"}} {
			facts = append(facts, entity.Fact{ID: id, Value: values[x.rand.IntN(len(values))], Adopted: true})
		}
		x.may(x.r.SetFacts(ctx, e.ID, facts))
	}
	for range x.rand.IntN(3) {
		x.handRisk(&e)
	}
	if x.chance(70) {
		if a, err := x.r.StartAssessment(ctx, e.ID, "dspt-it-supplier"); x.may(err) {
			x.assessment(s, &e, &a)
		}
	}
	x.risks(&e)
	for range x.rand.IntN(4) {
		a := entity.Action{Engagement: e.ID, Title: "Something to do", Owner: []string{"", "Dana"}[x.rand.IntN(2)],
			Due: x.soon(40, 80), State: entity.ActionStates[x.rand.IntN(len(entity.ActionStates))],
			Condition: x.chance(30)}
		if a.State == entity.ActionAccepted {
			a.Until = x.soon(20, 20)
		}
		Must(x.r.AddAction(ctx, a))(x.t)
	}
}

func (x *random) handRisk(e *entity.Engagement) {
	k := entity.Risk{Engagement: e.ID, Title: "A risk written by hand", Review: x.soon(30, 60)}
	if x.chance(70) {
		k.Decided = &entity.Cell{Consequence: 1 + x.rand.IntN(5), Likelihood: 1 + x.rand.IntN(5)}
		k.DecidedReason = "by experience"
	}
	_, err := x.r.AddRisk(context.Background(), k)
	x.may(err)
}

// risks closes some of the risks of an engagement, and accepts some.
func (x *random) risks(e *entity.Engagement) {
	ctx := context.Background()
	for _, k := range Must(x.r.Risks(ctx, book.RiskFilter{Engagement: e.ID}, book.At{}))(x.t) {
		switch {
		case k.Kind != entity.OverallRisk && x.chance(30):
			x.may(x.r.CloseRisk(ctx, k.Ref, data.Closing{Reason: "over", Person: "Rita Reviewer",
				Second: "Sam Second"}))
		case x.chance(30):
			_, err := x.r.Decide(ctx, entity.Decision{Kind: entity.RiskAccept, Risk: k.ID, Person: "Rita Reviewer",
				Reason: "known", Until: x.day + questionnaire.Date(1+x.rand.IntN(200))})
			x.may(err)
		}
	}
}

func (x *random) assessment(s *entity.Supplier, e *entity.Engagement, a *entity.Assessment) {
	ctx := context.Background()
	questions := x.r.Packs().Find(a.Pack).Questions()
	for _, q := range questions {
		if q.Answer == questionnaire.Choice && x.chance(60) {
			_, err := x.r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: q.ID, Party: entity.BySupplier,
				Value: q.Options[x.rand.IntN(len(q.Options))].ID})
			x.may(err)
		}
	}
	for i := range x.rand.IntN(5) {
		d, err := x.r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Record,
			Reference: fmt.Sprintf("Record %d of %s", i, e.Ref), Issued: x.day - questionnaire.Date(x.rand.IntN(900)),
			Expiry: x.soon(100, 300)}, []entity.Support{
			{Assessment: a.ID, Question: questions[x.rand.IntN(len(questions))].ID},
			{Assessment: a.ID, Question: questions[x.rand.IntN(len(questions))].ID}})
		switch {
		case !x.may(err):
		case x.chance(60):
			x.may(x.r.AcceptDocument(ctx, d.Ref))
		case x.chance(30):
			x.may(x.r.RefuseDocument(ctx, d.Ref, "not what it says"))
		}
	}
	for range x.rand.IntN(4) {
		d, err := x.r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Reason: "not in use",
			Question: questions[x.rand.IntN(len(questions))].ID})
		if x.may(err) && x.chance(30) {
			x.may(x.r.WithdrawDecision(ctx, d.N, "it is in use"))
		}
	}
	for range x.rand.IntN(4) {
		q, err := x.r.SendQuery(ctx, entity.Query{Assessment: a.ID, Body: "Which?", Due: x.soon(20, 40),
			Question: questions[x.rand.IntN(len(questions))].ID})
		if x.may(err) && x.chance(50) {
			x.may(x.r.ReplyQuery(ctx, a.ID, q.N, "This one."))
		}
	}
}
