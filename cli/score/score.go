// Package score has `assure score` and what explains, compares and projects scores.
package score

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/scoring"
)

type options struct {
	Explain bool
	Check   bool
	command.ThemesFlag
	At command.At
}

// New returns `assure score` with its subcommands.
func New(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "score [REF]...", Short: "Score suppliers, and explain every point", GroupID: command.GroupReport,
		Long: `Score prints both ends: shown (what is evidenced) and at most (what it could be). Without
a REF every supplier is scored. --explain lists what each question adds and where the
rest was lost; it adds up to the tenth; with --theme it lists the questions about that theme
alone. --as-of moves the clock only; --known-on shows
what was known at the end of that day.`,
		Example: "  assure score SUP-00015 --explain\n  assure score SUP-00015 --explain --theme response\n  " +
			"assure score --json --as-of 2027-01-31\n  assure score " +
			"--check && echo \"every must-have is met\"",
		Args: cobra.ArbitraryArgs,
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return run(ctx, r, *o, args)
			}),
	}
	cmd.Flags().BoolVar(&o.Explain, "explain", false,
		"say why: sentences, contributions, losses, caps, and what would move it")
	cmd.Flags().BoolVar(&o.Check, "check", false,
		"end with code 3 when a must-have of a live engagement is open and not accepted")
	o.AddFlag(e, cmd)
	o.At.AddFlags(cmd)
	cmd.AddCommand(newCompareCmd(e), newPathCmd(e), newWhatIfCmd(e), newTrendCmd(e), newRescoreCmd(e),
		newSettingsCmd(e), newWeightsCmd(e))
	return cmd
}

