package sharing

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/sharing"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

func newBundlesShowCmd(e *command.Env) *cobra.Command {
	question, all := "", false
	cmd := &cobra.Command{
		Use: "show SUPPLIER", Short: "Show what other bodies found of a supplier, beside what we found",
		Long: `Each body stands once for each service that it assessed, in the order of the codes: it is no order
of merit. Below are the questions on which bodies differ, must-haves first.`,
		Example: "  assure bundles show SUP-00003\n  assure bundles show SUP-00003 --question ITS-22",
		Args:    command.NeedArgs(1, 1, "a supplier"),
	}
	cmd.RunE = e.OnRegister(command.Reads,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			v, err := sharing.Show(ctx, r, args[0])
			if err != nil {
				return command.Result{}, err
			}
			if question != "" {
				v.Questions = only(v.Questions, question)
				if len(v.Questions) == 0 {
					return command.Result{}, command.Usage("see assure bundles show "+v.Supplier.Ref+" --all",
						"no other body was told or found anything for %s", text.Quote(question, 40))
				}
			}
			return command.Result{Object: wire.SupplierBundlesOf(v), Text: func(p *command.Page) {
				printOverview(p, v, all, question != "")
			}}, nil
		})
	cmd.Flags().StringVar(&question, "question", "", "only this `QUESTION`, with what each body found for it")
	cmd.Flags().BoolVar(&all, "all", false, "the questions on which all agree, too")
	return cmd
}

func only(list []sharing.Compared, question string) (out []sharing.Compared) {
	for _, c := range list {
		if strings.EqualFold(c.Question.ID, question) {
			out = append(out, c)
		}
	}
	return out
}

func printOverview(p *command.Page, v *sharing.Overview, all, one bool) {
	if len(v.Judged) == 0 {
		p.Line("no bundle about %s %s was taken in that still stands", v.Supplier.Ref, text.Safe(v.Supplier.Name))
		p.Remark("next: assure import FILE.assure")
		return
	}
	if one {
		for _, c := range v.Questions {
			printCompared(p, &c)
		}
		return
	}
	t := command.NewTable("body", "service", "questionnaire", "signed off", "met", "not met", "not shown", "here",
		"relied on").AlignRight("met", "not met", "not shown").Shorten("service").Yield("service", "questionnaire")
	for _, j := range v.Judged {
		a := &j.Assessment
		row := []string{j.Bundle.Code + " " + j.Bundle.Body, a.Service, a.Pack + " " + a.Version, a.SignedOff.String(),
			text.Thousands(a.MustHaves.Met), text.Thousands(a.MustHaves.NotMet), text.Thousands(a.MustHaves.NotShown),
			j.Engagement, ""}
		if j.Bundle.Kind != "assurance" {
			row[4], row[5], row[6] = "", "", ""
		}
		var relied []string
		for i := range j.Relied {
			relied = append(relied, entity.DecisionRef(j.Relied[i].N))
		}
		row[8] = strings.Join(relied, " ")
		t.Rows = append(t.Rows, row)
	}
	p.Heading("%s %s: %s of must-haves by %s", v.Supplier.Ref, v.Supplier.Name, "what was found",
		text.Plural(len(v.Judged), "assessment of another body", "assessments of other bodies"))
	p.Table(t)
	for _, j := range v.Judged {
		if j.Why != "" {
			p.Hang(j.Bundle.Code+", "+text.Safe(j.Assessment.Pack)+": ", "  ", "only to be read, because "+j.Why)
		}
	}
	differ := 0
	for i := range v.Questions {
		if v.Questions[i].Differ {
			differ++
		}
	}
	p.Line("%s of %s have different answers", text.Thousands(differ),
		text.Plural(len(v.Questions), "question", "questions"))
	for i := range v.Questions {
		if all || v.Questions[i].Differ {
			printCompared(p, &v.Questions[i])
		}
	}
	printQueries(p, v)
}

// shownQueries is how many queries are proposed.
const shownQueries = 5

// printQueries proposes what to ask of the supplier where bodies differ on a must-have, and whom else to ask.
func printQueries(p *command.Page, v *sharing.Overview) {
	list := v.Disagreements()
	if len(list) == 0 {
		return
	}
	p.Remark("of a must-have the lower counts where it is relied on. Ask the bodies that differ, and the supplier:")
	for i := range list[:min(len(list), shownQueries)] {
		ref := v.Supplier.Ref
		for _, f := range list[i].Found {
			if f.Engagement != "" {
				ref = f.Engagement
			}
		}
		p.Line("  assure query send %s --question %s "+
			"\"Health bodies found different answers of yours. Which is so, and since when?\"", ref,
			list[i].Question.ID)
	}
}

// printCompared prints one question: each answer with the bodies that have it.
func printCompared(p *command.Page, c *sharing.Compared) {
	what := c.Question.ID
	if c.MustHave() {
		what += ", must-have"
	}
	p.Hang(what+": ", "  ", text.Safe(text.Shorten(c.Question.Text, 160)))
	by, order := map[string][]string{}, []string{}
	for _, f := range c.Found {
		who := f.Code
		if who == "" {
			who = "we, " + f.Engagement
		}
		switch {
		case len(f.Proof) > 0:
			who += " (with proof)"
		case !f.Judged:
			who += " (told)"
		}
		if by[f.Words] == nil {
			order = append(order, f.Words)
		}
		by[f.Words] = append(by[f.Words], who)
	}
	for _, words := range order {
		p.Hang("  "+text.Safe(words)+": ", "    ", text.Safe(strings.Join(by[words], ", ")))
	}
	for _, f := range c.Found {
		if s := text.FirstNonBlank(f.Reason, f.Note); s != "" {
			p.Hang("  "+f.Code+": ", "    ", text.Safe(s))
		}
	}
}
