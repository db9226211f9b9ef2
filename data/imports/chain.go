package imports

import (
	"context"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/chain"
	"assure/data/intake"
	"assure/data/store"
)

// namesIn notes which companies behind a service a note names, and what is known of each. They are proposed as links;
// none is recorded by an import.
func (p *subjectPlan) namesIn(ctx context.Context, a *intake.Answer) error {
	if !a.Note.Given() || !slices.Contains(chain.Sources, a.Question) {
		return nil
	}
	m, err := p.im.charted(ctx, p.v)
	if err != nil {
		return err
	}
	var out []string
	for _, n := range m.InNote(string(a.Note.Value)) {
		out = append(out, n.Name+" ("+n.Words()+")")
	}
	if len(out) > 0 {
		p.s.file.notes = append(p.s.file.notes, "companies behind the service "+p.s.engagement.Ref+" named in "+
			a.Note.At.Ref()+": "+strings.Join(out, "; ")+". They are proposed as links, and none is recorded")
	}
	return nil
}

// charted is who uses what before the import.
func (im *importer) charted(ctx context.Context, v store.Viewer) (*chain.Map, error) {
	if im.chart != nil {
		return im.chart, nil
	}
	b, err := im.r.Reader().Light(ctx, v, im.r.Resolve(book.At{}))
	if err != nil {
		return nil, err
	}
	parties, err := store.List(ctx, v, store.FourthParties)
	if err != nil {
		return nil, err
	}
	im.chart = chain.Of(b, parties)
	return im.chart, nil
}