func run(ctx context.Context, r *data.Register, o options, refs []string) (command.Result, error) {
	scores := r.Scores
	if o.Explain {
		scores = r.ExplainScores
	}
	if o.On() && !o.Explain {
		return command.Result{}, command.Usage("add --explain", "--theme chooses rows of --explain")
	}
	report, err := scores(ctx, refs, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	settings, err := r.Settings(ctx, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	obj := wire.ScoresOf(report)
	for i := range obj.Assessments {
		obj.Assessments[i].Only(o.ThemeFilter, report.Assessments[i].Result)
	}
	return command.Result{Object: obj, Findings: o.Check && openMustHaves(report) > 0,
		Text: func(p *command.Page) {
			showScores(p, report, settings)
			showWorst(p, report, settings)
			if o.Explain {
				for _, a := range report.Assessments {
					p.Gap()
					explain(p, a, settings, o.ThemeFilter)
				}
			}
			showMoments(p, book.Moments{AsOf: report.AsOf, KnownOn: report.KnownOn, Engine: report.Engine})
			if o.Check {
				p.Remark("%s open and not accepted",
					text.Plural(openMustHaves(report), "must-have or key control is",
						"must-haves and key controls are"))
			}
		}}, nil
}

// openMustHaves counts must-haves and key controls of engagements in force that are not met or not
// shown, and that nobody accepted.
func openMustHaves(report *book.ScoreReport) int {
	n := 0
	for _, g := range report.Engagements {
		if !g.RollUp.State.InForce() {
			continue
		}
		for _, gate := range g.RollUp.Gates {
			if gate.AcceptedBy == "" {
				n++
			}
		}
	}
	return n
}

// showScores prints a row for each assessment, and for each engagement that has none.
func showScores(p *command.Page, report *book.ScoreReport, s *scoring.Settings) {
	t := command.NewTable("engagement", "supplier", "tier", "pack", "state", "shown", "at most", "grade", "status",
		"risk").AlignRight("shown", "at most").Shorten("supplier").Yield("state", "at most", "status", "pack")
	hands, tiers := &command.Hands{}, &command.Tiers{Settings: s}
	names, begun := map[string]string{}, map[string]bool{}
	for _, u := range report.Suppliers {
		names[u.Ref] = u.Name
	}
	for _, a := range report.Assessments {
		names[a.Supplier.Ref], begun[a.Engagement.Ref] = a.Supplier.Name, true
	}
	assessments := map[string][]book.AssessmentScore{}
	for _, a := range report.Assessments {
		assessments[a.Engagement.Ref] = append(assessments[a.Engagement.Ref], a)
	}
	for i := range report.Engagements {
		g := &report.Engagements[i]
		who := g.Supplier + " " + names[g.Supplier]
		tier := hands.Mark(tiers.Words(g.RollUp.Tier, g.RollUp.Provisional()), g.RollUp.Ref, g.RollUp.ByHand())
		for _, a := range assessments[g.RollUp.Ref] {
			r := a.Result
			t.Rows = append(t.Rows, []string{g.RollUp.Ref, who, tier, packCycle(a),
				a.State.Label(), command.ShownTenths(r, r.Assured), command.ShownTenths(r, r.Possible),
				cmp.Or(string(r.ShownGrade()), "-"), string(r.Status), command.RatedRisk(r.Risk, s)})
		}
		if !begun[g.RollUp.Ref] {
			t.Rows = append(t.Rows, []string{g.RollUp.Ref, who, tier, "-", "-", "-", "-", "-",
				string(g.RollUp.Status), command.RatedRisk(g.RollUp.Risk, s)})
		}
	}
	if len(t.Rows) == 0 {
		p.Line("there is no engagement to score")
		return
	}
	p.Table(t)
	hands.Remark(p)
	tiers.Remark(p)
	for i := range report.Engagements {
		for _, words := range report.Engagements[i].RollUp.AlsoWords() {
			p.Remark("%s: %s", report.Engagements[i].RollUp.Ref, words)
		}
		if words := report.Engagements[i].RollUp.HigherWords(); words != "" {
			p.Remark("%s: %s", report.Engagements[i].RollUp.Ref, words)
		}
	}
}

// showWorst prints a row for each supplier with several engagements in force: the worst of them in each column, and
// which it is from.
func showWorst(p *command.Page, report *book.ScoreReport, s *scoring.Settings) {
	t := command.NewTable("worst of", "supplier", "tier", "shown", "at most", "grade", "status", "risk",
		"open must-haves", "from").AlignRight("shown", "at most", "open must-haves").Shorten("supplier").
		Yield("from", "open must-haves", "at most", "status")
	tiers := &command.Tiers{Settings: s}
	for i := range report.Rows {
		u := &report.Rows[i]
		w := u.Worst
		if w == nil || w.Live < 2 {
			continue
		}
		t.Rows = append(t.Rows, []string{fmt.Sprintf("%d in force", w.Live), u.Ref + " " + u.Name,
			tiers.Words(w.Tier, w.Provisional()), w.Assured.String(), w.Possible.String(), cmp.Or(string(w.Grade), "-"),
			string(w.Status), command.HighestRisk(w.Risk, w.Higher, s), command.BlankZero(w.MustHaves),
			w.Where()})
	}
	if len(t.Rows) > 0 {
		p.Gap()
		p.Table(t)
	}
}

// packCycle names a pack, and the cycle where it is not the first.
func packCycle(a book.AssessmentScore) string {
	s := a.Pack.ID
	if a.Cycle > 1 {
		s += fmt.Sprintf(" (cycle %d)", a.Cycle)
	}
	if !a.Governs {
		s += ", new"
	}
	if a.Outdated {
		s += " " + a.Pack.Version + ", no longer counts"
	}
	return s
}

// explain prints one assessment in full.
func explain(p *command.Page, a book.AssessmentScore, s *scoring.Settings, themes questionnaire.ThemeFilter) {
	r := a.Result
	p.Heading("%s %s  %s %s", a.Supplier.Ref, a.Supplier.Name, a.Engagement.Ref, a.Pack.ID+"@"+a.Pack.Version)
	lines := s.Sentences(r)
	if a.Explanation != nil {
		lines = a.Explanation.Sentences
	}
	for _, line := range lines {
		if r.Status == scoring.NotAssessed || !r.SaysArea(line) { // the table of areas says it
			p.Wrap(0, line)
		}
	}
	if r.Status == scoring.NotAssessed {
		return
	}
	p.Gap()
	if r.Areas != nil {
		explainAreas(p, r, themes)
		return
	}
	explainRows(p, r, themes)
	if themes.On() {
		return // all that follows is of the whole score
	}
	p.Line("shown %s + gaps %s + not evidenced %s + not known %s = %s", r.Assured, r.Losses.Gap, r.Losses.Evidence,
		r.Losses.Unknown, r.Assured+r.Losses.Sum())
	explainDomains(p, r)
	explainCaps(p, r)
	for _, q := range a.Explanation.Questions {
		if q.NotCounted != "" {
			p.Wrap(0, q.Question+" "+q.NotCounted)
		}
	}
	for _, i := range r.Idle {
		p.Line("evidence not counted: %s %s, %s", i.Question, i.Ref, i.Why)
	}
	explainMoves(p, r, a.Explanation)
	p.Line("score line, to work the score out by hand:")
	p.Wrap(2, r.Line().String())
}

// explainRows is what each question adds and loses; those out of scope are named at the end.
func explainRows(p *command.Page, r *scoring.Result, themes questionnaire.ThemeFilter) {
	t := command.NewTable("question", "state", "answer", "evidence", "points", "adds", "gap", "not evidenced",
		"not known", "must-have").AlignRight("evidence", "points", "adds", "gap", "not evidenced",
		"not known").Shorten("must-have")
	var out []string
	var sum scoring.Row
	for i := range r.Rows {
		row := &r.Rows[i]
		if !row.Scores || !themes.Keeps(row.Asks()) {
			continue
		}
		if !row.InScope() {
			out = append(out, row.Question)
			continue
		}
		sum.Points, sum.Contribution = sum.Points+row.Points, sum.Contribution+row.Contribution
		gate, confidence := "", ""
		if row.Gate != nil {
			gate = string(row.Gate.State)
			if row.Gate.Key {
				gate = "key control: " + gate
			}
		}
		if row.State == scoring.Answered {
			confidence = fmt.Sprintf("%d %%", row.Confidence)
		}
		t.Rows = append(t.Rows, []string{row.Question, row.State.String(), row.Option, confidence,
			row.Points.String(), row.Contribution.String(), lost(row.Loss.Gap), lost(row.Loss.Evidence),
			lost(row.Loss.Unknown), gate})
	}
	p.Table(t)
	if themes.On() && r.Areas == nil {
		p.Line("about %s: %s of %s points shown", themes.Words(), sum.Contribution, sum.Points)
	}
	if len(out) > 0 {
		p.Line("out of scope: %s", out)
	}
}

// explainAreas is what each area of a pack without points comes to, and what each question is answered.
func explainAreas(p *command.Page, r *scoring.Result, themes questionnaire.ThemeFilter) {
	t := command.NewTable("area", "is", "because of", "no answer or no accepted proof")
	for _, a := range r.Areas {
		t.Rows = append(t.Rows, []string{a.Title, a.Label, strings.Join(a.NotMet, ", "),
			strings.Join(a.Pending, ", ")})
	}
	p.Table(t)
	t = command.NewTable("question", "state", "answer", "evidence", "must-have").AlignRight("evidence")
	for i := range r.Rows {
		row := &r.Rows[i]
		if !row.InScope() || !themes.Keeps(row.Asks()) {
			continue
		}
		gate, confidence := "", ""
		if row.Gate != nil {
			gate = string(row.Gate.State)
		}
		if row.State == scoring.Answered {
			confidence = fmt.Sprintf("%d %%", row.Confidence)
		}
		t.Rows = append(t.Rows, []string{row.Question, row.State.String(), row.Option, confidence, gate})
	}
	p.Gap()
	p.Table(t)
}

func lost(t scoring.Tenths) string {
	if t == 0 {
		return ""
	}
	return t.String()
}

func explainDomains(p *command.Page, r *scoring.Result) {
	t := command.NewTable("domain", "weight", "shown", "at most", "grade").AlignRight("weight", "shown", "at most")
	for _, d := range r.Domains {
		t.Rows = append(t.Rows, []string{cmp.Or(d.Title, d.ID), command.Percent(d.Weight) + " %", d.Assured.String(),
			d.Possible.String(), letter(r, d.Grade)})
	}
	p.Gap()
	p.Table(t)
}

// letter leaves a grade out while too little is known for one, as everywhere that people read.
func letter(r *scoring.Result, g questionnaire.Grade) string {
	if !r.Status.Graded() {
		return "-"
	}
	return string(g)
}

// explainCaps prints what caps the grade; without a grade there is nothing to cap.
func explainCaps(p *command.Page, r *scoring.Result) {
	if !r.Status.Graded() {
		return
	}
	p.Line("grade from the figures: %s; after caps: %s", string(r.Raw), string(r.Grade))
	for _, c := range r.Caps {
		words := fmt.Sprintf("capped at %s by %s", c.Cap, text.Safe(cmp.Or(c.Name, c.ID)))
		words += " (" + strings.TrimSpace(c.Noun()+" "+string(c.State)) + ")"
		switch {
		case c.AcceptedBy != "":
			words += ", lifted: accepted despite by " +
				text.Safe(command.Recorded(c.AcceptedBy+command.Until(c.Until), c.Recorded))
		case !c.Binds:
			words += ", which changes nothing"
		}
		p.Line("%s", words)
	}
}
