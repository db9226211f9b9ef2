package walk

import (
	"context"
	"errors"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Store is where an assessment is read and written. [RegisterStore] is that of a register; tests
// use one in memory that can be made to fail.
type Store interface {
	View(ctx context.Context, assessment string) (View, error)
	// Record writes one edit and returns the new revision of the answer. A [*data.Conflict] means
	// that someone else was first; the same OpID again has the same outcome.
	Record(ctx context.Context, assessment string, e Edit) (rev int, err error)
	Undo(ctx context.Context, assessment string) (Undone, error)
	Redo(ctx context.Context, assessment string) (Undone, error)
	// SignOff closes the assessment in the user's name and returns the score that is kept with it.
	SignOff(ctx context.Context, assessment string) (*scoring.Result, error)
	// Unpass withdraws the pass of what blocks the sign-off, with a reason.
	Unpass(ctx context.Context, assessment string, b entity.Block, reason string) error
	// Pass passes what blocks the sign-off, with a reason.
	Pass(ctx context.Context, assessment string, b entity.Block, reason string) error
	// Reopen opens a signed-off assessment again, with a reason.
	Reopen(ctx context.Context, assessment, reason string) error
	// AddEvidence offers a document of the supplier for a question.
	AddEvidence(ctx context.Context, assessment, question string, d entity.Document) error
	// Move moves the assessment to the version of its pack that counts, or only says what that would do.
	Move(ctx context.Context, assessment string, apply bool) (*data.MoveReport, error)
	// JudgeEvidence accepts or refuses a document for a question.
	JudgeEvidence(ctx context.Context, assessment, question, document string, accept bool, reason string) error
	// AcceptFor accepts a document for several questions in one act.
	AcceptFor(ctx context.Context, assessment, document string, questions []string) error
	// Resolve records why both records of a contradiction may stay as they are.
	Resolve(ctx context.Context, c *book.Comparison, reason questionnaire.Text) error
}

// RegisterStore is the [Store] of a register.
func RegisterStore(r *data.Register) Store { return answers{r} }

type answers struct{ r *data.Register }

func (s answers) View(ctx context.Context, assessment string) (View, error) {
	return Read(ctx, s.r, assessment)
}

// Read reads an assessment.
func Read(ctx context.Context, r *data.Register, assessment string) (View, error) {
	v, _, err := ReadBoth(ctx, r, assessment)
	return v, err
}

// viewOf converts the view of the register. It adds the input of the score, so that a session can
// score an answer before it is written.
func viewOf(a *data.AssessmentView) View {
	v := View{Supplier: a.Supplier, Engagement: a.Engagement, Assessment: a.Assessment, Pack: a.Pack,
		Settings: a.Settings, Answers: a.Answers,
		FromOthers: a.FromOthers, Reliance: a.Reliance, Asked: a.Asked, Later: a.Later, Also: also(a),
		Previous: a.Previous, Proven: a.Proven, Elsewhere: a.Elsewhere, Documents: a.Documents,
		Queries: a.Queries, Issues: a.Issues, Decisions: a.Decisions,
		Passes: a.Passes, Representations: a.Representations,
		SignOffs: a.SignOffs, Contradictions: a.Contradictions, Comparisons: a.Comparisons, Reviewer: a.NeedsReviewer(),
		Evidence: map[string][]Evidence{},
		Input: scoring.Input{Pack: a.Pack, Facts: a.Facts, Triage: a.Triage, AsOf: a.Result.AsOf,
			Responses: map[string]scoring.Response{}, Accepted: map[string]scoring.Acceptance{}}}
	byID := map[string]entity.Document{}
	for _, d := range a.Documents {
		byID[d.ID] = d
	}
	for _, l := range a.Supports {
		if d, ok := byID[l.Document]; ok {
			v.Evidence[l.Question] = append(v.Evidence[l.Question],
				Evidence{Document: d, State: l.State, Value: book.ShownBy(&l)})
		}
	}
	for i := range a.Result.Rows {
		row := &a.Result.Rows[i]
		decided := row.State == scoring.OutOfScope && !row.Hidden
		v.Input.Responses[row.Question] = a.FromOthers[row.Question].Response(a.Answers[row.Question], decided,
			Counting(v.Evidence[row.Question]))
		if row.Gate != nil && row.Gate.Accepted != nil {
			v.Input.Accepted[row.Question] = *row.Gate.Accepted
		}
	}
	return v
}

func (s answers) Record(ctx context.Context, assessment string, e Edit) (int, error) {
	edit := e.AnswerEdit
	edit.Assessment = assessment
	saved, err := s.r.RecordAnswer(ctx, edit)
	var other *data.Conflict
	if errors.As(err, &other) && other.Theirs.Value == "" && e.BaseRev == 0 {
		// An answer that was undone leaves a revision without a value. The user saw no answer, and there is none.
		edit.BaseRev = other.Theirs.Rev
		saved, err = s.r.RecordAnswer(ctx, edit)
	}
	if err != nil {
		return 0, err
	}
	return saved.Answer.Rev, nil
}

func (s answers) Move(ctx context.Context, assessment string, apply bool) (*data.MoveReport, error) {
	return s.r.MoveAssessment(ctx, assessment, "", apply)
}

func (s answers) Undo(ctx context.Context, assessment string) (Undone, error) {
	u, err := s.r.Undo(ctx, assessment)
	return undone("Undone", u, err)
}

func (s answers) Redo(ctx context.Context, assessment string) (Undone, error) {
	u, err := s.r.Redo(ctx, assessment)
	return undone("Redone", u, err)
}

func (s answers) SignOff(ctx context.Context, assessment string) (*scoring.Result, error) {
	return s.r.SignOff(ctx, assessment)
}

func (s answers) Pass(ctx context.Context, assessment string, b entity.Block, reason string) error {
	return s.r.PassBlock(ctx, assessment, b, reason)
}

func (s answers) Unpass(ctx context.Context, assessment string, b entity.Block, reason string) error {
	return s.r.WithdrawPass(ctx, assessment, b, reason)
}

func (s answers) Reopen(ctx context.Context, assessment, reason string) error {
	return s.r.Reopen(ctx, assessment, reason)
}

func undone(verb string, u *data.Undone, err error) (Undone, error) {
	switch {
	case err != nil:
		return Undone{}, err
	case len(u.Answers) == 0 || u.Act != "": // many answers, or none
		return Undone{Verb: verb, What: u.Did(), Stands: u.Stands}, nil
	case len(u.Answers) > 1: // given at once, such as a domain agreed with
		return Undone{Verb: verb, What: text.Plural(len(u.Answers), "answer", "answers"), Stands: u.Stands}, nil
	}
	return Undone{Verb: verb, Answer: u.Answers[0], Words: u.Words, Stands: u.Stands}, nil
}

func (s answers) AddEvidence(ctx context.Context, assessment, question string, d entity.Document) error {
	_, err := s.r.AddDocument(ctx, d, []entity.Support{{Assessment: assessment, Question: question}})
	return err
}

func (s answers) Resolve(ctx context.Context, c *book.Comparison, reason questionnaire.Text) error {
	return s.r.ResolveContradiction(ctx, c, reason)
}

func (s answers) JudgeEvidence(ctx context.Context, assessment, question, document string, accept bool,
	reason string) error {
	if accept {
		return s.r.AcceptDocument(ctx, document, data.Link{Assessment: assessment, Question: question})
	}
	return s.r.RefuseDocument(ctx, document, questionnaire.Text(reason))
}

func (s answers) AcceptFor(ctx context.Context, assessment, document string, questions []string) error {
	links := make([]data.Link, len(questions))
	for i, q := range questions {
		links[i] = data.Link{Assessment: assessment, Question: q}
	}
	_, err := s.r.AcceptDocumentFor(ctx, document, false, links)
	return err
}

// also says what the result of an assessment does not: what is required besides what counts, and that nothing of it
// counts where its questionnaire is not required.
func also(a *data.AssessmentView) []string {
	out := a.RollUp.AlsoWords()
	required := slices.ContainsFunc(a.RollUp.Also, func(x scoring.Also) bool { return x.Pack == a.Pack.ID })
	if !required && !slices.Contains(a.RollUp.Required, a.Pack.ID) {
		out = append(out, "This questionnaire is not required of "+a.Engagement.Ref+
			": whatever it comes to changes neither its grade nor its calculated risk.")
	}
	return out
}
