package pack

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

type profileOptions struct {
	Profile, Pack string
	At            command.At
}

func newProfileCmd(e *command.Env) *cobra.Command {
	o := &profileOptions{}
	cmd := &cobra.Command{
		Use: "profile REF", Short: "Compare answers by outcome with the levels a profile expects",
		Long: `A profile lists the level that NHS England expects of each outcome in a year, and which
outcomes are audited. It is set for organisations that are assessed by outcome; of a supplier
it is a measure to compare with and changes no score. What of it nobody has read stays not
known and says so. Without --profile it is that of the newest edition in date of the version
of the framework that the pack asks.`,
		Example: "  assure pack profile ENG-00021\n  assure pack profile ENG-00021 --profile nhs-dspt-2026-27-large",
		Args:    command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runProfile(ctx, r, *o, args[0])
			}),
	}
	cmd.Flags().StringVar(&o.Profile, "profile", "", "the profile, by its `ID`")
	command.AddPackFlag(cmd, &o.Pack)
	o.At.AddFlags(cmd)
	return cmd
}

func runProfile(ctx context.Context, r *data.Register, o profileOptions, ref string) (command.Result, error) {
	profiles, problems := questionnaire.EmbeddedProfiles()
	if len(problems) > 0 {
		return command.Result{}, &problems[0]
	}
	known, _ := questionnaire.EmbeddedFrameworks()
	v, err := profiled(ctx, r, o, ref, profiles)
	if err != nil {
		return command.Result{}, err
	}
	of := profiles.Of(v.Pack.Framework)
	p := profiles.For(v.Pack, v.Result.AsOf)
	if o.Profile != "" {
		var ids []string
		for _, x := range of {
			ids = append(ids, x.ID)
		}
		id, err := command.OneOf("profile", o.Profile, ids)
		if err != nil {
			return command.Result{}, err
		}
		p = of.Find(id)
	}
	if p == nil {
		return command.Result{}, noProfile(v.Pack)
	}
	obj := wire.PackProfile{Schema: wire.SchemaPackProfile, Supplier: v.Supplier.Ref, Engagement: v.Engagement.Ref,
		Pack: v.Pack.Ref(), Cycle: v.Assessment.Cycle, Profile: wire.ProfileNameOf(p), Others: []wire.ProfileName{}}
	for _, x := range of {
		if x != p {
			obj.Others = append(obj.Others, wire.ProfileNameOf(x))
		}
	}
	obj.Add(v.Result.Outcomes(p, known))
	return command.Result{Object: obj, Text: func(pg *command.Page) { showProfile(pg, obj) }}, nil
}

// profiled finds the assessment to compare: that of the pack named or, of several, of the one that a profile fits.
func profiled(ctx context.Context, r *data.Register, o profileOptions, ref string,
	profiles questionnaire.Profiles) (*data.AssessmentView, error) {
	if o.Pack != "" {
		return command.FindAssessment(ctx, r, ref, o.Pack, o.At.Data())
	}
	g, _, err := r.Engagement(ctx, ref)
	if err != nil {
		return nil, err
	}
	all, err := r.Assessments(ctx, g.ID, o.At.Data())
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		p := r.Packs().BySHA(a.PackSHA)
		if p != nil && len(profiles.Of(p.Framework)) > 0 {
			return command.FindAssessment(ctx, r, ref, a.Pack, o.At.Data())
		}
	}
	v, err := command.FindAssessment(ctx, r, ref, "", book.At{})
	if err != nil {
		return nil, err
	}
	return nil, noProfile(v.Pack)
}

func noProfile(p *questionnaire.Pack) error {
	return command.Usage("compare an assessment of a pack that asks by outcome, such as caf-aligned",
		"there is no profile for %s, which %s asks", p.Framework.Words(), p.ID)
}

func showProfile(p *command.Page, o wire.PackProfile) {
	p.Heading("%s  %s  %s  cycle %d", o.Supplier, o.Engagement, o.Pack, o.Cycle)
	p.Fold("profile %s: %s, edition %s, set for %s", o.Profile.ID, o.Profile.Title, o.Profile.Edition, o.Profile.For)
	t := command.NewTable("outcome", "about", "expected", "answered", "proof", "compared", "audited", "question").
		AlignRight("proof").Shorten("about")
	for _, x := range o.Outcomes {
		audited, proof := "", ""
		if x.Audited {
			audited = "yes"
		}
		if x.Proof != nil {
			proof = fmt.Sprintf("%d %%", *x.Proof)
		}
		t.Rows = append(t.Rows, []string{x.ID, x.Title, levelWords(x.Expected), cmp.Or(command.Deref(x.Answered), "-"),
			proof, x.Reach, audited, command.Deref(x.Question)})
	}
	p.Gap()
	p.Table(t)
	p.Gap()
	var counts []string
	for _, r := range scoring.Reaches() {
		if n := o.Counts[string(r)]; n > 0 {
			counts = append(counts, text.Thousands(n)+" "+string(r))
		}
	}
	p.Fold("of %s: %s", text.Plural(len(o.Outcomes), "outcome", "outcomes"), strings.Join(counts, ", "))
	if n := o.Counts[string(scoring.LevelUnread)]; n > 0 {
		p.Remark("profile not loaded: what is expected there was not found in a published profile; it is not " +
			"read as none")
	}
	for _, x := range o.Others {
		p.Remark("other profile: --profile %s (%s, edition %s)", x.ID, x.Title, x.Edition)
	}
}

// levelWords says what is expected.
func levelWords(level string) string {
	switch questionnaire.Level(level) {
	case questionnaire.NoMinimum:
		return "no minimum"
	case questionnaire.LevelUnknown:
		return "not known"
	}
	return level
}
