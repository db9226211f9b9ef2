package data

import (
	"cmp"
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// repActs are the acts on drafts and representations, which are undone in the list of representations.
var repActs = []string{actDraft, actRep, actRepReply, actRepDrop}

// SendDraft records that the draft report on engagements, by identifier, went to their supplier, in one act. What the
// supplier disputes after replyBy is late. A draft with an earlier day that is still running is replaced.
func (r *Register) SendDraft(ctx context.Context, engagements []string, replyBy questionnaire.Date) (
	list []entity.DraftSent, err error) {
	if replyBy < r.Today() {
		return nil, problem.New("due-past", replyBy.String(), "give today or a later day",
			"nobody can reply by a day that has passed")
	}
	err = r.Update(ctx, actDraft, func(tx *Tx) error {
		first := ""
		for _, id := range engagements {
			e, err := store.Get(ctx, tx, store.Engagements, id)
			if err != nil {
				return err
			}
			s, err := store.Get(ctx, tx, store.Suppliers, e.Supplier)
			if err != nil {
				return err
			}
			d := entity.DraftSent{ID: tx.NewID(), Engagement: id, On: r.Day(tx.At()), ReplyBy: replyBy, By: tx.Actor(),
				At: tx.At()}
			if len(s.Contacts) > 0 {
				d.To = s.Contacts[0].Email
			}
			if err := store.Insert(ctx, tx, store.Drafts, d); err != nil {
				return err
			}
			list, first = append(list, d), cmp.Or(first, e.Ref)
		}
		tx.Subject("return", first, "draft, reply by "+replyBy.String())
		if len(engagements) != 1 { // an undo on one engagement would undo it on all
			return nil
		}
		return tx.pushOfEngagements(ctx, engagements, first)
	})
	return list, err
}

// AddRepresentationTo is [Register.AddRepresentation] for what people type: a supplier or an engagement, and the id of
// a question of one of its questionnaires, "" for the report as a whole. pack narrows them, "" does not.
func (r *Register) AddRepresentationTo(ctx context.Context, ref, pack, question string,
	x entity.Representation) (entity.Representation, error) {
	g, _, err := r.Engagement(ctx, ref)
	if err != nil {
		return x, err
	}
	x.Engagement = g.ID
	if question = strings.TrimSpace(question); question == "" {
		return r.AddRepresentation(ctx, x)
	}
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{Engagement: g.ID})
		if err != nil {
			return err
		}
		found := map[string]entity.Assessment{} // the newest cycle of each pack that asks it
		for _, a := range b.Cycles[g.ID] {
			compiled := b.Compiled[a.PackSHA]
			if compiled == nil || a.TakenBack != nil || pack != "" && a.Pack != pack {
				continue
			}
			for _, q := range compiled.Pack().Questions() {
				if strings.EqualFold(q.ID, question) && a.Cycle >= found[a.Pack].Cycle {
					x.Question, x.Assessment, found[a.Pack] = q.ID, a.ID, a
				}
			}
		}
		switch len(found) {
		case 0:
			return problem.New("unknown-question", text.Safe(question), "give the id as the draft has it",
				"no questionnaire of %s has such a question", g.Ref)
		case 1:
			return nil
		}
		return problem.New("several-packs", text.Safe(question), "name the questionnaire too",
			"several questionnaires of %s have this question: %s", g.Ref,
			strings.Join(slices.Sorted(maps.Keys(found)), ", "))
	})
	if err != nil {
		return x, err
	}
	return r.AddRepresentation(ctx, x)
}

