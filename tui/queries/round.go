package queries

import (
	"context"

	"assure/data/letter"
	"assure/data/round"
	"assure/internal/text"
	"assure/tui/ask"
	"assure/tui/list"
	"assure/tui/page"
)

// round writes a letter and a workbook a supplier with the open queries, and records that they went out.
func (p *queries) round(q *Row) page.Cmd {
	whom := ask.Options("To", []string{"this supplier", "every supplier"}, 0)
	which := ask.Options("Queries", []string{"not sent out yet", "all that are out"}, 0)
	format := ask.Options("Letter as", []string{"draft for mail", "text", "page", "mail merge"}, 0)
	folder := ask.Text("Folder", "queries", "made where it is missing", text.MaxLength)
	folder.Need, folder.Codes = "Give a folder.", []string{"no-folder"}
	due := ask.Day("Due", 0, "in ten days otherwise")
	due.Codes = []string{"due-past"}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Queries", "letters"},
		About:  []string{"One letter and one workbook a supplier. Nothing is sent."},
		Fields: []ask.Field{whom, which, format, folder, due}, Subject: "letters", Label: "letters",
		Do: func(ctx context.Context) (string, error) {
			req := round.Request{All: whom.Chosen == 1, Again: which.Chosen == 1, Due: due.Date()}
			if !req.All {
				req.Refs = []string{q.Supplier.Ref}
			}
			plan, err := round.Prepare(ctx, p.r, req)
			if err != nil {
				return "", err
			}
			as := []letter.Format{letter.Mail, letter.Txt, letter.HTML, letter.CSV}[format.Chosen]
			if _, err := plan.Write(ctx, folder.Value(), []letter.Format{as}); err != nil {
				return "", err
			}
			return text.Plural(len(plan.Parcels), "letter with its workbook is", "letters with their workbooks are") +
				" in " + text.Safe(folder.Value()) + ", and recorded. The list of returns undoes the record.", nil
		}}))
}

// withdraw withdraws a query.
func (p *queries) withdraw(q *Row) page.Cmd {
	reason := ask.Reason()
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Queries", q.Supplier.Name, "withdraw"},
		About: []string{text.Safe(list.Join(p.c.Theme, question(q), string(q.Body))),
			"It stays in the record, and a reply that comes all the same is kept with it."},
		Fields: []ask.Field{reason}, Subject: "query of " + q.EngagementRef, Label: "withdraw",
		Do: func(ctx context.Context) (string, error) {
			return "It is withdrawn. The list of returns undoes that.",
				p.r.WithdrawQuery(ctx, q.Assessment, q.N, reason.Value())
		}}))
}
