package data

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/scoring"
)

// RiskView is a risk with what is worked out for it on a day.
type RiskView struct {
	questionnaire.Risk
	Supplier   questionnaire.Supplier
	Of         questionnaire.Engagement
	Tier       int
	Inherent   questionnaire.Cell
	Calculated questionnaire.Cell // likelihood 0: not assessed; all 0: not triaged
	Aim        questionnaire.Cell // the target that stands: the decided one, else the calculated one
	GateState  scoring.GateState  // of a gate risk
	Gaps       []scoring.RiskGap  // under the overall risk
	Acceptance *questionnaire.Decision
	Lapsed     string // why the acceptance no longer holds, "" when it does or there is none
	Actions    []questionnaire.Action
	Status     scoring.Status // of the engagement: how certain the calculated cell is
}

// Standing is the cell that counts: the decided one where there is one, else the calculated one.
func (v *RiskView) Standing() questionnaire.Cell {
	if v.Decided != nil {
		return *v.Decided
	}
	return v.Calculated
}

// RiskFilter narrows a list of risks; zero values do not.
type RiskFilter struct {
	Supplier   string // ULID
	Engagement string // ULID
	Open       bool   // without closed ones
}

// settleRisks writes the risks that the facts and answers of an engagement bring, inside the transaction that brought
// them. Nothing else writes a calculated risk: not reading, not exporting, not the passing of time.
func (tx *Tx) settleRisks(ctx context.Context, engagementID string) ([]questionnaire.Risk, error) {
	b, err := tx.r.Reader().Open(ctx, tx, At{}, scope{engagement: engagementID})
	if err != nil {
		return nil, err
	}
	return tx.settle(ctx, b, "")
}

// settle compares the risks an engagement should have with those it has: a missing one is raised, a closed one whose
// must-have is not met again is reopened, and one whose gap is mended proposes its closing. A must-have that is merely not
// shown becomes a risk at the sign-off of its pack, named by signing, and at no other time: its proof may have aged in a
// cycle signed long ago, and an unrelated write is no occasion to find that.
func (tx *Tx) settle(ctx context.Context, b *book, signing string) ([]questionnaire.Risk, error) {
	e := b.engagements[b.suppliers[0].ID][0]
	st := b.stand(e)
	newest, specs := b.riskSpecs(&st)
	have, err := store.List(ctx, tx, store.Risks, store.By("engagement", e.ID))
	if err != nil {
		return nil, err
	}
	byKey := map[string]questionnaire.Risk{}
	for _, k := range have {
		if k.Kind != questionnaire.HandRisk {
			byKey[store.RiskKey(k)] = k
		}
	}
	var raised []questionnaire.Risk
	for _, spec := range specs {
		k := questionnaire.Risk{Kind: spec.Kind, Engagement: e.ID, Pack: spec.Pack, Question: spec.Question, Title: spec.Title,
			Cause: questionnaire.Text(spec.Cause), Event: questionnaire.Text(spec.Event), Effect: questionnaire.Text(spec.Effect), Raised: tx.r.Day(tx.At())}
		was, known := byKey[store.RiskKey(k)]
		switch {
		case spec.State == scoring.NotShown && spec.Pack != signing:
		case !known:
			if k, err = tx.addRisk(ctx, k); err != nil {
				return nil, err
			}
			raised = append(raised, k)
		case was.Closed != 0 && was.Kind != questionnaire.OverallRisk:
			was.Closed, was.ClosedReason, was.CloseProposed = 0, "", false
			if _, err := store.Put(ctx, tx, store.Risks, was); err != nil {
				return nil, err
			}
			raised = append(raised, was)
			byKey[store.RiskKey(k)] = was
		}
	}
	return raised, tx.proposeClosing(ctx, byKey, newest)
}

// riskSpecs lists the risks an engagement should have, from its governing cycles and from a newer open one: a must-have
// found not met there is known now, whatever governs. newest has the result of the newest cycle of each pack.
func (b *book) riskSpecs(st *standing) (newest map[string]*scoring.Result, specs []scoring.RiskSpec) {
	newest = map[string]*scoring.Result{}
	signed := map[string]bool{}
	for id, a := range st.governing {
		signed[id] = a.SignedAt != nil
		newest[id] = st.results[id]
	}
	specs = b.settings.Risks(scoring.RisksInput{Engagement: st.input(), SignedOff: signed})
	for _, a := range shownCycles(b.cycles[st.engagement.ID]) {
		if g := st.governing[a.Pack]; g.ID == a.ID || a.Cycle < g.Cycle {
			continue
		}
		result := b.score(&a, st.facts, st.triage)
		newest[a.Pack] = result
		in := st.input()
		in.Results = map[string]*scoring.Result{a.Pack: result}
		for _, s := range b.settings.Risks(scoring.RisksInput{Engagement: in}) {
			if s.Kind == questionnaire.GateRisk && !slices.ContainsFunc(specs, func(x scoring.RiskSpec) bool { return x.Pack == s.Pack && x.Question == s.Question }) {
				specs = append(specs, s)
			}
		}
	}
	return newest, specs
}

