package portfolio

import (
	"context"

	"assure/data"
	"assure/data/directory"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/ask"
	"assure/tui/page"
)

// add opens the form of a new supplier. A name that another supplier has is shown at the field; recording it again adds
// another one.
func (p *Page) add() page.Cmd {
	name := ask.Text("Legal name", "", "who signs the contract", text.MaxLength)
	name.Need, name.Codes = "Type its registered name.", []string{"no-name"}
	var ref string // of the supplier added
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Suppliers", "new supplier"},
		About: []string{"The registered name of the legal entity that signs the contract. It gets a reference and " +
			"one live engagement. A sibling company is another supplier."},
		Fields: []ask.Field{name}, Subject: "new supplier", Label: "add a supplier",
		Do: func(ctx context.Context) (said string, err error) {
			have, err := directory.Namesakes(ctx, p.r, name.Value())
			if err != nil {
				return "", err
			}
			if len(have) > 0 && name.Seen != name.Value() {
				return "", &page.Conflict{Field: name.FormField, Seen: name.Value(), Words: have[0].Ref + " " +
					text.Safe(have[0].Name) + " has this name already: esc, then / finds it. Record again to add " +
					"another supplier of this name."}
			}
			like, err := directory.Lookalikes(ctx, p.r, name.Value())
			if err != nil {
				return "", err
			}
			ref, err = addSupplier(ctx, p.r, name.Value())
			said = "Added " + ref + ". Press t to triage it."
			if len(like) > 0 {
				said += " " + like[0].Ref + " " + text.Safe(like[0].Name) + " has a name like it: if they are one, m " +
					"on its page joins them."
			}
			return said, err
		},
		Then: func() page.Cmd { return p.reloadAt(ref) }}))
}

// addSupplier adds a supplier with one live engagement and returns its reference.
func addSupplier(ctx context.Context, r *data.Register, name string) (string, error) {
	sup, err := r.AddSupplier(ctx, entity.Supplier{Name: name})
	if err != nil {
		return "", err
	}
	_, err = r.AddEngagement(ctx, entity.Engagement{Supplier: sup.ID, State: entity.Live})
	return sup.Ref, err
}
