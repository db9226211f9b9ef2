package pack

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/questionnaire"
	"assure/scoring"
)

type coverageOptions struct {
	Framework string
	Gaps, All bool
}

func newCoverageCmd(e *command.Env) *cobra.Command {
	o := &coverageOptions{}
	cmd := &cobra.Command{
		Use: "coverage [ID]...", Short: "Show what packs ask of each framework, and what nothing asks",
		Long: `For each control theme, standard of the National Data Guardian, assertion of the DSPT, outcome
of the CAF, theme of Cyber Essentials, area of the DTAC and statement of the charter: which
questions ask it, with how much weight, and what nothing asks. The weight is the percent of
the score of that pack while all of it is in scope. A question counts for everything it refers
to, so that weights of several rows add up to more than 100. Without an ID it looks at the
packs that count in your register.`,
		Example: "  assure pack coverage --gaps\n  assure pack coverage dspt-it-supplier --framework caf",
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.Run(cmd.Context(), func(ctx context.Context) (command.Result, error) {
				return runCoverage(ctx, e, *o, args)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Framework, "framework", "", "only this `LIST`: themes, NDG, DSPT, CAF, CAF-4.0, CE, DTAC or CHARTER")
	f.BoolVar(&o.Gaps, "gaps", false, "only what nothing asks")
	f.BoolVar(&o.All, "all", false, "of all packs there are, each in its newest version")
	return cmd
}

func runCoverage(ctx context.Context, e *command.Env, o coverageOptions, refs []string) (command.Result, error) {
	if o.All && len(refs) > 0 {
		return command.Result{}, command.Usage("leave one of the two out", "--all and names of packs were given")
	}
	packs, err := coveringPacks(ctx, e, o.All, refs)
	if err != nil {
		return command.Result{}, err
	}
	known, problems := questionnaire.EmbeddedFrameworks()
	if len(problems) > 0 {
		return command.Result{}, &problems[0]
	}
	c := questionnaire.Cover(packs, known)
	if o.Framework != "" && !c.Only(o.Framework) {
		var names []string
		for _, s := range c.Sections {
			names = append(names, s.ID)
		}
		name, err := command.OneOf("list", o.Framework, names)
		if err != nil {
			return command.Result{}, err
		}
		c.Only(name)
	}
	obj := wire.CoverageOf(c, o.Gaps)
	return command.Result{Object: obj, Text: func(p *command.Page) { showCoverage(p, obj, o.Gaps) }}, nil
}

// coveringPacks are the packs named, all that score, or those that count: in a register, or in a new one where
// there is none yet.
func coveringPacks(ctx context.Context, e *command.Env, all bool, refs []string) ([]*questionnaire.Pack, error) {
	var out []*questionnaire.Pack
	for _, ref := range refs {
		p, err := findPack(ctx, e, ref)
		if err != nil {
			return nil, err
		}
		if p.Kind == questionnaire.Triage {
			return nil, command.Usage("name a pack that scores; `assure pack list` shows them",
				"%s sets facts and asks for no control", p.ID)
		}
		out = append(out, p)
	}
	if len(refs) > 0 {
		return out, nil
	}
	in, err := readInstalled(ctx, e)
	switch {
	case err != nil:
		return nil, err
	case all:
		return in.Newest(), nil
	case in.settings == nil || in.settings.Adopted == nil:
		return in.Starters(), nil
	}
	on := in.settings.DemandsOn(in.today)
	for _, p := range in.All() {
		a := on.Newest[p.ID]
		if a.Version == p.Version && a.SHA256 == p.SHA256 {
			out = append(out, p)
		}
	}
	return out, nil
}

func showCoverage(p *command.Page, o wire.Coverage, gaps bool) {
	if len(o.Packs) == 0 {
		p.Line("no pack counts, so nothing is asked")
	}
	for _, x := range o.Packs {
		words := ""
		if x.ByArea {
			words = "; judged by area, so its questions have no weight"
		}
		p.Line("%s: %d questions%s", x.Pack, x.Questions, words)
	}
	for _, s := range o.Sections {
		p.Gap()
		p.Heading("%s  %s", s.ID, s.Title)
		switch {
		case len(s.Gaps) == s.Of:
			p.Line("none of its %d items is asked", s.Of)
			continue
		case !gaps:
			coverageTable(p, s)
			p.Gap()
		case len(s.Gaps) > 0:
			t := command.NewTable("nothing asks", "about").Shorten("about")
			for _, x := range s.Items {
				t.Rows = append(t.Rows, []string{x.ID, x.Title})
			}
			p.Table(t)
			p.Gap()
		}
		p.Fold("%s", coverageWords(s))
	}
}

// coverageWords counts what is asked and names what is not.
func coverageWords(s wire.CoverageSection) string {
	if len(s.Gaps) == 0 {
		return fmt.Sprintf("each of the %d is asked", s.Of)
	}
	return fmt.Sprintf("%d of %d are asked; nothing asks %s", s.Of-len(s.Gaps), s.Of, strings.Join(s.Gaps, ", "))
}

func coverageTable(p *command.Page, s wire.CoverageSection) {
	t := command.NewTable("item", "about", "asked by", "weight", "questions").AlignRight("weight").Fold("questions")
	for _, x := range s.Items {
		if len(x.AskedBy) == 0 {
			t.Rows = append(t.Rows, []string{x.ID, x.Title, "nothing"})
		}
		for i, by := range x.AskedBy {
			row := []string{x.ID, x.Title, by.Pack, "-", strings.Join(by.Questions, " ")}
			if by.Weight != scoring.NoTenths {
				row[3] = fmt.Sprintf("%s %%", by.Weight)
			}
			if i > 0 {
				row[0], row[1] = "", ""
			}
			t.Rows = append(t.Rows, row)
		}
	}
	p.Table(t)
}
