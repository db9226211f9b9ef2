package foreign

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// SuggestionState is the state of a suggestion.
type SuggestionState string

// The states of a suggestion.
const (
	SuggestionOpen     SuggestionState = "open"     // to be accepted or dismissed
	SuggestionAccepted SuggestionState = "accepted" // the current claim was accepted from it
	SuggestionSame     SuggestionState = "same"     // the supplier's own answer is the same
	// the supplier's own answer differs: nothing is overwritten unasked
	SuggestionDiffers   SuggestionState = "differs"
	SuggestionJudged    SuggestionState = "judged"    // an assessor found something else
	SuggestionDismissed SuggestionState = "dismissed" // a person does not want it
	// no answer follows; the rows are worth reading with the question
	SuggestionRead SuggestionState = "read"
)

// Suggested is what the foreign answers of a supplier suggest for an engagement, by pack.
// Suggestions do not count.
type Suggested struct {
	book.Moments
	Supplier   book.RefName
	Engagement book.EngagementName
	Packs      []PackSuggestion
}

// PackSuggestion is what is suggested for one pack.
type PackSuggestion struct {
	Pack       book.PackName
	Assessment *string // ULID of the open cycle, null before it is begun
	State      entity.WorkState
	// Shown and Possible are the score now, and with all open suggestions accepted.
	Shown       data.ScoreChange
	Possible    data.ScoreChange
	Counts      map[SuggestionState]int
	Suggestions []Suggestion // in the order of the pack
}

// Suggestion is an answer that foreign answers suggest, with the cells it is based on.
type Suggestion struct {
	Question string
	Text     string
	Value    string // an option id or n/a; "" when nothing follows
	Label    string
	Why      string
	State    SuggestionState
	Basis    []SuggestionCell
	// Claim and Judgement are those in the register. BaseRev is the revision of the claim, 0 for
	// none: pass it in [AcceptRequest.Seen] so that a claim changed since is not overwritten.
	Claim     *data.AnswerSide
	Judgement *data.AnswerSide
	BaseRev   int
	// Shown and Possible are the score now, and with only this suggestion accepted.
	Shown    data.ScoreChange
	Possible data.ScoreChange
}

// SuggestionCell is a foreign answer that relates to a question.
type SuggestionCell struct {
	questionnaire.ForeignAnswer
	Where    string
	Relation questionnaire.Relation
	Via      string
	Reads    questionnaire.Meaning // the answer of the row to the question
	Because  string

	row *Row
}

// Suggest returns what the foreign answers of a supplier suggest for an engagement, for one pack
// or, with "", for every pack that it answers or has to answer.
func Suggest(ctx context.Context, r *data.Register, ref, pack string, at book.At) (*Suggested, error) {
	at = r.Resolve(at)
	out := &Suggested{Moments: r.Reader().Moments(at), Packs: []PackSuggestion{}}
	err := r.View(ctx, at, func(v *store.View) error {
		d, err := newSuggester(ctx, r, v, ref, at)
		if err != nil {
			return err
		}
		out.Supplier = book.RefName{Ref: d.supplier.Ref, Name: d.supplier.Name}
		out.Engagement = book.EngagementName{Ref: d.engagement.Ref, Service: d.engagement.Service,
			State: d.engagement.State}
		packs, err := d.packs(pack)
		if err != nil {
			return err
		}
		for _, p := range packs {
			one, err := d.report(ctx, p)
			if err != nil {
				return err
			}
			out.Packs = append(out.Packs, *one)
		}
		return nil
	})
	return out, err
}

// suggester is an engagement with the foreign answers of its supplier.
type suggester struct {
	r          *data.Register
	v          store.Viewer
	book       *book.Book
	supplier   entity.Supplier
	engagement entity.Engagement
	rows       []Row // the current ones
	walks      questionnaire.Crosswalks
}

// suggestedPack is a pack of the engagement with its open cycle, or the one that the first answer
// would start.
type suggestedPack struct {
	pack       *questionnaire.Pack
	assessment entity.Assessment
	begun      bool
}

func newSuggester(ctx context.Context, r *data.Register, v store.Viewer, ref string, at book.At) (*suggester, error) {
	e, s, err := book.FindEngagement(ctx, v, ref)
	if err != nil {
		return nil, err
	}
	d := &suggester{r: r, v: v, supplier: s, engagement: e, walks: r.Crosswalks()}
	if d.book, err = r.Reader().Open(ctx, v, at, book.Scope{Engagement: e.ID}); err != nil {
		return nil, err
	}
	rows, err := heldRows(ctx, v, s.ID)
	for _, row := range rows {
		if row.Current {
			d.rows = append(d.rows, row)
		}
	}
	return d, err
}