// AddRepresentation records what a supplier disputes. Its assessment, where it is about a question, is the one given.
// It gets the day of the newest draft that went for the engagement, and the judgement that counts now as the one that
// is disputed.
func (r *Register) AddRepresentation(ctx context.Context, x entity.Representation) (entity.Representation, error) {
	says := string(x.Says)
	if err := CleanAll(&says, &x.Who, &x.Source); err != nil {
		return x, err
	}
	x.Says, x.On = questionnaire.Text(says), cmp.Or(x.On, r.Today())
	switch {
	case x.Says == "":
		return x, problem.New("no-text", x.Subject(), "write what the supplier says", "a representation needs a text")
	case x.On > r.Today():
		return x, problem.New("bad-date", x.On.String(), "give the day it came", "the day is after today")
	}
	if x.Source != "" { // the name and the checksum are kept, and not the file
		var err error
		if x.SHA256, err = safefile.HashFile(ctx, x.Source); err != nil {
			return x, err
		}
		x.Source = filepath.Base(x.Source)
	}
	err := r.Update(ctx, actRep, func(tx *Tx) (err error) {
		e, err := store.Get(ctx, tx, store.Engagements, x.Engagement)
		if err != nil {
			return err
		}
		if x.Ref, err = NextRef(ctx, tx, store.Representations, entity.RepresentationForm); err != nil {
			return err
		}
		x.ID, x.State, x.By, x.At = tx.NewID(), entity.RepOpen, tx.Actor(), tx.At()
		drafts, err := store.List(ctx, tx, store.Drafts, store.By("engagement", e.ID))
		if err != nil {
			return err
		}
		var newest *entity.DraftSent
		for i := range drafts {
			if d := &drafts[i]; !d.Withdrawn && d.On <= x.On && (newest == nil || !d.At.Before(newest.At)) {
				newest = d
			}
		}
		if newest != nil {
			x.Due = newest.ReplyBy
		}
		if x.Question != "" {
			answers, err := store.AnswersOf(ctx, tx, x.Assessment)
			if err != nil {
				return err
			}
			if j := answers[x.Assessment][x.Question].Judgement; j.Given() {
				x.Judged, x.Author = j.Rev, j.Source().By
			}
		}
		tx.Subject("representation", x.Ref, "added")
		if err := store.Insert(ctx, tx, store.Representations, x); err != nil {
			return err
		}
		return tx.pushRepresentation(ctx, &x)
	})
	return x, err
}

// ReplyRepresentation records our reply, by a person of the list who, at tiers 1 and 2 and before triage, did not make
// the judgement that is disputed. It changes no answer.
func (r *Register) ReplyRepresentation(ctx context.Context, ref string, outcome entity.RepresentationState, reason,
	person string) (x entity.Representation, err error) {
	if err := CleanAll(&reason, &person); err != nil {
		return x, err
	}
	person = cmp.Or(person, r.Actor())
	switch {
	case !outcome.Replied():
		return x, problem.New("no-outcome", ref, "say upheld, upheld in part or not upheld", "a reply has an outcome")
	case reason == "":
		return x, problem.New("no-reason", ref, "say why, in words for the supplier: it goes into the letter",
			"a reply to a representation needs a reason")
	}
	return r.changeRepresentation(ctx, actRepReply, ref, string(outcome), func(tx *Tx, x *entity.Representation) error {
		people, err := tx.people(ctx)
		if err != nil {
			return err
		}
		p, err := named(people, person)
		switch {
		case err != nil:
			return err
		case p == nil:
			return notRegistered(people, person)
		case p.Retired:
			return problem.New("retired-person", text.Safe(p.Name), "name somebody else", "%s has retired",
				text.Safe(p.Name))
		}
		b, err := r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: x.Engagement})
		if err != nil {
			return err
		}
		tier := b.Triage(b.CurrentFacts(x.Engagement)).Tier
		if tier <= 2 && x.Author != "" && people.Same(p.Name, x.Author) {
			return problem.New("own-judgement", x.Ref, "let a colleague look at it and reply",
				"%s made the judgement that is disputed, and at this tier somebody else replies", text.Safe(p.Name))
		}
		reply := &entity.RepresentationReply{Reason: questionnaire.Text(reason), Person: p.Name, Role: p.Role,
			At: tx.At()}
		if !people.Same(p.Name, tx.Actor()) {
			reply.Recorder = tx.Actor()
		}
		x.State, x.Reply = outcome, reply
		return nil
	})
}

// WithdrawRepresentation records that a supplier no longer disputes something, or that it was recorded by mistake.
func (r *Register) WithdrawRepresentation(ctx context.Context, ref,
	reason string) (x entity.Representation, err error) {
	if err := CleanAll(&reason); err != nil {
		return x, err
	}
	if reason == "" {
		return x, problem.New("no-reason", ref, "say why: it is kept", "a representation is withdrawn for a reason")
	}
	return r.changeRepresentation(ctx, actRepDrop, ref, "withdrawn", func(tx *Tx, x *entity.Representation) error {
		x.State = entity.RepWithdrawn
		x.Withdrawn = &entity.Reopening{By: tx.Actor(), At: tx.At(), Reason: questionnaire.Text(reason)}
		return nil
	})
}

