package tui

import (
	"context"
	"errors"
	"slices"
	"strings"

	"assure/data"
	"assure/questionnaire"
	"assure/scoring"
	"assure/tui/imports"
	"assure/tui/portfolio"
	"assure/tui/triage"
	"assure/tui/walk"
)

// Register is what the terminal UI needs of a register. *data.Register has it all; each page takes the few methods that
// it uses through one of the adapters below.
type Register interface {
	supplierReader
	factKeeper
	answerKeeper
	evidenceKeeper
	analyst
	imports.Engine
}

type supplierReader interface {
	Portfolio(ctx context.Context, at data.At) ([]data.SupplierSummary, error)
	Profile(ctx context.Context, ref string, at data.At) (*data.Profile, error)
	DSPTHistory(ctx context.Context, at data.At, codes ...string) ([]data.DSPTOrganisation, error)
	AddSupplier(ctx context.Context, s questionnaire.Supplier) (questionnaire.Supplier, error)
	AddEngagement(ctx context.Context, e questionnaire.Engagement) (questionnaire.Engagement, error)
}

type factKeeper interface {
	Engagement(ctx context.Context, ref string) (questionnaire.Engagement, questionnaire.Supplier, error)
	Facts(ctx context.Context, engagementID string, at data.At) ([]questionnaire.Fact, error)
	SetFacts(ctx context.Context, engagementID string, facts []questionnaire.Fact) error
	Settings(ctx context.Context, at data.At) (*scoring.Settings, error)
	Packs() *questionnaire.Catalogue
	Today() questionnaire.Date
}

type answerKeeper interface {
	StartAssessment(ctx context.Context, engagementID, packRef string) (questionnaire.Assessment, error)
	Assessment(ctx context.Context, id string, at data.At) (*data.AssessmentView, error)
	RecordAnswer(ctx context.Context, e data.AnswerEdit) (*data.AnswerSaved, error)
	Undo(ctx context.Context, assessment string) (*data.Undone, error)
	Redo(ctx context.Context, assessment string) (*data.Undone, error)
	SignOff(ctx context.Context, assessment string) (*scoring.Result, error)
	Actor() string
}

type evidenceKeeper interface {
	AddDocument(ctx context.Context, d questionnaire.Document, links []questionnaire.Support) (questionnaire.Document, error)
	AcceptDocument(ctx context.Context, docRef string, links ...data.Link) error
	RefuseDocument(ctx context.Context, docRef string, reason questionnaire.Text) error
}

// retryable tells failures to write that may pass by themselves from those that need an answer. A failure nobody has a
// name for is tried again: the title keeps saying that nothing is saved until it is.
func retryable(err error) bool {
	if errors.Is(err, data.ErrConflict) {
		return false
	}
	var clash *walk.Conflict
	if errors.As(err, &clash) {
		return false
	}
	var p *questionnaire.Problem
	if errors.As(err, &p) {
		return slices.Contains([]string{"busy", "disk-full", "read-only", "damaged"}, p.Code)
	}
	return !errors.Is(err, data.ErrNotFound) && !errors.Is(err, data.ErrDuplicate)
}

// rows adapts a register to the portfolio.
type rows struct{ r Register }

// Rows lists the suppliers.
func (s rows) Rows(ctx context.Context) ([]portfolio.Row, error) {
	list, err := s.r.Portfolio(ctx, data.At{})
	if err != nil {
		return nil, err
	}
	out := make([]portfolio.Row, len(list))
	for i := range list {
		x := &list[i]
		row := portfolio.Row{Ref: x.Ref, Name: x.Name, ODS: x.ODSCode, Tags: strings.Join(x.Tags, " "), Engagement: x.Engagement, Owner: x.Owner, Tier: x.Tier, Grade: string(x.Grade), Lifted: x.Lifted,
			Status: string(x.Status), Shown: x.Assured, AtMost: x.Possible, MustHaves: x.MustHaves, Engagements: x.Engagements, Due: x.NextDue, DueWhat: x.DueWhat}
		if x.Status == scoring.NotAssessed { // an assessment begun and left has figures, but they say nothing
			row.Shown, row.AtMost = scoring.NoTenths, scoring.NoTenths
		}
		if x.Risk != nil {
			row.Score, row.Band = x.Risk.Score, string(x.Risk.Band)
		}
		out[i] = row
	}
	return out, nil
}

