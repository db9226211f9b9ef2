// Package followup asks the suppliers that are exposed to an incident: a questionnaire for each service, a letter for
// each supplier, and the day of the incident as a fact for the buyer to adopt.
package followup

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/chain"
	"assure/data/issue"
	"assure/data/letter"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Pack is the questionnaire that is asked after an incident.
const Pack = "post-incident"

// replyDays is how long a supplier has, unless a day is given.
const replyDays = 7

// Request is whom to ask about which incident, and where the files go.
type Request struct {
	Ref     string // of the incident
	Out     string // folder for questionnaires and letters, made when missing
	Due     questionnaire.Date
	Unknown bool // those that are not known too
	Again   bool // those that were asked because of this incident already too
	DryRun  bool
	Formats []letter.Format
	Issuer  string // who asks; "" for the one remembered
	ReplyTo string
	Marking string
}

// Asked is who was asked, or in a dry run would be.
type Asked struct {
	Incident  entity.Incident
	Due       questionnaire.Date
	Services  []Service
	Suppliers []book.RefName // those that get a letter, in its order
	Files     *letter.Files  // nil in a dry run
	Problems  []problem.Problem
	Before    int // services that were asked already and are left out
	Proposed  int // engagements for which the day of the incident is proposed as a fact
}

// Service is a service that is asked about.
type Service struct {
	Supplier   book.RefName
	Engagement string
	Service    string
	Class      chain.Class
	Path       string // of its questionnaire, "" in a dry run

	id  string
	own bool // the incident is at the supplier itself
}

// Ask writes a questionnaire for each exposed service, records it with the incident, and writes a letter for each
// supplier. The day of an incident at a supplier itself is proposed as a fact of its engagements.
func Ask(ctx context.Context, r *data.Register, q Request) (*Asked, error) {
	i, err := r.FindIncident(ctx, q.Ref, book.At{})
	if err != nil {
		return nil, err
	}
	if i.Closed != 0 {
		return nil, problem.New("incident-closed", i.Ref, "reopen it first", "the incident is closed")
	}
	out := &Asked{Incident: i, Due: cmp.Or(q.Due, r.Today()+replyDays)}
	if out.Due < r.Today() {
		return nil, problem.New("due-past", out.Due.String(), "give today or a later day", "the due date is in "+
			"the past")
	}
	if err := out.choose(ctx, r, &q); err != nil || q.DryRun {
		return out, err
	}
	if len(out.Services) == 0 {
		return nil, problem.New("nobody-to-ask", i.Ref, "say what it touches, or ask those that are not known too",
			"no service is left to ask: %d were asked already", out.Before)
	}
	written, err := out.issue(ctx, r, &q)
	if err != nil {
		return out, err
	}
	if out.Files, err = out.write(ctx, r, &q, written); err != nil {
		return out, err
	}
	return out, out.propose(ctx, r)
}

// choose lists the services to ask: those that use it, themselves or through another, and where it is asked for those
// that are not known.
func (a *Asked) choose(ctx context.Context, r *data.Register, q *Request) error {
	x, err := chain.OfIncident(ctx, r, &a.Incident, book.At{})
	if err != nil {
		return err
	}
	for n := range x.Findings {
		f := &x.Findings[n]
		e := &x.Map.Engagements[f.Engagement]
		if f.Class == chain.SaysNot || f.Class == chain.NotKnown && !q.Unknown {
			continue
		}
		if !q.Again && slices.ContainsFunc(a.Incident.Asked,
			func(ask entity.IncidentAsk) bool { return ask.Engagement == e.ID }) {
			a.Before++
			continue
		}
		a.Services = append(a.Services, Service{Supplier: e.Supplier, Engagement: e.Ref, Service: e.Service,
			Class: f.Class, id: e.ID, own: f.Class == chain.Uses && len(f.Links) == 0})
		if !slices.Contains(a.Suppliers, e.Supplier) {
			a.Suppliers = append(a.Suppliers, e.Supplier)
		}
	}
	return nil
}

// issue writes the questionnaires and records them with the incident.
func (a *Asked) issue(ctx context.Context, r *data.Register, q *Request) (*issue.Report, error) {
	refs := make([]string, len(a.Services))
	for n := range a.Services {
		refs[n] = a.Services[n].Engagement
	}
	written, err := issue.Write(ctx, r, issue.Request{Pack: Pack, Refs: refs, Out: q.Out, Due: a.Due,
		Issuer:  q.Issuer,
		ReplyTo: q.ReplyTo, Marking: q.Marking})
	if err != nil {
		return nil, err
	}
	a.Problems = written.Problems
	asked := map[string]*issue.Workbook{}
	for n := range written.Issued {
		asked[written.Issued[n].Engagement] = &written.Issued[n]
	}
	var list []entity.IncidentAsk
	for n := range a.Services {
		if w := asked[a.Services[n].Engagement]; w != nil {
			a.Services[n].Path = w.Path
			list = append(list, entity.IncidentAsk{Engagement: a.Services[n].id, Assessment: w.Assessment,
				On: r.Today()})
		}
	}
	a.Incident, err = r.EditIncident(ctx, a.Incident.Ref, func(i *entity.Incident) error {
		i.Asked = append(slices.Clone(i.Asked), list...)
		return nil
	})
	return written, err
}

