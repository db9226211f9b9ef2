package analysis

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// actRescore is how the audit log names a re-scoring.
const actRescore = "re-score"

// RescoreRequest asks what the scores of the ledger would be if made again. Settings are proposed
// ones, nil for those in force. Pack, "id@version", scores with another version of a pack. Apply
// stores the new scores next to the old ones, and puts proposed settings in force; Reason is then
// recorded with the settings.
type RescoreRequest struct {
	Refs     []string // none: every supplier
	Pack     string
	Settings *scoring.Settings
	Apply    bool
	Reason   string
	// Brief leaves out the explanation of each result, which a person does not read of a whole register: it takes most
	// of the memory.
	Brief bool
}

// RescoreReport lists whose score changes when it is made again, and why.
type RescoreReport struct {
	Engine      string
	Setting     int // version compared with; proposed ones get it when applied
	SettingsSHA string
	Proposed    bool           // the settings are not in force
	Differs     []string       // parts of the proposed settings that differ from those in force
	Pack        *book.PackName // the version asked about
	Results     []Rescored     // of every governing cycle that was signed off
	Changed     int            // those with another figure, grade, status or cell
	GradesDown  int            // those whose grade falls
	GradesUp    int            // those whose grade rises
	Applied     bool           // the new scores are stored
	settings    *scoring.Settings
}

// Rescored is one score of the ledger, and that of the same inputs scored again.
type Rescored struct {
	book.AssessmentName
	Stored book.StoredScore
	Now    book.Outcome
	// Moves are the causes, in the order engine, pack, settings; they add up to the change.
	Moves   []RescoreMove
	Changed bool
	// Rebuilt reports that the register still has exactly the inputs that were scored: their hash
	// is the stored one. Where it is not, such as after a redaction, the move of the engine
	// includes that difference too.
	Rebuilt bool
	Inputs  string              // of the new score
	Shown   questionnaire.Grade // as printed now, "" for no letter

	grade   questionnaire.Grade // now, worst case
	figures json.RawMessage     // of the new score, where it is to be stored
}

// RescoreMove is what one cause does to a score.
type RescoreMove struct {
	scoring.Move
	Grade questionnaire.Grade // after it, worst case
}

const whyRescore = "re-score"

// Rescore scores the inputs of stored results again: as they were known then, as of the day scored
// then, with this engine and the settings in force or proposed. Nothing is replaced unless asked
// for; an old score always stays in the ledger.
func Rescore(ctx context.Context, r *data.Register, q RescoreRequest) (*RescoreReport, error) {
	if q.Settings != nil {
		if err := q.Settings.Check(); err != nil {
			return nil, err
		}
	}
	if q.Apply && q.Pack != "" {
		return nil, problem.New("pack-locked", text.Safe(q.Pack), "start the next cycle: it uses the newest version",
			"an assessment is locked to the questionnaire it began with")
	}
	out, todo, err := ledger(ctx, r, q)
	if err != nil {
		return nil, err
	}
	parsed := map[int]*scoring.Settings{0: scoring.DefaultSettings()}
	for _, x := range todo {
		one, err := rescore(ctx, r, out, x, q, parsed)
		if err != nil {
			return nil, err
		}
		if one != nil {
			out.add(*one)
		}
	}
	slices.SortStableFunc(out.Results, func(a, b Rescored) int {
		return cmp.Or(cmp.Compare(a.Engagement.Ref, b.Engagement.Ref),
			cmp.Compare(a.AssessmentName.Pack.ID, b.AssessmentName.Pack.ID))
	})
	if q.Apply {
		err = applyRescore(ctx, r, out, q)
	}
	return out, err
}

// ledgerRow names the newest stored score of a governing cycle. What is stored is read when it is scored again: the
// explanations of a whole register are large.
type ledgerRow struct {
	assessment entity.Assessment
	n          int // of the stored score
}

// read reads the stored score, and the settings it was made with, which parsed has by their version.
func (x *ledgerRow) read(ctx context.Context, r *data.Register,
	parsed map[int]*scoring.Settings) (stored book.StoredScore, s *scoring.Settings, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		have, err := store.Find(ctx, v, store.Results, store.By("subject", x.assessment.ID), store.By("n", x.n))
		if err != nil {
			return err
		}
		if stored, err = book.ReadStored(have); err != nil || parsed[have.Setting] != nil {
			return err
		}
		versions, err := store.List(ctx, v, store.Settings)
		if err != nil {
			return err
		}
		parsed[have.Setting] = parsed[0] // of a version that is not there
		for _, one := range versions {
			if one.Version != have.Setting {
				continue
			}
			if parsed[have.Setting], err = scoring.ParseSettings(one.Value); err != nil {
				return fmt.Errorf("settings version %d: %w", one.Version, err)
			}
		}
		return nil
	})
	return stored, parsed[stored.Setting], err
}