func (tx *Tx) proposeClosing(ctx context.Context, risks map[string]questionnaire.Risk, newest map[string]*scoring.Result) error {
	for _, key := range sortedKeys(risks) {
		k := risks[key]
		result := newest[k.Pack]
		if k.Kind == questionnaire.OverallRisk || k.Closed != 0 || result == nil {
			continue
		}
		row := result.Row(k.Question)
		if row == nil {
			continue
		}
		if mended := row.Mended(k.Kind); mended != k.CloseProposed {
			k.CloseProposed = mended
			if _, err := store.Put(ctx, tx, store.Risks, k); err != nil {
				return err
			}
		}
	}
	return nil
}

func (tx *Tx) addRisk(ctx context.Context, k questionnaire.Risk) (questionnaire.Risk, error) {
	ref, err := nextRef(ctx, tx, store.Risks, riskRef)
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
func (r *Register) AddRisk(ctx context.Context, k questionnaire.Risk) (questionnaire.Risk, error) {
	if err := cleanAll(&k.Title, &k.Owner, (*string)(&k.Response), &k.Outside, &k.Domain); err != nil {
		return k, err
	}
	if k.Title == "" {
		return k, problem.New("no-title", "", "say in a few words what the risk is", "a risk needs a title")
	}
	k.Kind = questionnaire.HandRisk
	err := r.Update(ctx, actRisk, func(tx *Tx) (err error) {
		k, err = tx.addRisk(ctx, k)
		tx.Subject("risk", k.Ref, "added")
		return err
	})
	return k, err
}

// PromoteRisk makes a gap listed under the overall risk a risk of its own.
func (r *Register) PromoteRisk(ctx context.Context, engagementID, pack, question string) (k questionnaire.Risk, err error) {
	err = r.Update(ctx, actRisk, func(tx *Tx) error {
		b, err := r.Reader().Open(ctx, tx, At{}, scope{engagement: engagementID})
		if err != nil {
			return err
		}
		st := b.stand(b.engagements[b.suppliers[0].ID][0])
		result := st.results[pack]
		if result == nil || result.Row(question) == nil {
			return problem.New("unknown-question", pack+"/"+question, "see the gaps with assure risk list", "the engagement has no such gap")
		}
		row := result.Row(question)
		k = questionnaire.Risk{Kind: questionnaire.PromotedRisk, Engagement: engagementID, Pack: pack, Question: question, Title: row.Text()}
		if row.Gap() == scoring.ControlGap {
			f := b.compiled[st.governing[pack].PackSHA].Pack().Question(question).Finding
			k.Cause, k.Event, k.Effect = questionnaire.Text(f.Cause), questionnaire.Text(f.Risk), questionnaire.Text(f.Effect)
		}
		if k, err = tx.addRisk(ctx, k); errors.Is(err, ErrDuplicate) {
			return fmt.Errorf("%w: %w", ErrDuplicate, problem.New("risk-known", pack+"/"+question, "see assure risk list", "this gap is a risk of its own already"))
		}
		tx.Subject("risk", k.Ref, "promoted")
		return err
	})
	return k, err
}

// UpdateRisk writes what a person decided of a risk: cell, target, owner, response. Its place and number stay.
func (r *Register) UpdateRisk(ctx context.Context, k questionnaire.Risk) error {
	return r.Update(ctx, actRisk, func(tx *Tx) error {
		was, err := store.Get(ctx, tx, store.Risks, k.ID)
		if err != nil {
			return err
		}
		tx.Subject("risk", was.Ref, "changed")
		k.Ref, k.Kind, k.Engagement, k.Pack, k.Question, k.Raised = was.Ref, was.Kind, was.Engagement, was.Pack, was.Question, was.Raised
		if k.Decided != nil && (was.Decided == nil || *was.Decided != *k.Decided) {
			if !onGrid(*k.Decided) {
				return problem.New("bad-cell", k.Ref, "give consequence and likelihood as 1 to 5", "the decided cell is outside the 5x5")
			}
			if k.DecidedReason == "" {
				return problem.New("no-reason", k.Ref, "say why the decided cell differs from the calculated one", "a decided cell needs a reason")
			}
			k.DecidedBy, k.DecidedOn = r.Actor(), r.Day(tx.At())
		}
		_, err = store.Put(ctx, tx, store.Risks, k)
		return err
	})
}

func onGrid(c questionnaire.Cell) bool {
	return c.Consequence >= 1 && c.Consequence <= 5 && c.Likelihood >= 1 && c.Likelihood <= 5
}

// CloseRisk closes a risk with a reason. It stays in the register.
func (r *Register) CloseRisk(ctx context.Context, ref string, reason questionnaire.Text) error {
	if reason == "" {
		return problem.New("no-reason", ref, "say why it is closed", "closing a risk needs a reason")
	}
	return r.Update(ctx, actRisk, func(tx *Tx) error {
		k, err := findRisk(ctx, tx, ref)
		if err != nil {
			return err
		}
		tx.Subject("risk", k.Ref, "closed")
		k.Closed, k.ClosedReason, k.CloseProposed = r.Day(tx.At()), reason, false
		_, err = store.Put(ctx, tx, store.Risks, k)
		return err
	})
}

func findRisk(ctx context.Context, v store.Viewer, ref string) (questionnaire.Risk, error) {
	k, err := store.Find(ctx, v, store.Risks, store.By("ref_key", store.RefKey(ref)))
	if notFound(err) {
		err = fmt.Errorf("%w: %w", store.ErrNotFound, problem.New("unknown-risk", text.Safe(ref), "see assure risk list", "there is no such risk"))
	}
	return k, err
}
