package data

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// SettleRisks writes the risks that follow from the facts and answers of an engagement, in the
// transaction that wrote them. Nothing else writes a calculated risk: not reading, not exporting,
// not the passing of time.
func (tx *Tx) SettleRisks(ctx context.Context, engagementID string) ([]entity.Risk, error) {
	b, err := tx.r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: engagementID})
	if err != nil {
		return nil, err
	}
	return tx.Settle(ctx, b, "")
}

// Settle compares the risks an engagement should have with those it has: a missing one is raised, a
// closed one whose must-have is not met again is reopened, and one whose gap is closed is proposed
// for closing. A must-have that is merely not shown becomes a risk at the sign-off of its pack,
// named by signing, and at no other time: its proof may have aged in a cycle signed long ago, and
// an unrelated write should not report that.
func (tx *Tx) Settle(ctx context.Context, b *book.Book, signing string) ([]entity.Risk, error) {
	b.FindRelied()
	e := b.Engagements[b.Suppliers[0].ID][0]
	st := b.Stand(e)
	newest, specs := b.RiskSpecs(&st)
	have, err := store.List(ctx, tx, store.Risks, store.By("engagement", e.ID))
	if err != nil {
		return nil, err
	}
	byKey := map[string]entity.Risk{}
	for _, k := range have {
		if k.Kind != entity.HandRisk {
			byKey[store.RiskKey(k)] = k
		}
	}
	var raised []entity.Risk
	for _, spec := range specs {
		k := entity.Risk{Kind: spec.Kind, Engagement: e.ID, Pack: spec.Pack, Question: spec.Question, Title: spec.Title,
			Cause: questionnaire.Text(spec.Cause), Event: questionnaire.Text(spec.Event),
			Effect: questionnaire.Text(spec.Effect), Raised: tx.r.Day(tx.At())}
		was, known := byKey[store.RiskKey(k)]
		switch {
		case spec.State == scoring.NotShown && spec.Pack != signing:
		case !known:
			if k, err = tx.AddRisk(ctx, k); err != nil {
				return nil, err
			}
			raised = append(raised, k)
		case was.Closed != 0 && was.Kind != entity.OverallRisk:
			was.Open()
			was.CloseProposed = false
			if _, err := store.Put(ctx, tx, store.Risks, was); err != nil {
				return nil, err
			}
			raised = append(raised, was)
			byKey[store.RiskKey(k)] = was
		}
	}
	return raised, tx.proposeClosing(ctx, byKey, newest, b.Beyond(&st))
}

func (tx *Tx) proposeClosing(ctx context.Context, risks map[string]entity.Risk, newest map[string]*scoring.Result,
	beyond map[string][]scoring.Beyond) error {
	for _, key := range slices.Sorted(maps.Keys(risks)) {
		k := risks[key]
		result := newest[k.Pack]
		if k.Kind == entity.OverallRisk || k.Closed != 0 || result == nil {
			continue
		}
		row := result.Row(k.Question)
		if row == nil {
			continue
		}
		mended := row.Mended(k.Kind) && beyondOf(beyond[k.Pack], k.Question) == nil
		if mended != k.CloseProposed {
			k.CloseProposed = mended
			if _, err := store.Put(ctx, tx, store.Risks, k); err != nil {
				return err
			}
		}
	}
	return nil
}