// ledger reads what is to be scored again, and with what.
func ledger(ctx context.Context, r *data.Register, q RescoreRequest) (*RescoreReport, []ledgerRow, error) {
	out := &RescoreReport{Engine: scoring.Engine, Results: []Rescored{}, Differs: []string{}}
	var todo []ledgerRow
	err := r.View(ctx, book.At{}, func(v *store.View) error {
		now, version, err := r.Reader().Settings(ctx, v)
		if err != nil {
			return err
		}
		out.settings, out.Setting = now, version
		if q.Settings == nil {
			q.Settings = now
		}
		if s := q.Settings.Keeping(now); s.Hash() != now.Hash() {
			out.settings, out.Setting, out.Proposed, out.Differs = s, version+1, true, differs(now, s)
		}
		out.SettingsSHA = out.settings.Hash()
		if len(q.Refs) == 0 {
			return r.Reader().Each(ctx, v, book.At{}, func(b *book.Book) (func() error, error) {
				rows, err := ledgerOf(ctx, b, v)
				todo = append(todo, rows...)
				return nil, err
			})
		}
		scopes, err := book.ScopesOf(ctx, v, q.Refs)
		if err != nil {
			return err
		}
		for _, sc := range scopes {
			b, err := r.Reader().Open(ctx, v, book.At{}, sc)
			if err != nil {
				return err
			}
			rows, err := ledgerOf(ctx, b, v)
			if err != nil {
				return err
			}
			todo = append(todo, rows...)
		}
		return nil
	})
	return out, todo, err
}

func ledgerOf(ctx context.Context, b *book.Book, v store.Viewer) (rows []ledgerRow, err error) {
	for _, engagement := range slices.Sorted(maps.Keys(b.Cycles)) {
		governing := b.Governing(engagement)
		for _, pack := range slices.Sorted(maps.Keys(governing)) {
			a := governing[pack]
			if a.State.Open() {
				continue
			}
			results, err := store.List(ctx, v, store.Results, store.By("subject", a.ID))
			if err != nil || len(results) == 0 {
				if err != nil {
					return nil, err
				}
				continue
			}
			newest := slices.MaxFunc(results, func(x, y store.Result) int { return cmp.Compare(x.N, y.N) })
			rows = append(rows, ledgerRow{assessment: a, n: newest.N})
		}
	}
	return rows, nil
}

// rescore makes one stored score again; nil when the request is about another pack.
func rescore(ctx context.Context, r *data.Register, report *RescoreReport, x ledgerRow,
	q RescoreRequest, parsed map[int]*scoring.Settings) (*Rescored, error) {
	stored, settings, err := x.read(ctx, r, parsed)
	if err != nil {
		return nil, err
	}
	f, err := focusThen(ctx, r, x.assessment, stored.AsOf, stored.Known)
	if err != nil {
		return nil, err
	}
	compiled := f.Compiled
	if q.Pack != "" {
		p := r.Packs().Find(q.Pack)
		if p == nil {
			return nil, r.Packs().NoSuch(q.Pack)
		}
		report.Pack = &book.PackName{ID: p.ID, Version: p.Version, SHA256: p.SHA256}
		if p.ID != x.assessment.Pack {
			return nil, nil
		}
		if compiled, err = scoring.Compile(p); err != nil {
			return nil, err
		}
	}
	out := &Rescored{AssessmentName: f.Name(), Stored: stored}
	out.AssessmentName.State = x.assessment.State
	in := f.Input
	in.Triage = triageUnder(f, settings)
	out.Rebuilt = in.HashUnder(stored.Engine, settings) == stored.Inputs
	assured, possible := stored.Figures.Assured, stored.Figures.Possible
	var result *scoring.Result
	move := func(what string, c *scoring.Compiled, s *scoring.Settings) {
		in.Pack, in.Triage = c.Pack(), triageUnder(f, s)
		result = c.Score(s, in)
		out.Moves = append(out.Moves,
			RescoreMove{scoring.Move{What: what, Assured: result.Assured - assured,
				Possible: result.Possible - possible}, result.Grade})
		assured, possible = result.Assured, result.Possible
	}
	move(MovedEngine, f.Compiled, settings)
	move(scoring.MovedPack, compiled, settings)
	move(scoring.MovedSettings, compiled, report.settings)
	out.Now, out.Inputs = book.NewOutcome(result), in.Hash(report.settings)
	out.Shown, out.grade = result.ShownGrade(), result.Grade
	if out.Changed, out.figures, err = figuresDiffer(stored.Figures, result.JSON()); err != nil {
		return nil, err
	}
	if !q.Apply || out.Inputs == stored.Inputs && !out.Changed {
		out.figures = nil
	}
	if q.Brief {
		out.Now.Result, out.Now.Risk, out.Now.Caps = nil, nil, nil
		g := &out.Stored.Figures
		out.Stored.Figures = scoring.ResultJSON{Assured: g.Assured, Possible: g.Possible, Grade: g.Grade,
			Status: g.Status}
	}
	return out, nil
}

