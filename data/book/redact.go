package book

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"

	"assure/data/store"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// withheld is shown where a person wrote something that a redacted copy does not show.
const withheld = "[withheld]"

// unnamed is shown for a person whose role is not recorded.
const unnamed = "a named person"

// redactor removes names from what is read, before anything else uses it: suppliers become codes
// that stay the same from copy to copy, people become roles, and what people wrote goes. What
// scores are made from stays, so the figures are those of the whole copy. A nil redactor changes
// nothing.
type redactor struct {
	roles map[string]string   // by folded name or login
	ods   map[string][]string // codes as published, by supplier identifier
	// oldest is the identifier of the oldest supplier, from which codes of names are made that have none
	oldest string
}

// newRedactor reads the roles of people from the register, and those they acted in when they
// decided.
func newRedactor(ctx context.Context, v store.Viewer) (*redactor, error) {
	x := &redactor{roles: map[string]string{}, ods: map[string][]string{}}
	suppliers, err := store.List(ctx, v, store.Suppliers)
	if err != nil {
		return nil, err
	}
	for i := range suppliers {
		if id := suppliers[i].ID; x.oldest == "" || id < x.oldest {
			x.oldest = id
		}
	}
	decisions, err := store.List(ctx, v, store.Decisions)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(decisions, func(a, b entity.Decision) int { return a.N - b.N })
	for _, d := range decisions {
		x.learn(d.Role, d.Person)
	}
	people, err := store.List(ctx, v, store.People)
	if err != nil {
		return nil, err
	}
	for i := range people {
		p := &people[i]
		x.learn(p.Role, append([]string{p.Name, p.Login}, p.Logins...)...)
	}
	return x, nil
}

// learn notes the role of a person; one that has a name in it is no role.
func (x *redactor) learn(role string, names ...string) {
	for _, name := range names {
		if key := text.Fold(name); key != "" && role != "" && !strings.Contains(text.Fold(role), key) {
			x.roles[key] = role
		}
	}
}

// person is the role of a person: the one given, else one known, else "a named person".
func (x *redactor) person(name, role string) string {
	switch {
	case x == nil || name == "":
		return name
	case role != "" && !strings.Contains(text.Fold(role), text.Fold(name)):
		return role
	case x.roles[text.Fold(name)] != "":
		return x.roles[text.Fold(name)]
	}
	return unnamed
}

// free is what a person wrote.
func (x *redactor) free(s string) string {
	if x == nil || s == "" {
		return s
	}
	return withheld
}

func (x *redactor) text(s *questionnaire.Text) { *s = questionnaire.Text(x.free(string(*s))) }

func (x *redactor) who(name *string) { *name = x.person(*name, "") }

// code replaces the name of a supplier or an engagement. It is made from the identifier that is
// never shown and random in part: the code cannot be worked out from the name, nor the name from
// it.
func (x *redactor) code(id string) string {
	sum := sha256.Sum256([]byte("assure/redacted/1\x00" + id))
	s := base32.StdEncoding.EncodeToString(sum[:5])
	return "S-" + s[:4] + "-" + s[4:]
}

func (x *redactor) engagementCode(id string) string { return "E" + x.code(id)[1:] }

// book redacts everything in a book, in place.
func (x *redactor) book(b *Book) {
	if x == nil {
		return
	}
	b.redactor = x
	for i := range b.Suppliers {
		x.supplier(&b.Suppliers[i])
	}
	for _, list := range b.Engagements {
		for i := range list {
			x.engagement(&list[i])
		}
	}
	b.scored = make(map[string]questionnaire.Facts, len(b.Facts))
	for engagement, list := range b.Facts {
		facts := entity.CurrentFacts(list, b.Settings.Facts, b.AsOf)
		for id, value := range facts {
			facts[id] = b.Settings.Facts.Def(id).Reads(value) // the day of an incident leads back to the name
		}
		b.scored[engagement] = facts
		b.Facts[engagement] = x.facts(b.Settings.Facts, list, b.AsOf)
	}
	packs := map[string]*questionnaire.Pack{}
	for _, list := range b.Cycles {
		for i := range list {
			x.who(&list[i].SignedBy)
			list[i].Moves = slices.Clone(list[i].Moves)
			for k := range list[i].Moves {
				x.who(&list[i].Moves[k].By)
			}
			packs[list[i].ID] = b.Compiled[list[i].PackSHA].Pack()
		}
	}
	for id, all := range b.Answers {
		for question, both := range all {
			all[question] = entity.Answers{Claim: x.answer(packs[id], both.Claim),
				Judgement: x.answer(packs[id], both.Judgement), Relied: x.answer(packs[id], both.Relied)}
		}
	}
	for _, list := range b.Supports {
		for i := range list {
			s := &list[i]
			x.who(&s.By)
			s.File, s.Sheet, s.Cell = "", "", ""
		}
	}
	for id, d := range b.Documents {
		b.Documents[id] = x.document(d)
	}
	for _, list := range b.certificates {
		for i := range list {
			x.certificate(&list[i])
		}
	}
	for _, list := range b.Decisions {
		for i := range list {
			b.withholdRelied(&list[i])
			x.decision(&list[i])
		}
	}
}

