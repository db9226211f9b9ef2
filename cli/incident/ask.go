package incident

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/chain"
	"assure/data/followup"
	"assure/data/letter"
	"assure/internal/text"
	"assure/questionnaire"
)

func newAskCmd(e *command.Env) *cobra.Command {
	q, format := &followup.Request{}, ""
	var due command.Date
	cmd := &cobra.Command{
		Use: "ask INCIDENT --out DIR", Short: "Write the follow-up questionnaire and a letter for all that are " +
			"exposed",
		Long: `A questionnaire for each service that uses it, itself or through another, and a letter for each
supplier that lists them. Each is recorded as sent: assure returns and the incident page show who
answered. --unknown asks those that are not known too. Those that were asked because of this
incident already are left out. Where the incident is at the supplier itself, its day is proposed
as the fact incident_24m. Assure sends nothing.`,
		Args: command.NeedArgs(1, 1, "an incident"),
		Example: "  assure incident ask INC-001 --dry-run\n" +
			"  assure incident ask INC-001 --out follow-up --format eml,txt",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				if q.Out == "" && !q.DryRun {
					return command.Result{}, command.Usage("add --out DIR, or --dry-run to see who would be asked",
						"no output folder given")
				}
				var err error
				if q.Formats, err = letter.ParseFormats(format); err != nil {
					return command.Result{}, err
				}
				q.Ref, q.Due = args[0], questionnaire.Date(due)
				a, err := followup.Ask(ctx, r, *q)
				if err != nil {
					return command.Result{}, err
				}
				o := wire.IncidentAskedOf(a, q.DryRun)
				return command.Result{Object: o, Findings: len(o.Problems) > 0,
					Text: func(p *command.Page) { printAsked(&o, q.Out, p) }}, nil
			}),
	}
	f := cmd.Flags()
	f.StringVar(&q.Out, "out", "", "the `DIR` for questionnaires and letters")
	f.Var(&due, "due", "the `DATE` by which to answer; in seven days otherwise")
	f.BoolVar(&q.Unknown, "unknown", false, "ask those that are not known too")
	f.BoolVar(&q.Again, "again", false, "ask those too that were asked because of this incident already")
	f.BoolVar(&q.DryRun, "dry-run", false, "show who would be asked, and write nothing")
	f.StringVar(&format, "format", "", "`FORMATS` of the letters with commas: eml, txt, html, csv; eml otherwise")
	f.StringVar(&q.Issuer, "issuer", "", "who asks, as the supplier reads it; as last time otherwise")
	f.StringVar(&q.ReplyTo, "reply-to", "", "where the reply goes, such as an e-mail address; as last time "+
		"otherwise")
	f.StringVar(&q.Marking, "marking", "", "how confidential the questionnaire and the letter say they are")
	return cmd
}

func printAsked(o *wire.IncidentAsked, dir string, p *command.Page) {
	verb := "asked about"
	if o.DryRun {
		verb = "would ask about"
	}
	p.Line("%s %s of %s, to answer by %s", verb, text.Plural(len(o.Services), "service", "services"),
		text.Plural(len(o.Letters), "supplier", "suppliers"), o.Due)
	t := command.NewTable("engagement", "supplier", "service", "", "questionnaire").Shorten("service")
	for _, s := range o.Services {
		t.Rows = append(t.Rows, []string{s.Engagement, s.Name, command.Deref(s.Service),
			chain.Class(s.Class).Words(),
			strings.TrimPrefix(filepath.Base(command.Deref(s.Path)), ".")})
	}
	if len(t.Rows) > 0 {
		p.Table(t)
	}
	if !o.DryRun {
		p.Line("wrote questionnaires to %s, and letters to %s", command.Absolute(dir),
			command.Absolute(filepath.Join(dir, "letters")))
	}
	if o.Before > 0 {
		p.Remark("%s asked before and left out; --again asks them too",
			text.Plural(o.Before, "service was", "services were"))
	}
	if o.Proposed > 0 {
		p.Remark("the day of the incident is proposed as the fact incident_24m of %s; `assure incident adopt %s` "+
			"takes it over", text.Plural(o.Proposed, "engagement", "engagements"), o.Incident)
	}
	p.Problems(o.Problems)
}