// changeRepresentation changes one that nobody has replied to.
func (r *Register) changeRepresentation(ctx context.Context, act, ref, note string,
	change func(*Tx, *entity.Representation) error) (x entity.Representation, err error) {
	err = r.Update(ctx, act, func(tx *Tx) error {
		if x, err = store.FindRef(ctx, tx, store.Representations, entity.RepresentationForm, ref); err != nil {
			return noRepresentation(ref, err)
		}
		tx.Subject("representation", x.Ref, note)
		if !x.State.Open() {
			return problem.New("replied-already", x.Ref, "undo that first, or record what the supplier says since "+
				"as another",
				"it is %s already", string(x.State))
		}
		if err := change(tx, &x); err != nil {
			return err
		}
		if _, err := store.Put(ctx, tx, store.Representations, x); err != nil {
			return err
		}
		return tx.pushRepresentation(ctx, &x)
	})
	return x, err
}

func noRepresentation(ref string, err error) error {
	if book.IsNotFound(err) {
		return problem.New("unknown-representation", text.Safe(ref), "see assure representation list",
			"there is no such representation")
	}
	return err
}

func (tx *Tx) pushRepresentation(ctx context.Context, x *entity.Representation) error {
	if x.Assessment == "" {
		return tx.pushOfEngagements(ctx, []string{x.Engagement}, x.Ref)
	}
	return tx.pushEntities(ctx, x.Ref, []string{x.Assessment})
}

// RepresentationView is a representation with what it is about, and what became of the judgement that is disputed.
type RepresentationView struct {
	entity.Representation
	Supplier  entity.Supplier
	Of        entity.Engagement
	Pack      string // with its version; "" where it is about the report
	Words     string // the text of the question
	Disputed  string // the judgement that is disputed, in words; "" for none
	Now       string // the judgement now
	JudgedBy  string // who made the one of now, where it is another
	JudgedOn  questionnaire.Date
	Unchanged bool                  // it was upheld, and the judgement is still the one disputed
	Effect    *RepresentationEffect // nil while the judgement is the one disputed
}

// RepresentationEffect is what the change of the judgement does, by itself, as everything else is today.
type RepresentationEffect struct {
	Score, Possible ScoreChange
	Before, After   questionnaire.Grade // "" where none is shown
	Raised, Gone    []string            // risks, by question or reference
	Lapsed          []string            // acceptances of risks that count no more
}

// Representation finds one by its reference.
func (r *Register) Representation(ctx context.Context, ref string, at book.At) (out RepresentationView, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		x, err := store.FindRef(ctx, v, store.Representations, entity.RepresentationForm, ref)
		if err != nil {
			return noRepresentation(ref, err)
		}
		b, err := r.Reader().Open(ctx, v, at, book.Scope{Engagement: x.Engagement})
		if err == nil {
			out, err = r.representationView(ctx, v, b, x)
		}
		return err
	})
	return out, err
}

// Representations lists what suppliers dispute, those to act on first: of all, or of what references name.
func (r *Register) Representations(ctx context.Context, refs []string, at book.At) (list []RepresentationView,
	err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		all, err := store.List(ctx, v, store.Representations)
		if err != nil || len(all) == 0 {
			return err
		}
		has := map[string]bool{}
		for i := range all {
			has[all[i].Engagement] = true
		}
		engagements := slices.Sorted(maps.Keys(has))
		if len(refs) > 0 {
			if engagements, err = engagementsNamed(ctx, v, refs); err != nil {
				return err
			}
		}
		for _, id := range engagements {
			if !has[id] {
				continue
			}
			b, err := r.Reader().Open(ctx, v, at, book.Scope{Engagement: id})
			if err != nil {
				return err
			}
			some, err := b.Representations(ctx)
			if err != nil {
				return err
			}
			for _, x := range some {
				view, err := r.representationView(ctx, v, b, x)
				if err != nil {
					return err
				}
				list = append(list, view)
			}
		}
		return nil
	})
	slices.SortFunc(list, func(x, y RepresentationView) int {
		turn := func(v *RepresentationView) int {
			if v.Unchanged {
				return 0
			}
			return slices.Index(entity.RepresentationStates, v.State)
		}
		return cmp.Or(cmp.Compare(turn(&x), turn(&y)), cmp.Compare(x.Ref, y.Ref))
	})
	return list, err
}