// beyondOf is the number of a question that is more than the service allows, nil for none.
func beyondOf(list []scoring.Beyond, question string) *scoring.Beyond {
	i := slices.IndexFunc(list, func(x scoring.Beyond) bool { return x.Question == question })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// AddRisk is [Register.AddRisk] inside a transaction.
func (tx *Tx) AddRisk(ctx context.Context, k entity.Risk) (entity.Risk, error) {
	ref, err := NextRef(ctx, tx, store.Risks, entity.RiskForm)
	if err != nil {
		return k, err
	}
	k.ID, k.Ref = tx.NewID(), ref
	if k.Raised == 0 {
		k.Raised = tx.r.Day(tx.At())
	}
	return k, store.Insert(ctx, tx, store.Risks, k)
}

// AddRisk adds a risk written by hand.
func (r *Register) AddRisk(ctx context.Context, k entity.Risk) (entity.Risk, error) {
	if err := CleanAll(&k.Title, &k.Owner, (*string)(&k.Response), &k.Outside, &k.Domain); err != nil {
		return k, err
	}
	if k.Title == "" {
		return k, problem.New("no-title", "", "say in a few words what the risk is", "a risk needs a title")
	}
	k.Kind = entity.HandRisk
	if k.Decided != nil && k.DecidedOn == 0 {
		k.DecidedOn = r.Today()
	}
	err := r.Update(ctx, actRisk, func(tx *Tx) (err error) {
		if err = tx.r.CheckDecided(ctx, tx, &entity.Risk{Kind: k.Kind}, &k); err != nil {
			return err
		}
		if k, err = tx.AddRisk(ctx, k); err != nil {
			return err
		}
		tx.Subject("risk", k.Ref, "added")
		return tx.pushRisk(ctx, k)
	})
	return k, err
}

// PromoteRisk makes a gap listed under the overall risk a risk of its own.
func (r *Register) PromoteRisk(ctx context.Context, engagementID, pack, question string) (k entity.Risk, err error) {
	err = r.Update(ctx, actRisk, func(tx *Tx) error {
		b, err := r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: engagementID})
		if err != nil {
			return err
		}
		st := b.Stand(b.Engagements[b.Suppliers[0].ID][0])
		result := st.Results[pack]
		if result == nil || result.Row(question) == nil {
			return problem.New("unknown-question", pack+"/"+question, "see the gaps with assure risk list",
				"the engagement has no such gap")
		}
		row := result.Row(question)
		k = entity.Risk{Kind: entity.PromotedRisk, Engagement: engagementID, Pack: pack, Question: question,
			Title: row.Text()}
		if row.Gap() == scoring.ControlGap {
			f := b.Compiled[st.Governing[pack].PackSHA].Pack().Question(question).Finding
			k.Cause, k.Event, k.Effect = questionnaire.Text(f.Cause), questionnaire.Text(f.Risk),
				questionnaire.Text(f.Effect)
		}
		if x := beyondOf(b.Beyond(&st)[pack], question); x != nil {
			k.Cause = questionnaire.Text(x.Finding())
			k.Event = questionnaire.Text(x.Event())
		}
		if k, err = tx.AddRisk(ctx, k); errors.Is(err, ErrDuplicate) {
			return fmt.Errorf("%w: %w", ErrDuplicate,
				problem.New("risk-known", pack+"/"+question, "see assure risk list",
					"this gap is a risk of its own already"))
		}
		tx.Subject("risk", k.Ref, "promoted")
		return cmp.Or(err, tx.pushRisk(ctx, k))
	})
	return k, err
}

// UpdateRisk writes what a person decided about a risk: cell, target, owner, response. Its place and number stay. Where
// the cell, its reason or its last day change, it is the acting person's, unless DecidedOn is 0: then DecidedBy and
// DecidedSecond decided it.
func (r *Register) UpdateRisk(ctx context.Context, k entity.Risk) error {
	return r.EditRisk(ctx, k.ID, func(now *entity.Risk) error { *now = k; return nil })
}

// EditRisk is [Register.UpdateRisk] of what change makes of the risk as it is now, without a cell outside the matrix;
// an error of change writes nothing.
func (r *Register) EditRisk(ctx context.Context, id string, change func(*entity.Risk) error) error {
	return r.Update(ctx, actRisk, func(tx *Tx) error {
		was, err := store.Get(ctx, tx, store.Risks, id)
		if err != nil {
			return err
		}
		k := was
		for _, cell := range []**entity.Cell{&k.Decided, &k.Target} {
			if *cell != nil && !(*cell).Valid() {
				*cell = nil
			}
		}
		if err := change(&k); err != nil {
			return err
		}
		tx.Subject("risk", was.Ref, "changed")
		k.Ref, k.Kind, k.Engagement, k.Pack, k.Question, k.Raised = was.Ref, was.Kind, was.Engagement, was.Pack,
			was.Question, was.Raised
		if k.Decided != nil && !sameDecided(&was, &k) {
			if k.DecidedOn != 0 && k.DecidedOn == was.DecidedOn { // whoever decided before did not decide this
				k.DecidedBy, k.DecidedSecond = "", ""
			}
			k.DecidedOn = r.Day(tx.At())
		}
		k.KeepEnd(&was)
		switch { // a view leaves out a cell outside the matrix, which stays until a valid one takes its place
		case k.Decided == nil && was.Decided != nil && !was.Decided.Valid():
			k.Decided, k.DecidedBy, k.DecidedOn, k.DecidedReason = was.Decided, was.DecidedBy, was.DecidedOn,
				was.DecidedReason
		case k.Decided == nil:
			if was.Decided == nil || k.DecidedOn != 0 { // else DecidedBy takes it away
				k.DecidedBy, k.DecidedSecond = "", ""
			}
			k.DecidedOn, k.DecidedReason, k.DecidedUntil = 0, "", 0
		}
		if k.Target == nil && was.Target != nil && !was.Target.Valid() {
			k.Target = was.Target
		}
		if err := tx.r.CheckDecided(ctx, tx, &was, &k); err != nil {
			return err
		}
		_, err = store.Put(ctx, tx, store.Risks, k)
		return cmp.Or(err, tx.pushRisk(ctx, k))
	})
}

