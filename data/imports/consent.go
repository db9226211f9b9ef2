package imports

import (
	"cmp"
	"context"

	"assure/data"
	"assure/data/form"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// planConsent finds out what a workbook of ours says about giving the answers to other health bodies, where that is
// news.
func (p *subjectPlan) planConsent(ctx context.Context) error {
	w := p.s.workbook
	if w == nil || !w.Declaration.Share.Given() {
		return nil
	}
	c := entity.Consent{Supplier: p.s.supplier.ID, Share: w.Declaration.Share.Value,
		On:     cmp.Or(w.Declaration.On.Value, p.im.r.Today()),
		Source: questionnaire.Text("the declaration of a questionnaire issued " + w.On.Long()), File: p.s.file.path,
		Sheet: form.SheetStart, Cell: w.Declaration.Share.At.Ref(), Batch: p.im.batch.ID}
	news, err := data.ConsentNews(ctx, p.v, &c)
	if err != nil || !news {
		return err
	}
	p.consent = &c
	p.s.file.notes = append(p.s.file.notes, "on sharing its answers with other health bodies the supplier says: "+
		string(c.Share))
	return nil
}
