package foreign

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Audit actions.
const (
	actAccept  = "accept suggestion"
	actDismiss = "dismiss suggestion"
)

// AcceptRequest names the suggestions that a person accepts.
type AcceptRequest struct {
	Ref       string   // of the engagement, or of a supplier with one that is open
	Pack      string   // id or id@version; "" where the engagement answers only one
	Questions []string // their ids
	All       bool     // every open one
	Replace   bool     // also where the supplier's claim or a judgement differs
	// Seen has the revision of the claim that the person saw, by question: [Suggestion.BaseRev]. A
	// claim changed since then is not replaced. Without a revision this is not checked.
	Seen map[string]int
}

// Accepted is the result of [Accept].
type Accepted struct {
	Supplier   book.RefName
	Engagement book.EngagementName
	Pack       book.PackName
	Assessment string // ULID
	Accepted   []AcceptedClaim
	Kept       []KeptClaim // left as they are, with the reason
	Shown      data.ScoreChange
	Possible   data.ScoreChange
	Raised     []string // refs
}

// AcceptedClaim is a claim that was written.
type AcceptedClaim struct {
	Question string
	Before   string // the claim before, "" for none
	Value    string
	Where    string // the cell the claim names as its source
	Judged   bool
}

// KeptClaim is a suggestion that was not accepted.
type KeptClaim struct {
	Question string
	Value    string // as suggested
	State    SuggestionState
	Why      string
}