// packs returns the pack named or, with "", those started and those required, by id.
func (d *suggester) packs(name string) ([]*suggestedPack, error) {
	id, _, _ := strings.Cut(name, "@")
	var ids []string
	if id != "" {
		ids = []string{id}
	} else {
		for _, c := range d.book.Cycles[d.engagement.ID] {
			ids = append(ids, c.Pack)
		}
		facts := d.book.CurrentFacts(d.engagement.ID)
		for _, p := range d.book.RequiredPacks(facts, d.book.Triage(facts).Tier) {
			ids = append(ids, p.ID)
		}
		slices.Sort(ids)
		ids = slices.Compact(ids)
	}
	var out []*suggestedPack
	for _, id := range ids {
		p, err := d.pack(id, name)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// pack returns a pack with its open cycle, or the one that the first answer would start.
func (d *suggester) pack(id, name string) (*suggestedPack, error) {
	last := 0
	for _, c := range d.book.Cycles[d.engagement.ID] {
		if c.Pack != id {
			continue
		}
		if c.State.Open() {
			return &suggestedPack{pack: d.book.Compiled[c.PackSHA].Pack(), assessment: c, begun: true}, nil
		}
		last = max(last, c.Cycle)
	}
	p := d.r.Packs().Find(id)
	if name != "" {
		p = d.r.Packs().Find(name)
	}
	switch {
	case p == nil:
		return nil, d.r.Packs().NoSuch(cmp.Or(name, id))
	case p.Kind == questionnaire.Triage:
		return nil, problem.New("triage-pack", p.Ref(), "set facts with assure engagement set",
			"this pack sets facts of an engagement, it is not an assessment")
	}
	a := entity.Assessment{ID: "new " + p.ID, Engagement: d.engagement.ID, Pack: p.ID, Version: p.Version,
		PackSHA: p.SHA256, Cycle: last + 1, State: entity.Opened}
	return &suggestedPack{pack: p, assessment: a}, nil
}

// onlyPack returns the pack named or, with "", the only one; several are an error.
func (d *suggester) onlyPack(name string) (*suggestedPack, error) {
	packs, err := d.packs(name)
	switch {
	case err != nil:
		return nil, err
	case len(packs) == 1:
		return packs[0], nil
	case len(packs) == 0:
		return nil, problem.New("no-assessment", d.engagement.Ref, "name a pack with --pack; see assure pack list",
			"the engagement answers no pack, and none is required of it")
	}
	ids := make([]string, len(packs))
	for i, p := range packs {
		ids[i] = p.pack.ID
	}
	return nil, problem.New("several-packs", d.engagement.Ref, "name one with --pack: "+strings.Join(ids, ", "),
		"the engagement answers %d packs", len(packs))
}

// find returns the suggestion for a question, ignoring the case of the id.
func (d *suggester) find(p *suggestedPack, list []Suggestion, id string) (*Suggestion, error) {
	for i := range list {
		if strings.EqualFold(list[i].Question, strings.TrimSpace(id)) {
			return &list[i], nil
		}
	}
	if q := p.pack.Question(id); q != nil {
		return nil, problem.New("no-suggestion", p.pack.Ref()+"/"+q.ID,
			"assure foreign suggest "+d.engagement.Ref+" lists what is suggested",
			"no foreign answer relates to this question")
	}
	return nil, problem.New("unknown-question", p.pack.Ref()+"/"+text.Safe(id), "see assure pack show "+p.pack.ID,
		"the pack has no such question")
}

// suggestions returns the suggestions for a pack, without their effect on the score.
func (d *suggester) suggestions(p *suggestedPack) ([]Suggestion, error) {
	answers := make([]questionnaire.ForeignAnswer, len(d.rows))
	for i, row := range d.rows {
		answers[i] = row.ForeignAnswer
	}
	var out []Suggestion
	for _, from := range questionnaire.Suggest(p.pack, answers, d.walks) {
		q := p.pack.Question(from.Question)
		s := Suggestion{Question: q.ID, Text: q.Text, Value: from.Value,
			Label: book.ValueWords(q, from.Value), Why: from.Why}
		for _, b := range from.Basis {
			row := &d.rows[b.Index]
			s.Basis = append(s.Basis,
				SuggestionCell{ForeignAnswer: row.ForeignAnswer, Where: row.Where, Relation: b.Relation, Via: b.Via,
					Reads: b.Means, Because: b.Why, row: row})
		}
		now := d.book.Answers[p.assessment.ID][q.ID]
		if c := now.Claim; c != nil {
			s.Claim, s.BaseRev = answerSide(q, c), c.Rev
		}
		if j := now.Judgement; j != nil {
			s.Judgement = answerSide(q, j)
		}
		s.State = d.state(p, &s, now)
		out = append(out, s)
	}
	return out, nil
}

func answerSide(q *questionnaire.Question, a *entity.Answer) *data.AnswerSide {
	from := a.Source()
	return &data.AnswerSide{Value: a.Said(), Label: book.AnswerWords(q, a), Note: string(a.Note), By: from.By,
		At: &from.At}
}

// state derives the state of a suggestion from the current answers, so that an undo restores it.
func (d *suggester) state(p *suggestedPack, s *Suggestion, now entity.Answers) SuggestionState {
	switch c := now.Claim; {
	case s.Value == "":
		return SuggestionRead
	case c.Given() && c.Value == s.Value && d.acceptedFrom(s, c):
		return SuggestionAccepted
	case c.Given() && c.Value == s.Value:
		return SuggestionSame
	case d.dismissed(p, s):
		return SuggestionDismissed
	case now.Judgement.Given() && now.Judgement.Value != s.Value:
		return SuggestionJudged
	case c.Given():
		return SuggestionDiffers
	}
	return SuggestionOpen
}

// acceptedFrom reports whether a claim was accepted from a suggestion: it names one of its cells.
func (d *suggester) acceptedFrom(s *Suggestion, c *entity.Answer) bool {
	return c.Origin == entity.Imported && slices.ContainsFunc(s.Basis, func(b SuggestionCell) bool {
		return c.Batch == b.row.rec.Batch && c.File == b.row.file.Path && c.Sheet == b.row.rec.Sheet &&
			c.Cell == b.row.rec.Ref
	})
}

// dismissed reports whether all rows of a suggestion were dismissed.
func (d *suggester) dismissed(p *suggestedPack, s *Suggestion) bool {
	return !slices.ContainsFunc(s.Basis, func(b SuggestionCell) bool {
		return !slices.ContainsFunc(b.row.rec.Dismissed, func(x store.ForeignDismissal) bool {
			return x.Engagement == d.engagement.ID && x.Pack == p.pack.ID && x.Question == s.Question
		})
	})
}

// report returns the suggestions for a pack with their effect on the score.
func (d *suggester) report(ctx context.Context, p *suggestedPack) (*PackSuggestion, error) {
	list, err := d.suggestions(p)
	if err != nil {
		return nil, err
	}
	out := &PackSuggestion{Pack: book.PackName{ID: p.pack.ID, Version: p.pack.Version, SHA256: p.pack.SHA256},
		Counts: map[SuggestionState]int{}, Suggestions: []Suggestion{}}
	if p.begun {
		out.Assessment, out.State = &p.assessment.ID, p.assessment.State
	}
	before, err := d.score(ctx, p, nil)
	if err != nil {
		return nil, err
	}
	var open []*Suggestion
	for i := range list {
		s := &list[i]
		out.Counts[s.State]++
		after := before
		if s.State == SuggestionOpen || s.State == SuggestionDiffers || s.State == SuggestionJudged ||
			s.State == SuggestionDismissed {
			if after, err = d.score(ctx, p, []*Suggestion{s}); err != nil {
				return nil, err
			}
		}
		s.Shown, s.Possible = data.ScoreChange{Before: data.ShownScore(before), After: data.ShownScore(after)},
			data.ScoreChange{Before: data.PossibleScore(before), After: data.PossibleScore(after)}
		if s.State == SuggestionOpen {
			open = append(open, s)
		}
	}
	all, err := d.score(ctx, p, open)
	if err != nil {
		return nil, err
	}
	out.Shown, out.Possible = data.ScoreChange{Before: data.ShownScore(before), After: data.ShownScore(all)},
		data.ScoreChange{Before: data.PossibleScore(before), After: data.PossibleScore(all)}
	out.Suggestions = append(out.Suggestions, list...)
	return out, nil
}

// score scores the assessment with suggestions as claims. The book is unchanged afterwards.
func (d *suggester) score(ctx context.Context, p *suggestedPack, taken []*Suggestion) (*scoring.Result, error) {
	a := p.assessment
	if d.book.Compiled[a.PackSHA] == nil {
		c, err := d.r.Reader().Pack(ctx, d.v, a.PackSHA, d.book.Settings.Facts)
		if err != nil {
			return nil, err
		}
		d.book.Compiled[a.PackSHA] = c
	}
	held := d.book.Answers[a.ID]
	next := make(map[string]entity.Answers, len(held)+len(taken))
	for id, both := range held {
		next[id] = both
	}
	for _, s := range taken {
		both := next[s.Question]
		both.Claim = &entity.Answer{Question: s.Question, Party: entity.BySupplier, Value: s.Value}
		next[s.Question] = both
	}
	d.book.Answers[a.ID] = next
	defer func() { d.book.Answers[a.ID] = held }()
	facts := d.book.CurrentFacts(d.engagement.ID)
	return d.book.Score(&a, facts, d.book.Triage(facts)), nil
}

// CountSuggestions counts the questions of a supplier's packs for which foreign answers suggest an
// answer.
func CountSuggestions(ctx context.Context, r *data.Register, v store.Viewer, supplier string,
	answers []questionnaire.ForeignAnswer) (int, error) {
	b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{Supplier: supplier})
	if err != nil {
		return 0, err
	}
	n := 0
	for _, e := range b.Engagements[supplier] {
		if !e.State.Open() {
			continue
		}
		d := &suggester{r: r, v: v, book: b, engagement: e}
		packs, err := d.packs("")
		if err != nil {
			return 0, err
		}
		for _, p := range packs {
			for _, s := range questionnaire.Suggest(p.pack, answers, r.Crosswalks()) {
				if s.Value != "" {
					n++
				}
			}
		}
	}
	return n, nil
}