// engagementsNamed are the engagements that references of suppliers and engagements name, by identifier.
func engagementsNamed(ctx context.Context, v store.Viewer, refs []string) (out []string, err error) {
	for _, ref := range refs {
		if _, ok := entity.EngagementForm.Number(ref); ok {
			e, _, err := book.FindEngagement(ctx, v, ref)
			if err != nil {
				return nil, err
			}
			out = append(out, e.ID)
			continue
		}
		s, err := book.FindSupplier(ctx, v, ref)
		if err != nil {
			return nil, book.NoSuch(ctx, v, ref, err)
		}
		of, err := store.List(ctx, v, store.Engagements, store.By("supplier", s.ID))
		if err != nil {
			return nil, err
		}
		for i := range of {
			out = append(out, of[i].ID)
		}
	}
	return out, nil
}

// representationView fills in what a representation is about.
func (r *Register) representationView(ctx context.Context, v *store.View, b *book.Book,
	x entity.Representation) (RepresentationView, error) {
	out := RepresentationView{Representation: x, Supplier: b.Suppliers[0], Of: b.Engagement()}
	i := slices.IndexFunc(b.Cycles[x.Engagement], func(a entity.Assessment) bool { return a.ID == x.Assessment })
	if i < 0 || x.Question == "" {
		return out, nil
	}
	a := &b.Cycles[x.Engagement][i]
	compiled := b.Compiled[a.PackSHA]
	if compiled == nil {
		return out, nil
	}
	out.Pack = compiled.Pack().Ref()
	q := compiled.Pack().Question(x.Question)
	if q == nil { // a later version of the pack asks otherwise
		return out, nil
	}
	out.Words = q.Text
	var was *entity.Answer
	if x.Judged > 0 {
		old, err := v.AnswerAt(ctx, a.ID, q.ID, entity.ByAssessor, x.Judged)
		if err != nil {
			return out, err
		}
		was, out.Disputed = &old, book.AnswerWords(q, &old)
	}
	both := b.Answers[a.ID][q.ID]
	if now := both.Judgement; now.Given() {
		out.Now = book.AnswerWords(q, now)
		if now.Rev != x.Judged {
			out.JudgedBy, out.JudgedOn = now.Source().By, r.Day(now.At)
		}
	}
	out.Unchanged = book.Unchanged(&x, both)
	if both.Judgement.Given() && both.Judgement.Rev != x.Judged {
		effect, err := effectOfChange(ctx, b, a, q.ID, was)
		if err != nil {
			return out, err
		}
		out.Effect = effect
	}
	return out, nil
}

// effectOfChange compares an engagement as it is with what it would be with an earlier judgement of a question.
func effectOfChange(ctx context.Context, b *book.Book, a *entity.Assessment, question string,
	was *entity.Answer) (*RepresentationEffect, error) {
	facts := b.CurrentFacts(a.Engagement)
	look := func() (*scoring.Result, map[string]bool, map[string]bool, error) {
		result := b.Score(a, facts, b.Settings.Triage(facts))
		st := b.Stand(b.Engagement())
		_, specs := b.RiskSpecs(&st)
		risks, lapsed := map[string]bool{}, map[string]bool{}
		for i := range specs {
			risks[cmp.Or(specs[i].Question, "the overall risk")] = true
		}
		views, err := b.Risks(ctx, true)
		for i := range views {
			if views[i].Lapsed != "" {
				lapsed[views[i].Ref] = true
			}
		}
		return result, risks, lapsed, err
	}
	after, risksNow, lapsedNow, err := look()
	if err != nil {
		return nil, err
	}
	all := b.Answers[a.ID]
	then := maps.Clone(all)
	both := then[question]
	both.Judgement = was
	then[question] = both
	b.Answers[a.ID] = then
	before, risksThen, lapsedThen, err := look()
	b.Answers[a.ID] = all
	if err != nil {
		return nil, err
	}
	return &RepresentationEffect{
		Score:    ScoreChange{Before: ShownScore(before), After: ShownScore(after)},
		Possible: ScoreChange{Before: PossibleScore(before), After: PossibleScore(after)},
		Before:   before.ShownGrade(), After: after.ShownGrade(), Raised: only(risksNow, risksThen),
		Gone: only(risksThen, risksNow), Lapsed: only(lapsedNow, lapsedThen)}, nil
}

// only lists what one set has and another has not.
func only(one, other map[string]bool) []string {
	out := []string{}
	for _, k := range slices.Sorted(maps.Keys(one)) {
		if !other[k] {
			out = append(out, k)
		}
	}
	return out
}