// triageUnder is the triage of an assessment's facts by other settings.
func triageUnder(f *book.Focus, s *scoring.Settings) scoring.Triage { return s.Triage(f.Stand.Facts) }

// figuresDiffer compares two results in the form that scripts read, and returns that of the second.
func figuresDiffer(a, b scoring.ResultJSON) (bool, json.RawMessage, error) {
	x, err := json.Marshal(a)
	if err != nil {
		return false, nil, err
	}
	y, err := json.Marshal(b)
	return !bytes.Equal(x, y), y, err
}

// differs names the parts of two settings that are not the same.
func differs(a, b *scoring.Settings) []string {
	parts := func(s *scoring.Settings) map[string]json.RawMessage {
		out := map[string]json.RawMessage{}
		if raw, err := json.Marshal(s); err == nil {
			_ = json.Unmarshal(raw, &out) // just marshalled
		}
		return out
	}
	x, y := parts(a), parts(b)
	out := []string{}
	for _, k := range slices.Sorted(maps.Keys(y)) {
		if !bytes.Equal(x[k], y[k]) {
			out = append(out, k)
		}
	}
	return out
}

func (out *RescoreReport) add(x Rescored) {
	out.Results = append(out.Results, x)
	if x.Changed {
		out.Changed++
	}
	var before, after questionnaire.Grade
	if g := x.Stored.Figures.Grade; g != nil {
		before = *g
	}
	after = x.grade
	if scoring.Worse(after, before) {
		out.GradesDown++
	}
	if scoring.Worse(before, after) {
		out.GradesUp++
	}
}

// applyRescore stores the new scores, and the proposed settings, in one transaction. It fails if
// someone else scored meanwhile: the person would confirm something they have not seen.
func applyRescore(ctx context.Context, r *data.Register, out *RescoreReport, q RescoreRequest) error {
	reason, err := text.Clean(q.Reason)
	if err != nil || out.Proposed && reason == "" {
		return problem.New("no-reason", "settings", "say why with --reason: it is what an auditor reads",
			"new settings need a reason")
	}
	err = r.Update(ctx, actRescore, func(tx *data.Tx) error {
		_, version, err := r.Reader().Settings(ctx, tx)
		if err != nil {
			return err
		}
		want := out.Setting
		if out.Proposed {
			want--
		}
		if version != want {
			return fmt.Errorf("%w: %w", data.ErrConflict,
				problem.New("conflict", "settings", "review the changes again",
					"the settings were changed by someone else meanwhile"))
		}
		if out.Proposed {
			if err := tx.PutSettings(ctx, out.Setting, out.settings, reason); err != nil {
				return err
			}
		}
		tx.Subject("setting", fmt.Sprint(out.Setting), whyRescore)
		for i := range out.Results {
			if err := out.Results[i].keep(ctx, tx, out.Setting); err != nil {
				return err
			}
		}
		return nil
	})
	out.Applied = err == nil
	return err
}

// keep adds the new score to the ledger, unless it is there already.
func (x *Rescored) keep(ctx context.Context, tx *data.Tx, setting int) error {
	have, err := store.List(ctx, tx, store.Results, store.By("subject", x.ID))
	if err != nil {
		return err
	}
	if len(have) != x.Stored.N {
		return fmt.Errorf("%w: %w", data.ErrConflict,
			problem.New("conflict", x.Engagement.Ref, "review the changes again",
				"another score was stored meanwhile"))
	}
	if x.Inputs == x.Stored.Inputs && !x.Changed {
		return nil
	}
	return store.Insert(ctx, tx, store.Results,
		store.Result{Subject: x.ID, N: x.Stored.N + 1, Engine: scoring.Engine, PackSHA: x.Stored.PackSHA,
			Setting: setting,
			Inputs:  x.Inputs, AsOf: x.Stored.AsOf, KnownOn: x.Stored.KnownOn, Known: x.Stored.Known, Why: whyRescore,
			Figures: x.figures, Recorded: tx.At()})
}