// Preview says what decides the rating of a supplier, in sentences.
func (s rows) Preview(ctx context.Context, ref string) ([]string, error) {
	p, err := s.r.Profile(ctx, ref, data.At{})
	if err != nil {
		return nil, err
	}
	for i := range p.Engagements {
		e := &p.Engagements[i]
		if e.Engagement.Ref == p.RollUp.Engagement || p.RollUp.Engagement == "" && e.Engagement.State.Open() {
			return previewOf(p, e), nil
		}
	}
	return nil, nil
}

// previewOf says what the figures beside it do not: what is open, why the risk is what it is, and why the tier.
func previewOf(p *data.Profile, e *data.EngagementProfile) []string {
	var out []string
	if text := mustHavesOpen(e.RollUp.Gates); text != "" {
		out = append(out, text)
	}
	for i := range e.Assessments {
		a := &e.Assessments[i]
		if !a.Governs || a.Result == nil {
			continue
		}
		switch text := p.Settings.GoodButImportant(a.Result); {
		case text != "":
			out = append(out, text)
		case a.Result.Status == scoring.NotAssessed || a.Result.Status == scoring.TooLittleKnown:
			lines := p.Settings.Sentences(a.Result)
			out = append([]string{lines[min(1, len(lines)-1)]}, out...)
		}
	}
	if len(e.Assessments) == 0 && len(e.RollUp.Missing) > 0 {
		out = append(out, "Nothing recorded for "+strings.Join(e.RollUp.Missing, ", ")+".")
	}
	service := e.Engagement.Ref
	if e.Engagement.Service != "" {
		service += " " + e.Engagement.Service
	}
	var why []string
	for _, r := range e.Triage.Reasons {
		switch {
		case r.Assumed && (r.SetsC || r.SetsLikelihood):
			why = append(why, r.Title+" not known")
		case r.SetsC || r.SetsLikelihood:
			why = append(why, r.Title+": "+r.Label)
		}
	}
	if len(why) == 0 {
		return append([]string{service + ". Not triaged: t says what it touches."}, out...)
	}
	return append(out, service+". Tier because "+strings.Join(why, "; ")+".")
}

// mustHavesOpen names the must-haves that nobody accepted, those not met first.
func mustHavesOpen(gates []scoring.OpenGate) string {
	var notMet, notShown []string
	for _, g := range gates {
		switch {
		case g.AcceptedBy != "":
		case g.State == scoring.NotMet:
			notMet = append(notMet, g.Name)
		default:
			notShown = append(notShown, g.Name)
		}
	}
	text := ""
	if len(notMet) > 0 {
		text = "Must-haves not met: " + strings.Join(notMet, "; ") + "."
	}
	if len(notShown) > 0 {
		if text != "" {
			text += " "
		}
		text += "Must-haves not shown: " + strings.Join(notShown, "; ") + "."
	}
	return text
}

// AddSupplier adds a supplier with one live engagement.
func (s rows) AddSupplier(ctx context.Context, name string) (string, error) {
	sup, err := s.r.AddSupplier(ctx, questionnaire.Supplier{Name: name})
	if err != nil {
		return "", err
	}
	_, err = s.r.AddEngagement(ctx, questionnaire.Engagement{Supplier: sup.ID, State: questionnaire.Live})
	return sup.Ref, err
}

// facts adapts a register to the triage.
type facts struct{ r Register }

// Engagement reads an engagement with what is known of it.
func (s facts) Engagement(ctx context.Context, ref string) (triage.View, error) {
	e, sup, err := s.r.Engagement(ctx, ref)
	if err != nil {
		return triage.View{}, err
	}
	settings, err := s.r.Settings(ctx, data.At{})
	if err != nil {
		return triage.View{}, err
	}
	history, err := s.r.Facts(ctx, e.ID, data.At{})
	if err != nil {
		return triage.View{}, err
	}
	v := triage.View{Supplier: sup, Engagement: e, Settings: settings, Facts: questionnaire.CurrentFacts(history, s.r.Today()), Suggested: map[string]questionnaire.Fact{}}
	for _, f := range history {
		if !f.Adopted && f.Value != v.Facts.Get(f.ID) {
			v.Suggested[f.ID] = f
		}
	}
	for _, p := range s.r.Packs().Newest() {
		if p.Kind == questionnaire.Triage {
			v.Pack = p
		}
	}
	if v.Pack == nil {
		return v, &questionnaire.Problem{Code: "no-triage-pack", What: "no triage pack is installed", Fix: "remove --packs, or add a pack of kind triage"}
	}
	return v, nil
}

// SetFacts writes facts.
func (s facts) SetFacts(ctx context.Context, engagementID string, f []questionnaire.Fact) error {
	return s.r.SetFacts(ctx, engagementID, f)
}

// answers adapts a register to the walk.
type answers struct{ r Register }

