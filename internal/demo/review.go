package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func cutKey(key string) (pack string, prefill, ok bool) {
	pack, rest, ok := strings.Cut(key, "|")
	return pack, rest != "", ok
}

// open finds the open assessment of a deal; ok is false when there is none.
func (b *builder) open(ctx context.Context, d placed) (a entity.Assessment, ok bool, err error) {
	e, _, err := b.jo.Engagement(ctx, d.ref)
	if err != nil {
		return a, false, err
	}
	list, err := b.jo.Assessments(ctx, e.ID, book.At{})
	for _, c := range list {
		if c.State.Open() {
			a, ok = c, true
		}
	}
	return a, ok, err
}

// reviewRound reviews returns: evidence first, then the claims that it does not support.
func (b *builder) reviewRound(ctx context.Context, n int, deals []placed) error {
	for _, d := range deals {
		if n == 3 && (d.course == unread || d.course == late) {
			continue
		}
		a, ok, err := b.open(ctx, d)
		if err != nil {
			return err
		}
		if !ok || a.State == entity.Issued || a.State == entity.Opened {
			continue // not returned
		}
		view, err := b.jo.Assessment(ctx, a.ID, book.At{})
		if err != nil {
			return err
		}
		if err := b.weigh(ctx, view, qualityIn(d, n)); err != nil {
			return err
		}
		if err := b.agreeNone(ctx, d, view); err != nil {
			return err
		}
		if err := b.judge(ctx, d, n, view); err != nil {
			return err
		}
	}
	return nil
}

// agreeNone accepts that a supplier without sub-processors has no list of them.
func (b *builder) agreeNone(ctx context.Context, d placed, view *data.AssessmentView) error {
	claim := view.Answers["ITS-47"].Claim
	if factsOf(d.facts)["subprocessors"] != "none" || claim == nil || claim.Value != questionnaire.NA {
		return nil
	}
	_, err := b.jo.Decide(ctx, entity.Decision{Kind: entity.NAAccepted, Assessment: view.Assessment.ID,
		Question: "ITS-47", Role: "Assessor", Reason: "Agreed: the contract names no sub-processor."})
	b.counts.decisions++
	return err
}

// weigh accepts dated evidence of the right scope, and refuses a document about another
// organisation.
func (b *builder) weigh(ctx context.Context, view *data.AssessmentView, q quality) error {
	offered := map[string]bool{}
	for _, s := range view.Supports {
		if s.Assessment == view.Assessment.ID && s.State == entity.Offered {
			offered[s.Document] = true
		}
	}
	for _, doc := range view.Documents {
		if !offered[doc.ID] || doc.State == entity.Refused {
			continue
		}
		if q == weak && doc.Kind == entity.Doc {
			if err := b.jo.RefuseDocument(ctx, doc.Ref,
				"The policy names a parent company and not the contracting entity."); err != nil {
				return err
			}
			b.counts.refused++
			continue
		}
		if q == taciturn {
			continue // waits until more is known
		}
		if err := b.jo.AcceptDocument(ctx, doc.Ref); err != nil {
			return err
		}
		b.counts.accepted++
		if err := b.certify(ctx, view, doc); err != nil {
			return err
		}
	}
	return nil
}

// judge records the judgements that differ from the claim.
func (b *builder) judge(ctx context.Context, d placed, n int, view *data.AssessmentView) error {
	rng := rand.New(rand.NewPCG(uint64(d.n), uint64(n)))
	left := map[quality]int{exemplar: 1, sound: 2, patchy: 3, weak: 3}[qualityIn(d, n)]
	for _, qu := range view.Pack.Questions() {
		claim := view.Answers[qu.ID].Claim
		if left == 0 {
			return nil
		}
		if qu.Answer != questionnaire.Choice || claim == nil || qu.Gate != nil || rng.IntN(8) != 0 {
			continue
		}
		have := qu.Option(claim.Value)
		if have == nil {
			continue
		}
		edit := data.AnswerEdit{Assessment: view.Assessment.ID, Question: qu.ID, Party: entity.ByAssessor,
			Value: have.ID, Note: "Shown to us in a call, live."}
		if have.Value == 100 && qualityIn(d, n) != exemplar {
			edit.Value, edit.Note = optionAt(qu, 50).ID, questionnaire.Text(said(findings, rng.IntN(100)))
		}
		if standing := view.Answers[qu.ID].Judgement; standing != nil {
			edit.BaseRev = standing.Rev
		}
		if _, err := b.jo.RecordAnswer(ctx, edit); err != nil {
			return err
		}
		b.counts.judged++
		left--
	}
	return nil
}