func (x *redactor) supplier(s *entity.Supplier) {
	code := x.code(s.ID)
	x.ods[s.ID] = s.ODSCodes
	tags := slices.DeleteFunc(slices.Clone(s.Tags), func(t string) bool { return t != DemoTag })
	*s = entity.Supplier{ID: s.ID, Ref: code, Name: code, Tags: tags, Retired: s.Retired, MergedInto: s.MergedInto}
}

func (x *redactor) engagement(e *entity.Engagement) {
	e.Ref = x.engagementCode(e.ID)
	e.Service, e.Lot, e.ContractRef, e.Tender, e.Value, e.Why = "", "", "", "", nil, nil
	e.OutOfHours = ""
	if e.Early != nil {
		early := *e.Early
		x.text(&early.Reason)
		x.who(&early.By)
		e.Early = &early
	}
	x.who(&e.Owner)
}

func (x *redactor) answer(pack *questionnaire.Pack, a *entity.Answer) *entity.Answer {
	if a == nil || x == nil {
		return a
	}
	c := *a
	if q := pack.Question(c.Question); q != nil && q.Answer == questionnaire.FreeText &&
		c.Value != questionnaire.Unknown && c.Value != questionnaire.NA {
		c.Value = x.free(c.Value)
	}
	x.text(&c.Note)
	x.text(&c.Alternative)
	x.who(&c.By)
	if c.Restored != nil {
		from := *c.Restored
		x.who(&from.By)
		c.Restored = &from
	}
	c.File, c.Sheet, c.Cell = "", "", ""
	return &c
}

// document keeps kind and dates.
func (x *redactor) document(d entity.Document) entity.Document {
	out := entity.Document{ID: d.ID, Ref: d.Ref, Supplier: d.Supplier, Kind: d.Kind, Issued: d.Issued, Expiry: d.Expiry,
		Held: d.Held, State: d.State, AcceptedBy: d.AcceptedBy, AcceptedAt: d.AcceptedAt, Reason: d.Reason}
	x.who(&out.AcceptedBy)
	x.text(&out.Reason)
	return out
}

// certificate keeps kind, days and whether the service is covered. Entity, number, scope and the place where it was
// looked up would lead back to the name; whether it names the supplier was found before.
func (x *redactor) certificate(c *entity.Certificate) {
	*c = entity.Certificate{ID: c.ID, Ref: c.Ref, Supplier: c.Supplier, Kind: c.Kind, Covers: c.Covers,
		Issued: c.Issued, Expiry: c.Expiry, CheckedOn: c.CheckedOn, CheckedBy: x.person(c.CheckedBy, ""),
		Document: c.Document, Withdrawn: c.Withdrawn, By: x.person(c.By, ""), At: c.At}
}

func (x *redactor) decision(d *entity.Decision) {
	d.Person, d.Second, d.Recorder = x.person(d.Person, d.Role), x.person(d.Second, ""), x.person(d.Recorder, "")
	d.Role = "" // it replaces the person now
	x.text(&d.Reason)
	d.Withdrawal = x.reopening(d.Withdrawal)
	d.Bundle, d.Ended, d.BodyCode, d.Body, d.Less = "", "", "", "", "" // a body leads back to its suppliers
}

// reopening is who took something back, and why.
func (x *redactor) reopening(r *entity.Reopening) *entity.Reopening {
	if r == nil {
		return nil
	}
	w := *r
	w.By = x.person(w.By, "")
	x.text(&w.Reason)
	return &w
}

// admission redacts a ruling on what came late.
func (x *redactor) admission(a *entity.Admission) {
	if x == nil {
		return
	}
	a.Person, a.Recorder, a.Role = x.person(a.Person, a.Role), x.person(a.Recorder, ""), ""
	x.text(&a.Reason)
}

// signing redacts what somebody did to sign an assessment off.
func (x *redactor) signing(d *entity.Decision) {
	if x == nil {
		return
	}
	x.decision(d)
	if d.Kind == entity.RepReply {
		d.Reason = questionnaire.Text(x.free(string(d.Reason)))
		return
	}
	if d.Kind == entity.PassedBlock || d.Kind == entity.PassWithdrawn {
		d.Basis = x.free(d.Basis)
	}
}