// Accept writes suggestions as the supplier's claims, in one transaction and one undo step. A claim
// names the cell it comes from and who accepted it; it is never a judgement and has no evidence.
// The first one starts the assessment. Claims that differ, or were changed since they were seen,
// are kept and listed.
func Accept(ctx context.Context, r *data.Register, req AcceptRequest) (out *Accepted, err error) {
	err = r.Update(ctx, actAccept, func(tx *data.Tx) error {
		out = &Accepted{Accepted: []AcceptedClaim{}, Kept: []KeptClaim{}, Raised: []string{}}
		d, err := newSuggester(ctx, r, tx, req.Ref, book.At{})
		if err != nil {
			return err
		}
		p, err := d.onlyPack(req.Pack)
		if err != nil {
			return err
		}
		out.Supplier, out.Pack = book.RefName{Ref: d.supplier.Ref, Name: d.supplier.Name},
			book.PackName{ID: p.pack.ID, Version: p.pack.Version, SHA256: p.pack.SHA256}
		out.Engagement = book.EngagementName{Ref: d.engagement.Ref, Service: d.engagement.Service,
			State: d.engagement.State}
		take, err := d.choose(p, req, out)
		if err != nil {
			return err
		}
		before, err := d.score(ctx, p, nil)
		if err != nil {
			return err
		}
		out.Shown, out.Possible = data.ScoreChange{Before: data.ShownScore(before), After: data.ShownScore(before)},
			data.ScoreChange{Before: data.PossibleScore(before), After: data.PossibleScore(before)}
		if p.begun {
			out.Assessment = p.assessment.ID
		}
		if len(take) == 0 {
			return nil
		}
		return acceptAll(ctx, r, tx, p, take, out)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// choose returns the requested suggestions to accept and lists the others in out.Kept.
func (d *suggester) choose(p *suggestedPack, req AcceptRequest, out *Accepted) (take []*Suggestion, err error) {
	list, err := d.suggestions(p)
	if err != nil {
		return nil, err
	}
	var asked []*Suggestion
	if req.All {
		for i := range list {
			switch list[i].State { // with All, the others are not worth listing
			case SuggestionOpen, SuggestionDiffers, SuggestionJudged:
				asked = append(asked, &list[i])
			}
		}
	}
	for _, id := range req.Questions {
		s, err := d.find(p, list, id)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(asked, s) {
			asked = append(asked, s)
		}
	}
	for _, s := range asked {
		why := keptReason(s, req.Replace)
		if seen, named := req.Seen[s.Question]; named && seen != s.BaseRev {
			why = "the supplier's answer was changed since it was shown"
		}
		if why != "" {
			out.Kept = append(out.Kept, KeptClaim{s.Question, s.Value, s.State, why})
			continue
		}
		take = append(take, s)
	}
	return take, nil
}

// keptReason returns why a suggestion is not accepted, "" if it is.
func keptReason(s *Suggestion, replace bool) string {
	switch s.State {
	case SuggestionRead:
		return s.Why
	case SuggestionAccepted:
		return "accepted before"
	case SuggestionSame:
		return "the supplier's own answer is the same"
	case SuggestionDiffers:
		if !replace {
			return fmt.Sprintf("the supplier answered %q (to replace it: --replace)", s.Claim.Label)
		}
	case SuggestionJudged:
		if !replace {
			return fmt.Sprintf("%s found %q, which counts (to record the claim as well: --replace)",
				text.Safe(s.Judgement.By), s.Judgement.Label)
		}
	}
	return ""
}

// acceptAll writes the claims and their undo step, and updates the work state and risks.
func acceptAll(ctx context.Context, r *data.Register, tx *data.Tx, p *suggestedPack, take []*Suggestion,
	out *Accepted) error {
	a, _, err := tx.StartAssessment(ctx, p.assessment.Engagement, p.pack.Ref())
	if err != nil {
		return err
	}
	out.Assessment = a.ID
	tx.Subject("assessment", a.ID, fmt.Sprintf("%d accepted from foreign answers", len(take)))
	op := tx.NewID()
	var changes []store.OpChange
	var last entity.Answer
	for _, s := range take {
		b := s.cell()
		ans := entity.Answer{Assessment: a.ID, Question: s.Question, Party: entity.BySupplier, Value: s.Value,
			Note:   s.note(),
			Origin: entity.Imported, File: b.row.file.Path, Sheet: b.row.rec.Sheet, Cell: b.row.rec.Ref,
			Batch: b.row.rec.Batch}
		before, err := tx.CurrentRev(ctx, ans)
		if err != nil {
			return err
		}
		if last, err = tx.WriteAnswer(ctx, a, ans, "accept-"+op+"/"+s.Question); err != nil {
			return err
		}
		changes = append(changes,
			store.OpChange{Question: s.Question, Party: ans.Party, Before: before.Rev, After: last.Rev, Now: last.Rev})
		out.Accepted = append(out.Accepted,
			AcceptedClaim{Question: s.Question, Before: before.Value, Value: s.Value, Where: b.Where,
				Judged: s.Judgement != nil})
	}
	if err := tx.PushOp(ctx, a.ID, changes); err != nil {
		return err
	}
	if _, err := tx.Advance(ctx, a.ID, entity.InReview); err != nil {
		return err
	}
	saved, err := tx.Saved(ctx, last, false)
	if err != nil {
		return err
	}
	out.Shown.After, out.Possible.After = data.ShownScore(saved.Result), data.PossibleScore(saved.Result)
	for _, k := range saved.Raised {
		out.Raised = append(out.Raised, k.Ref)
	}
	return nil
}

// cell returns the row that a claim names as its source: the first with the value claimed, else the
// first that is more than related.
func (s *Suggestion) cell() *SuggestionCell {
	source := &s.Basis[0]
	for i := len(s.Basis) - 1; i >= 0; i-- {
		if s.Basis[i].Relation != questionnaire.Related {
			source = &s.Basis[i]
		}
	}
	for i := range s.Basis {
		if b := &s.Basis[i]; b.Relation != questionnaire.Related && string(b.Reads) == s.Value {
			return b
		}
	}
	return source
}

// note names the source of a claim by ids and cells. It does not quote the answers, so that a
// redaction finds them in one place.
func (s *Suggestion) note() questionnaire.Text {
	const most = 8
	var parts []string
	for _, b := range s.Basis {
		if b.Relation == questionnaire.Related {
			continue
		}
		if len(parts) == most {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, fmt.Sprintf("%s %s (%s)", b.Framework, b.ID, b.Where))
	}
	return questionnaire.Text("From the supplier's own answers to " + strings.Join(parts, ", "))
}
