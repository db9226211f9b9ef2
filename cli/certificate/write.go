package certificate

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// fields are the flags that say what a certificate says.
type fields struct {
	Entity, Number, Scope, Covers, Edition, Issuer, CheckedAt, CheckedBy, Document string
	Issued, Expiry, CheckedOn                                                      command.Date
}

func (o *fields) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.Entity, "entity", "", "the legal entity it names, as it is written there")
	f.StringVar(&o.Number, "number", "", "its number")
	f.StringVar(&o.Scope, "scope", "", "its scope, as it is written there")
	command.WordVar(f, &o.Covers, "covers", "cover",
		"`service` when the scope includes what we buy, other when it does not",
		[]string{string(entity.CoverService), string(entity.CoverOther)})
	f.StringVar(&o.Edition, "edition", "", "its question set, edition or version, such as Danzell, 25/26 or 2022")
	f.StringVar(&o.Issuer, "issuer", "", "who issued it")
	f.Var(&o.Issued, "issued", "the `DATE` it was issued, or a test ended")
	f.Var(&o.Expiry, "expiry", "the last `DATE` on which it counts")
	f.StringVar(&o.CheckedAt, "checked-at", "", "where it was checked: a public register, the original")
	f.Var(&o.CheckedOn, "checked-on", "the `DATE` it was checked; today otherwise")
	f.StringVar(&o.CheckedBy, "checked-by", "", "who checked it; you otherwise")
	f.StringVar(&o.Document, "document", "", "the document that shows it, by `DOC` reference")
}

// set writes the flags that were given into a certificate.
func (o *fields) set(given func(string) bool, c *entity.Certificate) {
	for flag, to := range map[string]struct {
		to    *string
		value string
	}{"entity": {&c.Entity, o.Entity}, "number": {&c.Number, o.Number}, "edition": {&c.Edition, o.Edition},
		"issuer": {&c.Issuer, o.Issuer}, "checked-at": {&c.CheckedAt, o.CheckedAt},
		"checked-by": {&c.CheckedBy, o.CheckedBy}, "document": {&c.Document, o.Document}} {
		if given(flag) {
			*to.to = to.value
		}
	}
	for flag, to := range map[string]struct {
		to    *questionnaire.Date
		value command.Date
	}{"issued": {&c.Issued, o.Issued}, "expiry": {&c.Expiry, o.Expiry}, "checked-on": {&c.CheckedOn, o.CheckedOn}} {
		if given(flag) {
			*to.to = questionnaire.Date(to.value)
		}
	}
	if given("scope") {
		c.Scope = questionnaire.Text(o.Scope)
	}
	if given("covers") {
		c.Covers = entity.Cover(strings.ToLower(o.Covers))
	}
	if (given("checked-at") || given("checked-on")) && !given("checked-by") { // checked anew
		c.CheckedBy = ""
	}
	if given("checked-at") && !given("checked-on") {
		c.CheckedOn = 0
	}
}

func newAddCmd(e *command.Env) *cobra.Command {
	o, kind := &fields{}, ""
	cmd := &cobra.Command{
		Use: "add REF", Short: "Record what a certificate says",
		Long: `Record what a certificate says, in your name. Without --checked-at it is the supplier's
statement and no more. The last day of a DSPT status follows from its edition, that of
a penetration test from the day it ended.`,
		Example: "  assure certificate add SUP-00015 --kind ce-plus --entity \"Acme Health Ltd\" --number 1234 \\\n" +
			"      --scope \"Whole organisation\" --covers service --edition Danzell --issued 2026-05-10 \\\n" +
			"      --expiry 2027-05-10 --checked-at \"IASME certificate search\"",
		Args: command.NeedArgs(1, 1, "a supplier"),
	}
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			s, err := r.FindSupplier(ctx, args[0])
			if book.IsNotFound(err) {
				_, s, err = r.Engagement(ctx, args[0])
			}
			if err != nil {
				return command.Result{}, err
			}
			c := entity.Certificate{Supplier: s.ID, Kind: entity.CertificateKind(strings.ToLower(kind))}
			if c.Scope, err = command.FlagText("--scope", o.Scope); err != nil {
				return command.Result{}, err
			}
			o.set(cmd.Flags().Changed, &c)
			c, err = r.AddCertificate(ctx, c)
			return after(ctx, r, c, "added", err)
		})
	kinds := make([]string, len(entity.CertificateKinds))
	for i, k := range entity.CertificateKinds {
		kinds[i] = string(k)
	}
	command.WordVar(cmd.Flags(), &kind, "kind", "kind of certificate",
		"dspt, ce, ce-plus, iso-27001, pen-test, ico or dtac", kinds)
	o.add(cmd)
	return cmd
}

func newSetCmd(e *command.Env) *cobra.Command {
	o := &fields{}
	cmd := &cobra.Command{
		Use: "set CERTIFICATE", Short: "Correct a certificate, or note that it was checked",
		Long: `Correct a certificate, or note that it was checked. Where entity, number, scope, edition,
issue or last day of one that was checked change, you have checked it today, unless
--checked-by and --checked-on say otherwise: who checked it before did not see that.`,
		Example: "  assure certificate set CRT-0003 --covers service --checked-at \"IASME certificate search\"",
		Args:    command.NeedArgs(1, 1, "a certificate"),
	}
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			if _, err := command.FlagText("--scope", o.Scope); err != nil {
				return command.Result{}, err
			}
			given := cmd.Flags().Changed
			c, err := r.EditCertificate(ctx, args[0], func(c *entity.Certificate) error {
				o.set(given, c)
				return nil
			}, data.CheckGiven{By: given("checked-by"), On: given("checked-on")})
			return after(ctx, r, c, "changed", err)
		})
	o.add(cmd)
	return cmd
}

func runDismiss(ctx context.Context, r *data.Register, ref, of, reason string) (command.Result, error) {
	list, err := r.Certificates(ctx, []string{ref}, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	found := 0
	for _, p := range list[0].Proposals {
		if strings.EqualFold(p.Document, entity.DocumentForm.Full(of)) ||
			strings.EqualFold(p.Fact, entity.EngagementForm.Full(of)) {
			found++
			if err := r.DismissProposal(ctx, &p, questionnaire.Text(reason)); err != nil {
				return command.Result{}, err
			}
		}
	}
	if found == 0 {
		return command.Result{}, problem.New("no-proposal", of, "`assure certificate list "+ref+"` lists them",
			"no words of it name a certificate that is not recorded")
	}
	return listed(ctx, r, []string{ref}, book.At{})
}
