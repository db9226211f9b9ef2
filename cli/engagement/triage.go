package engagement

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/triage"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/scoring"
)

type triageOptions struct {
	Out       string
	Apply     bool
	Force     bool
	All       bool
	Tier      command.TierFlag
	Suppliers []string
}

// asked is how many facts to ask for the list of engagements names.
const asked = 3

func newTriageCmd(e *command.Env) *cobra.Command {
	o := &triageOptions{}
	cmd := &cobra.Command{
		Use:   "triage | triage --out FILE | triage FILE [--apply]",
		Short: "Triage many engagements at once, in a workbook",
		Long: `Triage lists the engagements that are not triaged, or whose tier is provisional: facts that
are not known yet, taken at their worst, could change it. It names the facts to ask for, those
that decide most in front.

--out writes them as a workbook: a row an engagement, a drop-down for each fact. With FILE it
reads the workbook back and shows what would change; --apply writes that, as one batch that
can be undone. A blank cell changes nothing. A fact that somebody changed in the register since
the workbook was written is shown, and not overwritten.`,
		Example: "  assure engagement triage\n  assure engagement triage --all --out triage.xlsx\n" +
			"  assure engagement triage triage.xlsx\n  assure engagement triage triage.xlsx --apply",
		Args: command.NeedArgs(0, 1, "at most one file"),
		RunE: func(cmd *cobra.Command, args []string) error { // reading a file writes; listing does not
			access := command.Reads
			if len(args) > 0 {
				access = command.Writes
			}
			return e.OnRegister(access,
				func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
					return runTriage(ctx, r, *o, args)
				})(cmd, args)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Out, "out", "", "write the workbook to this `FILE`.xlsx")
	f.BoolVar(&o.Apply, "apply", false, "write what the file changes; otherwise it is only shown")
	f.BoolVar(&o.Force, "force", false, "replace a file of that name")
	f.BoolVar(&o.All, "all", false, "engagements that wait for no fact too")
	f.Var(&o.Tier, "tier", "only this tier: 1 Critical to 4 Low, or none")
	f.StringArrayVar(&o.Suppliers, "supplier", nil, "only those of this `SUPPLIER`; may be given several times")
	return cmd
}

func runTriage(ctx context.Context, r *data.Register, o triageOptions, args []string) (command.Result, error) {
	filtered := o.All || o.Tier.String() != "" || len(o.Suppliers) > 0
	filter := triage.Filter{All: o.All, Tier: o.Tier.String(), Suppliers: o.Suppliers}
	switch {
	case len(args) > 0 && (o.Out != "" || filtered):
		return command.Result{}, command.Usage("give a file to read it, or --out to write one",
			"a file that is read has its own rows: --out, --all, --tier and --supplier are for one that is written")
	case o.Apply && len(args) == 0:
		return command.Result{}, command.Usage("name the file that came back", "--apply needs a file")
	case len(args) > 0:
		rep, err := triage.Import(ctx, r, args[0], o.Apply)
		if err != nil {
			return command.Result{}, err
		}
		return command.Result{Object: wire.EngagementTriageOf(rep), Findings: len(rep.Problems) > 0,
			Text: func(p *command.Page) { triageText(p, rep) }}, nil
	case o.Out != "":
		return writeTriage(ctx, r, o, filter)
	}
	b, err := triage.Read(ctx, r, filter)
	if err != nil {
		return command.Result{}, err
	}
	obj := wire.Engagements{Schema: wire.SchemaEngagements, Engagements: []wire.Engagement{}}
	for i := range b.Rows {
		row := &b.Rows[i]
		g := wire.EngagementOf(data.ListEngagement(row.Engagement, row.Facts, row.Triage))
		g.Supplier, g.Open = wire.OrNull(row.Supplier.Ref), b.Open(row)
		obj.Engagements = append(obj.Engagements, g)
	}
	return command.Result{Object: obj, Text: func(p *command.Page) { waitingText(p, b) }}, nil
}

