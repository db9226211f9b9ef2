package incident

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	chaincmd "assure/cli/chain"
	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/data/chain"
)

func newListCmd(e *command.Env) *cobra.Command {
	var at command.At
	all := false
	cmd := &cobra.Command{
		Use: "list", Short: "List incidents with how many are exposed", Args: command.NoArgs,
		Example: "  assure incident list --all",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				o, err := listed(ctx, r, all, at.Data())
				if err != nil {
					return command.Result{}, err
				}
				return command.Result{Object: o, Text: func(p *command.Page) { printList(o, all, p) }}, nil
			}),
	}
	cmd.Flags().BoolVar(&all, "all", false, "closed ones too")
	at.AddFlags(cmd)
	return cmd
}

func listed(ctx context.Context, r *data.Register, all bool, at book.At) (wire.Incidents, error) {
	list, err := r.Incidents(ctx, "", at)
	if err != nil {
		return wire.Incidents{}, err
	}
	m, err := chain.Read(ctx, r, at)
	if err != nil {
		return wire.Incidents{}, err
	}
	refs, err := refsOf(ctx, r, at)
	o := wire.IncidentsOf(m.AsOf)
	for i := range list {
		open := list[i].Closed == 0
		if !open && !all {
			continue
		}
		x, err := m.OfIncident(ctx, r, &list[i], at)
		if err != nil {
			return o, err
		}
		o.Incidents = append(o.Incidents, wire.IncidentRow{Incident: wire.IncidentOf(&list[i], refs), Open: open,
			Words: x.Words()})
	}
	return o, err
}

// refsOf are the references of engagements by identifier, of those that are over too.
func refsOf(ctx context.Context, r *data.Register, at book.At) (map[string]string, error) {
	list, err := r.Engagements(ctx, "", at)
	out := map[string]string{}
	for _, g := range list {
		out[g.ID] = g.Ref
	}
	return out, err
}

func printList(o wire.Incidents, all bool, p *command.Page) {
	if len(o.Incidents) == 0 {
		if all {
			p.Line("no incident is recorded")
		} else {
			p.Line("no incident is open; --all lists those that are closed too")
		}
		return
	}
	t := command.NewTable("incident", "found", "title", "exposed", "statements", "closed").Shorten("title").
		AlignRight("statements")
	for _, x := range o.Incidents {
		t.Rows = append(t.Rows, []string{x.Ref, command.Deref(x.Found), x.Title, x.Words,
			fmt.Sprint(len(x.Statements)), command.Deref(x.Closed)})
	}
	p.Table(t)
}

func newShowCmd(e *command.Env) *cobra.Command {
	var at command.At
	all := false
	cmd := &cobra.Command{
		Use: "show INCIDENT", Short: "Show an incident, what was said of it and who is exposed",
		Args: command.NeedArgs(1, 1, "an incident"), Example: "  assure incident show INC-001",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return shown(ctx, r, args[0], "", all, at.Data())
			}),
	}
	cmd.Flags().BoolVar(&all, "all", false, "print every engagement that is not known or says not, and not only "+
		"the first")
	at.AddFlags(cmd)
	return cmd
}

// shown is the result of a command about one incident. done says what was done, "" for nothing.
func shown(ctx context.Context, r *data.Register, ref, done string, all bool, at book.At) (command.Result, error) {
	i, err := r.FindIncident(ctx, ref, at)
	if err != nil {
		return command.Result{}, err
	}
	x, err := chain.OfIncident(ctx, r, &i, at)
	if err != nil {
		return command.Result{}, err
	}
	refs, err := refsOf(ctx, r, at)
	if err != nil {
		return command.Result{}, err
	}
	o := wire.OneIncident{Schema: wire.SchemaIncident, Incident: wire.IncidentOf(&i, refs),
		Exposed: wire.ExposedOf(x)}
	aware := ""
	if i.Aware != nil {
		aware = r.Reader().Local(*i.Aware).Format("2006-01-02 15:04")
	}
	return command.Result{Object: o, Text: func(p *command.Page) {
		if done != "" {
			p.Line("%s", done)
		}
		printIncident(&o.Incident, aware, p)
		p.Gap()
		chaincmd.PrintExposed(p, o.Exposed, all)
	}}, nil
}

func printIncident(i *wire.Incident, aware string, p *command.Page) {
	p.Heading("%s  %s", i.Ref, i.Title)
	touches := append([]string{}, i.Facts...)
	touches = append(touches, i.Answers...)
	if i.Uses != nil {
		touches = append([]string{"uses " + *i.Uses + strings.TrimRight(" "+command.Deref(i.Role), " ")},
			touches...)
	}
	p.Pairs([2]string{"found", command.Deref(i.Found)}, [2]string{"learned of", aware},
		[2]string{"touches", strings.Join(touches, ", and ")}, [2]string{"named", strings.Join(i.Engagements,
			", ")},
		[2]string{"closed", strings.TrimSpace(command.Deref(i.Closed) + " " + command.Deref(i.ClosedWhy))})
	for _, s := range i.Statements {
		p.Line("%s  the %s, %s:", s.On, s.By, s.Source)
		p.Wrap(4, s.Body)
	}
}