// write writes the letters.
func (a *Asked) write(ctx context.Context, r *data.Register, q *Request, written *issue.Report) (*letter.Files,
	error) {
	letters := make([]letter.Letter, 0, len(a.Suppliers))
	a.Suppliers = slices.DeleteFunc(a.Suppliers, func(s book.RefName) bool { // nothing was written for it
		return !slices.ContainsFunc(a.Services, func(x Service) bool { return x.Supplier == s && x.Path != "" })
	})
	for _, s := range a.Suppliers {
		found, err := r.FindSupplier(ctx, s.Ref)
		if err != nil {
			return nil, err
		}
		letters = append(letters, a.letterTo(&found, q, written.By, r))
	}
	formats := q.Formats
	if len(formats) == 0 {
		formats = []letter.Format{letter.Mail}
	}
	return letter.Write(filepath.Join(q.Out, "letters"), letters, formats, r.Now())
}

// letterTo is the letter to a supplier about all its services that are asked about. It has nothing of what others
// said, and nothing that we noted.
func (a *Asked) letterTo(s *entity.Supplier, q *Request, by issue.Asker, r *data.Register) letter.Letter {
	learned := a.Incident.Found
	if a.Incident.Aware != nil {
		learned = r.Day(*a.Incident.Aware)
	}
	l := letter.Letter{Name: s.Ref + " " + s.Name, On: r.Today(), Marking: q.Marking,
		From:    letter.Party{Organisation: by.Issuer, Email: by.ReplyTo},
		To:      letter.Party{Organisation: s.Name},
		Subject: fmt.Sprintf("%s: please answer by %s", a.Incident.Title, a.Due.Long())}
	if len(s.Contacts) > 0 {
		l.To.Person, l.To.Email = s.Contacts[0].Name, s.Contacts[0].Email
	}
	var services []letter.Item
	for n := range a.Services {
		x := &a.Services[n]
		if x.Supplier.Ref != s.Ref || x.Path == "" {
			continue
		}
		item := letter.Item{Text: cmp.Or(x.Service, "your service") + " (" + x.Engagement + ")"}
		switch x.Class {
		case chain.Through:
			item.Items = append(item.Items, "Our records say that it depends on what is affected through "+
				"another company.")
		case chain.NotKnown:
			item.Items = append(item.Items, "We do not know whether it depends on what is affected. Please tell "+
				"us either way.")
		}
		item.Items = append(item.Items, "Questionnaire: "+filepath.Base(x.Path))
		services = append(services, item)
	}
	l.Parts = []letter.Part{
		{Text: fmt.Sprintf("On %s we learned of this: %s. We ask the same of every supplier whose service may "+
			"be affected. "+
			"This letter finds nothing and decides nothing.", learned.Long(), a.Incident.Title)},
		{Heading: "Your services", Items: services},
		{Heading: "What we ask", Numbered: true, Items: []letter.Item{
			{Text: "Tell us today, by reply, if our data or our systems are affected, or if you do not know yet."},
			{Text: fmt.Sprintf("Answer the questionnaire that comes with this letter by %s.", a.Due.Long())},
			{Text: "Keep the logs and records of the incident until we agree that they are no longer needed."},
			{Text: "Tell us at once of anything new, by the hours of notice in our contract."}}},
	}
	return l
}

// propose offers the day of an incident at a supplier itself as a fact of its engagements, for the buyer to adopt.
func (a *Asked) propose(ctx context.Context, r *data.Register) error {
	if a.Incident.Found == 0 {
		return nil
	}
	for n := range a.Services {
		x := &a.Services[n]
		if !x.own {
			continue
		}
		facts, _, err := r.Triage(ctx, x.id, book.At{})
		if err != nil {
			return err
		}
		if facts[questionnaire.FactIncident] >= a.Incident.Found.String() { // a later one is known
			continue
		}
		if err := r.SetFacts(ctx, x.id, []entity.Fact{{ID: questionnaire.FactIncident,
			Value: a.Incident.Found.String(), Source: entity.FromIncident}}); err != nil {
			return err
		}
		a.Proposed++
	}
	return nil
}