func writeTriage(ctx context.Context, r *data.Register, o triageOptions, filter triage.Filter) (command.Result, error) {
	path := o.Out
	if ext := strings.ToLower(filepath.Ext(path)); ext != ".xlsx" {
		return command.Result{}, command.Usage("name a file that ends in .xlsx", "the sheet is a workbook, not %q", ext)
	}
	n := 0
	err := safefile.Write(path, safefile.Options{Force: o.Force}, func(w io.Writer) (err error) {
		n, err = triage.WriteSheet(ctx, r, w, filter)
		return err
	})
	if err != nil {
		return command.Result{}, err
	}
	obj := wire.TriageSheet{Schema: wire.SchemaTriageSheet, Path: command.Absolute(path), Engagements: n}
	return command.Result{Object: obj, Text: func(p *command.Page) {
		p.Line("wrote %s with %s to triage", obj.Path, text.Plural(n, "engagement", "engagements"))
		if n > 0 {
			p.Remark("next: fill it in, then `assure engagement triage %s` shows what it changes", path)
		}
	}}, nil
}

// waitingText lists the engagements that wait for facts.
func waitingText(p *command.Page, b *triage.Board) {
	if len(b.Rows) == 0 {
		p.Line("every engagement is triaged, and no tier is provisional")
		return
	}
	tiers := &command.Tiers{Settings: b.Settings}
	t := command.NewTable("ref", "supplier", "service", "state", "tier", "ask first").Shorten("supplier").
		Yield("ask first", "state")
	for i := range b.Rows {
		row := &b.Rows[i]
		ids := b.Open(row)
		ask := strings.Join(b.Settings.FactTitles(ids[:min(asked, len(ids))]), "; ")
		t.Rows = append(t.Rows, []string{row.Engagement.Ref, row.Supplier.Name, row.Engagement.Service,
			string(row.Engagement.State), tiers.Words(row.Triage.Tier, row.Triage.Provisional()), ask})
	}
	p.Table(t)
	none, open := b.Counts()
	p.Remark("%s not triaged, %s provisional, of %s listed", text.Thousands(none), text.Thousands(open),
		text.Plural(len(b.Rows), "engagement", "engagements"))
	tiers.Remark(p)
	p.Remark("next: `assure engagement triage --out triage.xlsx`, or b in the list of suppliers of the terminal UI")
}

// triageText prints what a workbook changes.
func triageText(p *command.Page, rep *triage.Report) {
	p.Line("%s read: %s, %s, %s", text.Plural(rep.Read, "engagement", "engagements"),
		text.Plural(changes(rep), "fact changes", "facts change"),
		text.Plural(len(rep.Conflicts), "conflict", "conflicts"),
		text.Plural(len(rep.Problems)-len(rep.Conflicts), "other problem", "other problems"))
	t := command.NewTable("engagement", "supplier", "tier before", "tier after", "fact", "before", "after", "cell").
		Shorten("supplier").Yield("cell", "supplier", "tier before", "tier after")
	s := rep.Settings
	for i := range rep.Rows {
		c := &rep.Rows[i]
		for n, x := range c.Changes {
			row := []string{"", "", "", "", x.Title, x.FromWords, x.ToWords, cellOf(x.Place)}
			if n == 0 {
				row[0], row[1] = c.Engagement.Ref, c.Supplier.Name
				row[2], row[3] = tierOf(s, &c.Before), tierOf(s, &c.After)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	if len(t.Rows) > 0 {
		p.Gap()
		p.Table(t)
	}
	if len(rep.Problems) > 0 {
		p.Gap()
		p.Problems(rep.LikeProblems())
	}
	for _, n := range rep.Notes {
		p.Remark("note: %s", n)
	}
	p.Remark("cells: %s read, %s taken, %s the same or for reading only, %s with problems",
		text.Thousands(rep.Cells.Read),
		text.Thousands(rep.Cells.Imported), text.Thousands(rep.Cells.Ignored), text.Thousands(rep.Cells.Problems))
	switch {
	case rep.Applied:
		p.Remark("written as batch %s; `assure import undo %s` takes it back", rep.Batch, rep.Batch)
	case len(rep.Rows) > 0:
		p.Remark("nothing is written yet: `assure engagement triage %s --apply` writes it", rep.Path)
	default:
		p.Remark("nothing changes")
	}
}

func tierOf(s *scoring.Settings, t *scoring.Triage) string {
	return s.TierWords(t.Tier, t.Provisional())
}

// cellOf is a place without its sheet.
func cellOf(place string) string { return place[strings.LastIndexByte(place, '!')+1:] }

func changes(rep *triage.Report) (n int) {
	for i := range rep.Rows {
		n += len(rep.Rows[i].Changes)
	}
	return n
}