// Closing is the end of a risk: why, who decided it, "" for the acting person, and who agreed.
type Closing struct {
	Reason questionnaire.Text
	Person string
	Second string
}

// CloseRisk closes a risk with a reason. It stays in the register. One that is still in a band with a rule of authority
// takes the role and the second person of the rule.
func (r *Register) CloseRisk(ctx context.Context, ref string, c Closing) error {
	return r.endRisk(ctx, ref, c.Reason, "closed", func(k *entity.Risk, today questionnaire.Date) {
		k.Closed, k.ClosedReason, k.ClosedBy, k.ClosedSecond, k.ClosedRecorder = today, c.Reason, c.Person, c.Second, ""
		k.ClosedOutright = k.CloseProposed
	})
}

// ReopenRisk opens a closed risk again, with a reason.
func (r *Register) ReopenRisk(ctx context.Context, ref string, reason questionnaire.Text) error {
	return r.endRisk(ctx, ref, reason, "reopened", func(k *entity.Risk, _ questionnaire.Date) {
		k.Open()
		k.ReopenedReason = reason
	})
}

// endRisk closes or reopens a risk. done is what became of it, in the audit log.
func (r *Register) endRisk(ctx context.Context, ref string, reason questionnaire.Text, done string,
	set func(*entity.Risk, questionnaire.Date)) error {
	if reason == "" {
		return problem.New("no-reason", ref, "say why with --reason", "a risk is %s for a reason", done)
	}
	return r.Update(ctx, actRisk, func(tx *Tx) error {
		k, err := book.FindRisk(ctx, tx, ref)
		if err != nil {
			return err
		}
		again := false // its end counts no more: it may be closed anew, or opened for good
		if k.Closed != 0 {
			if again, err = endLapsed(ctx, tx, &k, r.Day(tx.At())); err != nil {
				return err
			}
		}
		if !again && (k.Closed != 0) == (done == "closed") {
			return problem.New("risk-"+done, k.Ref, "see it with assure risk show "+k.Ref, "the risk is %s already",
				map[bool]string{true: "closed", false: "open"}[k.Closed != 0])
		}
		tx.Subject("risk", k.Ref, done)
		was := k
		set(&k, r.Day(tx.At()))
		if err := tx.r.CheckClosed(ctx, tx, &was, &k); err != nil {
			return err
		}
		k.CloseProposed = k.CloseProposed && k.Closed == 0
		_, err = store.Put(ctx, tx, store.Risks, k)
		return cmp.Or(err, tx.pushRisk(ctx, k))
	})
}

// endLapsed reports whether the end of a risk counts no more: see [book.Reopen].
func endLapsed(ctx context.Context, v store.Viewer, k *entity.Risk, today questionnaire.Date) (bool, error) {
	actions, err := store.List(ctx, v, store.Actions, store.By("engagement", k.Engagement))
	actions = slices.DeleteFunc(actions, func(a entity.Action) bool { return a.Risk != k.ID })
	shown := *k
	return book.Reopen(&shown, actions, today) != nil, err
}

// pushRisk remembers what was done to a risk as a step of the open assessments of its engagement.
func (tx *Tx) pushRisk(ctx context.Context, k entity.Risk) error {
	return tx.pushOfEngagements(ctx, []string{k.Engagement}, k.Ref)
}

// Risks lists risks with the cells worked out for the moment, by reference.
func (r *Register) Risks(ctx context.Context, f book.RiskFilter, at book.At) (list []book.RiskView, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		b, err := r.Reader().Open(ctx, v, at, book.Scope{Supplier: f.Supplier, Engagement: f.Engagement})
		if err != nil {
			return err
		}
		list, err = b.Risks(ctx, f.Open)
		return err
	})
	return list, err
}

// EachRisk gives the risks of a filter in parts, each in the order of references: those of the whole register would
// take its size in memory. do must not keep what it gets.
func (r *Register) EachRisk(ctx context.Context, f book.RiskFilter, at book.At,
	do func([]book.RiskView) error) error {
	if f.Supplier != "" || f.Engagement != "" {
		list, err := r.Risks(ctx, f, at)
		if err != nil {
			return err
		}
		return do(list)
	}
	return r.View(ctx, at, func(v *store.View) error {
		return r.Reader().Each(ctx, v, at, func(b *book.Book) (func() error, error) {
			list, err := b.Risks(ctx, f.Open)
			return func() error { return do(list) }, err
		})
	})
}

// Risk reads one risk.
func (r *Register) Risk(ctx context.Context, ref string, at book.At) (view book.RiskView, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		k, err := book.FindRisk(ctx, v, ref)
		if err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, v, at, book.Scope{Engagement: k.Engagement})
		if err != nil {
			return err
		}
		list, err := b.Risks(ctx, false)
		for _, x := range list {
			if x.ID == k.ID {
				view = x
			}
		}
		return err
	})
	return view, err
}
