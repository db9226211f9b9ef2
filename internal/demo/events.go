package demo

import (
	"context"
	"fmt"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// The incident. Everybody in it is invented.
const incidentTitle = "Servers of Winterslade Decision Support (demo) encrypted by intruders"

func (b *builder) incident(ctx context.Context) error {
	d := b.deal(breach)
	e, _, err := b.jo.Engagement(ctx, d.ref)
	if err != nil {
		return err
	}
	on := b.jo.Today()
	_, err = b.jo.AddIncident(ctx,
		entity.Incident{Title: incidentTitle, Found: on, Engagements: []string{e.ID},
			Statements: []entity.IncidentStatement{
				{On: on, By: "supplier", Source: "Letter to customers (fictional)", Body: "Office servers were " +
					"encrypted in the night. The hosted service runs. We have shut down remote support."}}})
	if err != nil {
		return err
	}
	if err := b.jo.SetFacts(ctx, e.ID,
		[]entity.Fact{{ID: questionnaire.FactIncident, Value: on.String()}}); err != nil {
		return err
	}
	_, err = b.jo.AddRisk(ctx,
		entity.Risk{Engagement: e.ID, Title: "Stolen support credentials let intruders into our estate",
			Owner: pharmacy, Response: entity.Treat,
			Cause:   "remote support accounts of the supplier being used from servers that were taken over",
			Event:   "There is a risk that intruders enter our network as the supplier's support staff",
			Effect:  "loss of clinical decision support during clinics, and of patient data",
			Decided: &entity.Cell{Consequence: 4, Likelihood: 3}, DecidedReason: "Accounts were disabled within a day.",
			Target: &entity.Cell{Consequence: 4, Likelihood: 1}, Review: on.AddMonths(4)})
	b.sum.Incident = d.party.name
	return err
}

func (b *builder) pressStatement(ctx context.Context) error {
	return b.statement(ctx, entity.StatementByPress, "Demo Health Weekly (fictional)",
		"A group claims to hold files of the supplier's support desk. The claim is not verified.")
}

func (b *builder) regulatorStatement(ctx context.Context) error {
	return b.statement(ctx, entity.StatementByRegulator, "Office of the Demo Regulator (fictional)",
		"We are making enquiries and have asked the supplier for its access logs.")
}

func (b *builder) statement(ctx context.Context, by entity.StatementBy, source string, body questionnaire.Text) error {
	list, err := b.jo.Incidents(ctx, "", book.At{})
	if err != nil {
		return err
	}
	if len(list) != 1 {
		return fmt.Errorf("%w: %d incidents", errStory, len(list))
	}
	i := list[0]
	i.Statements = append(i.Statements, entity.IncidentStatement{On: b.jo.Today(), By: by, Source: source, Body: body})
	return b.jo.UpdateIncident(ctx, i)
}

// governing returns the assessment of a deal whose result counts.
func (b *builder) governing(ctx context.Context, d placed) (entity.Assessment, entity.Engagement, error) {
	e, _, err := b.jo.Engagement(ctx, d.ref)
	if err != nil {
		return entity.Assessment{}, e, err
	}
	list, err := b.jo.Assessments(ctx, e.ID, book.At{})
	if err != nil {
		return entity.Assessment{}, e, err
	}
	a, ok := entity.Governing(list)
	if !ok {
		err = fmt.Errorf("%w: %s has no assessment", errStory, d.ref)
	}
	return a, e, err
}

// decide records decisions above the assessor: scope with a second person, N/A, a must-have
// accepted until a date, and a risk tolerated until a date.
func (b *builder) decide(ctx context.Context) error {
	for _, step := range []func(context.Context) error{b.decideScope, b.decideNA, b.acceptMustHave, b.acceptRisk} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// decideScope takes a must-have out of scope of an assessment under review, with a second person.
func (b *builder) decideScope(ctx context.Context) error {
	d := b.deal("School nursing record")
	a, ok, err := b.open(ctx, d)
	if err != nil || !ok {
		return fmt.Errorf("%w: nothing to decide for %s: %w", errStory, d.ref, err)
	}
	made, err := b.jo.Decide(ctx,
		entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-34", Role: "Assessor",
			Reason: "The service runs on our own servers: backup and restore are ours and tested by us each quarter."})
	if err != nil {
		return err
	}
	b.counts.decisions++
	return b.agree(ctx, made)
}

// agree has the second person agree with a decision.
func (b *builder) agree(ctx context.Context, d entity.Decision) error {
	b.counts.seconded++
	return b.sam.Second(ctx, d.N)
}

// decideNA decides N/A claims: with a reason they are accepted, without one refused.
func (b *builder) decideNA(ctx context.Context) error {
	for _, d := range b.pick(func(d placed) bool { return d.slip == naNoReason && d.state == entity.Bid }) {
		a, ok, err := b.open(ctx, d)
		if err != nil || !ok {
			return fmt.Errorf("%w: nothing came back from %s: %w", errStory, d.ref, err)
		}
		view, err := b.jo.Assessment(ctx, a.ID, book.At{})
		if err != nil {
			return err
		}
		for _, qu := range view.Pack.Questions() {
			claim := view.Answers[qu.ID].Claim
			if claim == nil || claim.Value != questionnaire.NA || qu.Gate != nil {
				continue
			}
			ruling := entity.Decision{Kind: entity.NAAccepted, Assessment: a.ID, Question: qu.ID, Role: "Assessor",
				Reason: "Agreed: a firm of this size has no such part."}
			if claim.Note == "" {
				ruling.Kind, ruling.Reason = entity.NARefused, "No reason was given, and the service needs it."
			}
			if _, err := b.jo.Decide(ctx, ruling); err != nil {
				return err
			}
			b.counts.decisions++
		}
	}
	return nil
}

// acceptMustHave accepts a service despite a must-have, for three months, by the SIRO.
func (b *builder) acceptMustHave(ctx context.Context) error {
	d := b.deal(breach)
	a, _, err := b.governing(ctx, d)
	if err != nil {
		return err
	}
	made, err := b.robin.Decide(ctx,
		entity.Decision{Kind: entity.GateAccept, Assessment: a.ID, Question: "ITS-22", Role: "SIRO",
			Until: b.today.AddMonths(3),
			Reason: "Remote support stays closed until every account needs a second factor. Clinics cannot do " +
				"without the service."})
	if err != nil {
		return err
	}
	b.counts.decisions++
	return b.agree(ctx, made)
}

// acceptRisk tolerates the overall risk of a well-run, important service.
func (b *builder) acceptRisk(ctx context.Context) error {
	d := b.deal("Picture archive (PACS)")
	e, _, err := b.jo.Engagement(ctx, d.ref)
	if err != nil {
		return err
	}
	risks, err := b.jo.Risks(ctx, book.RiskFilter{Engagement: e.ID}, book.At{})
	if err != nil {
		return err
	}
	for _, k := range risks {
		if k.Kind != entity.OverallRisk {
			continue
		}
		made, err := b.robin.Decide(ctx,
			entity.Decision{Kind: entity.RiskAccept, Risk: k.Ref, Role: "SIRO", Until: b.today.AddMonths(6),
				Reason: "Good controls, and a fallback reading room. The rest of the risk is that we cannot do " +
					"without images."})
		if err != nil {
			return err
		}
		if made.TakesTwo {
			if err := b.agree(ctx, made); err != nil {
				return err
			}
		}
		b.counts.decisions++
		k.Risk.Owner, k.Risk.Response, k.Risk.Review = imaging, entity.Tolerate, b.today.AddMonths(6)
		return b.jo.UpdateRisk(ctx, k.Risk)
	}
	return fmt.Errorf("%w: %s has no overall risk", errStory, d.ref)
}

// tend does what owners do with risks: it closes those whose gap is closed, and gives the others an
// owner, a response and a review date.
func (b *builder) tend(ctx context.Context) error {
	risks, err := b.jo.Risks(ctx, book.RiskFilter{Open: true}, book.At{})
	if err != nil {
		return err
	}
	owners := map[string]string{}
	for _, d := range b.deals {
		owners[d.ref] = d.owner
	}
	for _, k := range risks {
		if k.CloseProposed {
			if err := b.jo.CloseRisk(ctx, k.Ref,
				data.Closing{Reason: "This year's evidence shows it; seen and accepted."}); err != nil {
				return err
			}
			b.counts.closed++
			continue
		}
		if k.Owner != "" {
			continue
		}
		k.Risk.Owner, k.Risk.Response, k.Risk.Review = owners[k.Of.Ref], entity.Treat, b.today.AddMonths(3)
		if k.Standing().Score() < 8 {
			k.Risk.Response, k.Risk.Review = entity.Tolerate, b.today.AddMonths(12)
		}
		if k.Kind == entity.OverallRisk {
			k.Cause = "gaps in the supplier's controls, and in what it could show of them"
			k.Event = questionnaire.Text("There is a risk that " + "the service (" + k.Of.Service +
				") fails, or that what it holds is lost or exposed, through its supplier")
			k.Effect = effects[min(max(k.Inherent.Consequence, 1), 5)-1]
			k.Domain = domains[min(max(k.Inherent.Consequence, 1), 5)-1]
		}
		if err := b.jo.UpdateRisk(ctx, k.Risk); err != nil {
			return err
		}
	}
	return nil
}

// effects are the effects of a failure, by consequence.
var effects = [5]questionnaire.Text{
	"an inconvenience for a few people",
	"extra work for a team and complaints",
	"loss of staff data, and days of work by hand",
	"delayed or wrong care for groups of patients, and a report to the regulator",
	"harm to patients across the trust, and weeks of working on paper",
}

// domains are where a failure is felt first, by consequence: rows of the NHS consequence table.
var domains = [5]string{"Service and business interruption", "Service and business interruption",
	"Confidentiality and reputation", "Patient safety", "Patient safety"}

// raiseActions raises actions in different states, for must-haves that are not met and some that
// were not shown.
func (b *builder) raiseActions(ctx context.Context) error {
	risks, err := b.jo.Risks(ctx, book.RiskFilter{Open: true}, book.At{})
	if err != nil {
		return err
	}
	n := 0
	for _, k := range risks {
		if k.Kind != entity.GateRisk || k.GateState != scoring.NotMet && n%3 != 2 {
			continue
		}
		a := entity.Action{Engagement: k.Engagement, Risk: k.ID, Pack: k.Pack, Question: k.Question, Owner: k.Owner,
			Title: questionnaire.Text(k.Title), Due: b.today.AddMonths(1 + n%4)}
		if pack := b.jo.Packs().Find(k.Pack); pack != nil && pack.Question(k.Question) != nil {
			a.Title = questionnaire.Text(pack.Question(k.Question).Finding.Action)
		}
		switch n % 4 {
		case 0:
			a.State = entity.ActionDoing
		case 1:
			a.Condition, a.Clause = true, fmt.Sprintf("Schedule 7, clause %d", 3+n)
		case 2:
			a.Due = b.today - 12 // overdue
		case 3:
			a.State, a.Proof = entity.ActionDone,
				"Screen shot of the policy and list of accounts seen on a call (demo)."
		}
		if _, err := b.jo.AddAction(ctx, a); err != nil {
			return err
		}
		if n++; n == 16 {
			break
		}
	}
	b.counts.actions = n
	return nil
}

// ask sends queries about must-haves that were not shown, and records one reply.
func (b *builder) ask(ctx context.Context) error {
	asked := 0
	for _, d := range b.pick(
		func(d placed) bool { return d.course == queried || d.course == inReview && d.quality >= patchy }) {
		a, ok, err := b.open(ctx, d)
		if err != nil || !ok {
			return fmt.Errorf("%w: nothing to ask %s: %w", errStory, d.ref, err)
		}
		sent, err := b.jo.SendQuery(ctx, entity.Query{Assessment: a.ID, Question: "ITS-22", Due: b.today.AddMonths(1),
			Body: "We have not seen that every remote and privileged account needs a second factor. Please send the " +
				"policy export and the list of exceptions."})
		if err != nil {
			return err
		}
		asked++
		if d.course == queried {
			continue
		}
		b.clock.set(b.jo.Now().Add(26 * time.Hour))
		if err := b.jo.ReplyQuery(ctx, a.ID, sent.N,
			"The export follows next week; two service accounts are exempt until spring."); err != nil {
			return err
		}
	}
	b.counts.queries = asked
	return nil
}