// View reads an assessment.
func (s answers) View(ctx context.Context, assessment string) (walk.View, error) {
	a, err := s.r.Assessment(ctx, assessment, data.At{})
	if err != nil {
		return walk.View{}, err
	}
	return viewOf(a), nil
}

// viewOf turns what the register reads into what a walk needs: above all the input of the score, so that the walk can
// score an answer before it is written.
func viewOf(a *data.AssessmentView) walk.View {
	v := walk.View{Supplier: a.Supplier, Engagement: a.Engagement, Assessment: a.Assessment, Pack: a.Pack, Settings: a.Settings, Answers: a.Answers,
		Previous: a.Previous, Documents: a.Documents, Queries: a.Queries, Evidence: map[string][]walk.Evidence{},
		Input: scoring.Input{Pack: a.Pack, Facts: a.Facts, Triage: a.Triage, AsOf: a.Result.AsOf,
			Responses: map[string]scoring.Response{}, Accepted: map[string]scoring.Acceptance{}}}
	byID := map[string]questionnaire.Document{}
	for _, d := range a.Documents {
		byID[d.ID] = d
	}
	for _, l := range a.Supports {
		if d, ok := byID[l.Document]; ok {
			v.Evidence[l.Question] = append(v.Evidence[l.Question], walk.Evidence{Document: d, State: l.State})
		}
	}
	for i := range a.Result.Rows {
		row := &a.Result.Rows[i]
		decided := row.State == scoring.OutOfScope && !row.Hidden
		v.Input.Responses[row.Question] = scoring.NewResponse(a.Answers[row.Question], decided, walk.Counting(v.Evidence[row.Question]))
		if row.Gate != nil && row.Gate.Accepted != nil {
			v.Input.Accepted[row.Question] = *row.Gate.Accepted
		}
	}
	return v
}

// Record writes one edit.
func (s answers) Record(ctx context.Context, assessment string, e walk.Edit) (int, error) {
	edit := data.AnswerEdit{OpID: e.OpID, Assessment: assessment, Question: e.Question, Party: e.Party, Value: e.Value,
		Note: questionnaire.Text(e.Note), Planned: e.Planned, Alternative: questionnaire.Text(e.Alternative), BaseRev: e.BaseRev}
	saved, err := s.r.RecordAnswer(ctx, edit)
	var other *data.Conflict
	if errors.As(err, &other) && other.Theirs.Value == "" && e.BaseRev == 0 {
		// An answer that was taken back leaves a revision without a value. The person saw no answer, and there is none.
		edit.BaseRev = other.Theirs.Rev
		saved, err = s.r.RecordAnswer(ctx, edit)
	}
	if errors.As(err, &other) {
		return 0, &walk.Conflict{Theirs: other.Theirs}
	}
	if err != nil {
		return 0, err
	}
	return saved.Answer.Rev, nil
}

// Undo takes the person's last change back.
func (s answers) Undo(ctx context.Context, assessment string) (walk.Undone, error) {
	u, err := s.r.Undo(ctx, assessment)
	return undone("Undone", u, err)
}

// Redo puts it back again.
func (s answers) Redo(ctx context.Context, assessment string) (walk.Undone, error) {
	u, err := s.r.Redo(ctx, assessment)
	return undone("Done again", u, err)
}

// SignOff closes an assessment in the acting person's name.
func (s answers) SignOff(ctx context.Context, assessment string) (*scoring.Result, error) {
	return s.r.SignOff(ctx, assessment)
}

func undone(verb string, u *data.Undone, err error) (walk.Undone, error) {
	var other *data.Conflict
	switch {
	case errors.As(err, &other):
		return walk.Undone{}, &walk.Conflict{Theirs: other.Theirs}
	case err != nil:
		return walk.Undone{}, err
	case len(u.Answers) == 0:
		return walk.Undone{Verb: verb}, nil
	}
	return walk.Undone{Verb: verb, Answer: u.Answers[0]}, nil
}

// AddEvidence offers a document for a question.
func (s answers) AddEvidence(ctx context.Context, assessment, question string, d questionnaire.Document) error {
	_, err := s.r.AddDocument(ctx, d, []questionnaire.Support{{Assessment: assessment, Question: question}})
	return err
}

// JudgeEvidence accepts a document for a question, or refuses it.
func (s answers) JudgeEvidence(ctx context.Context, assessment, question, document string, accept bool, reason string) error {
	if accept {
		return s.r.AcceptDocument(ctx, document, data.Link{Assessment: assessment, Question: question})
	}
	return s.r.RefuseDocument(ctx, document, questionnaire.Text(reason))
}