// risk words a risk by what it comes from: a question of a pack, or the engagement as a whole. It
// drops what a person wrote.
func (x *redactor) risk(k *entity.Risk, b *Book) {
	if x == nil {
		return
	}
	title := "A risk that a person wrote; its words are withheld"
	k.Cause, k.Event, k.Effect = "", "", ""
	switch {
	case k.Kind == entity.OverallRisk:
		title = "Overall risk of the engagement"
	case k.Question != "":
		title = k.Question
		if q := b.questionOf(k.Engagement, k.Pack, k.Question); q != nil {
			title = q.Text
			if must := q.MustHave(); must != nil {
				title = must.Name
			}
			k.Cause, k.Event, k.Effect = questionnaire.Text(q.Finding.Cause), questionnaire.Text(q.Finding.Risk),
				questionnaire.Text(q.Finding.Effect)
		}
	}
	k.Title = title
	k.Domain, k.Outside, k.Appetite = "", "", ""
	for _, name := range []*string{&k.Owner, &k.DecidedBy, &k.DecidedSecond, &k.DecidedRecorder, &k.ClosedBy,
		&k.ClosedSecond, &k.ClosedRecorder} {
		x.who(name)
	}
	x.text(&k.DecidedReason)
	x.text(&k.ClosedReason)
	x.text(&k.ReopenedReason)
}

// questionOf finds a question of any cycle of an engagement.
func (b *Book) questionOf(engagement, pack, question string) *questionnaire.Question {
	for _, a := range b.Cycles[engagement] {
		if a.Pack == pack {
			if q := b.Compiled[a.PackSHA].Pack().Question(question); q != nil {
				return q
			}
		}
	}
	return nil
}

// actions keeps what an action is about by its question.
func (x *redactor) actions(list []entity.Action) {
	if x == nil {
		return
	}
	for i := range list {
		a := &list[i]
		a.Title = questionnaire.Text(strings.TrimSpace(a.Question + " " + withheld))
		a.Clause = x.free(a.Clause)
		x.text(&a.Proof)
		x.who(&a.Owner)
	}
}

func (x *redactor) draft(d *entity.DraftSent) {
	if x != nil {
		d.To, d.By = x.person(d.To, ""), x.person(d.By, "")
	}
}

// representations keeps what each is about, its days and its outcome.
func (x *redactor) representations(list []entity.Representation) {
	if x == nil {
		return
	}
	for i := range list {
		r := &list[i]
		x.text(&r.Says)
		x.who(&r.By)
		x.who(&r.Author)
		r.Who, r.Source, r.SHA256 = x.person(r.Who, ""), "", ""
		if r.Reply != nil {
			w := *r.Reply
			w.Person, w.Recorder, w.Role = x.person(w.Person, w.Role), x.person(w.Recorder, ""), ""
			x.text(&w.Reason)
			r.Reply = &w
		}
		r.Withdrawn = x.reopening(r.Withdrawn)
	}
}

func (x *redactor) queries(list []entity.Query) {
	if x == nil {
		return
	}
	for i := range list {
		q := &list[i]
		x.text(&q.Body)
		x.text(&q.Reply)
		x.who(&q.By)
		x.who(&q.RepliedBy)
		q.From, q.Earlier, q.Rounds = nil, slices.Clone(q.Earlier), slices.Clone(q.Rounds)
		for k := range q.Earlier {
			e := &q.Earlier[k]
			x.text(&e.Text)
			x.who(&e.By)
			e.From = nil
		}
		for k := range q.Rounds {
			x.who(&q.Rounds[k].By)
			q.Rounds[k].ID, q.Rounds[k].Letter, q.Rounds[k].Workbook, q.Rounds[k].Address = "", "", "", ""
		}
		q.Withdrawn = x.reopening(q.Withdrawn)
	}
}

// facts leaves out the free text of facts: names of products, hosts and firms. That
// a fact was given, when and by whom stays.
func (x *redactor) facts(table questionnaire.FactTable, list []entity.Fact, on questionnaire.Date) []entity.Fact {
	var out []entity.Fact
	for _, f := range list {
		if def := table.Def(f.ID); def != nil && def.Open {
			f.Value = questionnaire.Unknown
		}
		f.Value = table.Def(f.ID).Reads(table.OnDay(questionnaire.Facts{f.ID: f.Value}, on).Get(f.ID))
		x.who(&f.By)
		f.Person = x.person(f.Person, f.Role)
		x.who(&f.Second)
		x.text(&f.Reason)
		f.Cell = "" // the sheet has the name that people gave it
		out = append(out, f)
	}
	return out
}

// issues keeps the days of a workbook sent, and not to whom or under which name.
func (x *redactor) issues(list []entity.Issue) {
	if x == nil {
		return
	}
	for i := range list {
		n := &list[i]
		n.To, n.By, n.File, n.Issuer, n.ReplyTo = x.person(n.To, ""), x.person(n.By, ""), "", "", ""
		n.Events = slices.Clone(n.Events)
		for k := range n.Events {
			e := &n.Events[k]
			x.who(&e.Who)
			x.who(&e.By)
			x.text(&e.Reason)
			e.Address, e.Letter = "", ""
		}
	}
}

// published are the codes by which a supplier is looked up in the DSPT directory.
func (x *redactor) published(s *entity.Supplier) []string {
	if x == nil {
		return s.ODSCodes
	}
	return x.ods[s.ID]
}