// findings are an assessor's reasons when a claim is more than the evidence shows.
var findings = []string{
	"The record covers the head office only; the hosted service is not in it.",
	"Done once, two years ago. The claim says yearly.",
	"The report lists open findings from the last test that have no date.",
	"Contractors are not in the figures.",
}

// signRound signs off what was reviewed.
func (b *builder) signRound(ctx context.Context, n int, deals []placed) error {
	for _, d := range deals {
		if n == 3 && d.service != breach {
			continue
		}
		a, ok, err := b.open(ctx, d)
		if err != nil {
			return err
		}
		if !ok || a.State == entity.Issued || a.State == entity.Opened {
			continue
		}
		if err := b.passBlocks(ctx, a.ID); err != nil {
			return err
		}
		if _, err := b.sam.SignOff(ctx, a.ID); err != nil { // who judged does not sign
			return err
		}
		b.counts.signed++
	}
	return nil
}

// passReasons are why the assessor passes what is still open at a sign-off.
var passReasons = map[entity.BlockKind]string{
	entity.BlockQuery:         "Chased twice; the reply will be judged in the next cycle.",
	entity.BlockUnanswered:    "Asked for and not given. The rating counts it as not shown, and it becomes a risk.",
	entity.BlockEvidence:      "It came after the review; read in the next cycle.",
	entity.BlockContradiction: "Put to the supplier; the rating counts the answer with the evidence that was seen.",
	entity.BlockNotAnswered:   "Judged from what is published; the supplier does not answer.",
	entity.BlockRaised:        "The better answer is not counted until its evidence is seen.",
}

// passContradictions are why contradictions on a question are passed.
var passContradictions = map[string]string{
	"ITS-30": "We asked for the incident log of those months, names removed, and have not had it. Our own record " +
		"stands until somebody here has read the log.",
	"ITS-47": "The list names one courier, which carries sealed boxes and holds no data. Legal is asked whether it " +
		"is a sub-processor; the contract says none until then.",
	"ITS-01": "The supplier says that it published in the last days of June, which the directory does not show yet. " +
		"We asked for the confirmation; nothing is accepted as evidence for the answer until it comes.",
}

func passReason(x *entity.Block) string {
	if why := passContradictions[x.Question]; why != "" && x.Kind == entity.BlockContradiction {
		return why
	}
	return passReasons[x.Kind]
}

// passBlocks passes what blocks the sign-off of an assessment, each with its reason.
func (b *builder) passBlocks(ctx context.Context, assessment string) error {
	v, err := b.jo.Assessment(ctx, assessment, book.At{})
	if err != nil {
		return err
	}
	for _, x := range entity.OpenBlocks(v.Blocks()) {
		if err := b.jo.PassBlock(ctx, assessment, x, passReason(&x)); err != nil {
			return err
		}
	}
	return nil
}

// settle gives a reason for a contradiction that both records may keep.
func (b *builder) settle(ctx context.Context) error {
	d := b.deal("Blood tracking")
	list, err := b.jo.Contradictions(ctx, []string{d.ref}, book.At{})
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].Kind != entity.DSPTContradiction {
			continue
		}
		return b.jo.ResolveContradiction(ctx, &list[i].Comparison, "The supplier moved to a new ODS code in May. We "+
			"saw the entry of the new code, which is in date; our record gets the code with the next questionnaire.")
	}
	return fmt.Errorf("%w: the directory does not contradict %s", errStory, d.ref)
}

// errStory is returned when something that the story depends on did not happen.
var errStory = errors.New("the story does not hold together")
