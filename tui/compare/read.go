package compare

import (
	"context"
	"maps"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/report"
	"assure/internal/text"
)

// tender is a competition that can be compared.
type tender struct {
	ref, title string
	bids       []string // references of engagements
}

// common is the questionnaires that engagements have in common.
type common struct {
	refs  []string // those that have begun a questionnaire
	packs []string // ids
	left  []string // those that have not, and are left out
	// tender is what all of them bid for, as its report shows it; nil where they are not the bids of one tender.
	tender *report.TenderView
}

// readTenders lists the tenders with their bids, won and lost ones too.
func readTenders(ctx context.Context, r *data.Register) ([]tender, error) {
	list, err := r.Tenders(ctx, book.At{})
	if err != nil {
		return nil, err
	}
	all, err := r.Engagements(ctx, "", book.At{})
	if err != nil {
		return nil, err
	}
	out := make([]tender, len(list))
	for i, t := range list {
		out[i] = tender{ref: t.Ref, title: t.Title}
		for _, e := range all {
			if e.Tender != "" && text.Fold(e.Tender) == text.Fold(t.Ref) {
				out[i].bids = append(out[i].bids, e.Ref)
			}
		}
	}
	return out, nil
}

// readCommon finds which engagements have begun a questionnaire, and which questionnaires all of those have.
func readCommon(ctx context.Context, r *data.Register, refs []string) (common, error) {
	var out common
	begun, tenders := map[string]int{}, map[string]bool{}
	for _, ref := range refs {
		e, _, err := r.Engagement(ctx, ref)
		if err != nil {
			return out, err
		}
		tenders[e.Tender] = true
		cycles, err := r.Assessments(ctx, e.ID, book.At{})
		if err != nil {
			return out, err
		}
		packs := map[string]bool{}
		for _, a := range cycles {
			packs[a.Pack] = true
		}
		for id := range packs {
			begun[id]++
		}
		if len(packs) == 0 {
			out.left = append(out.left, e.Ref)
		} else {
			out.refs = append(out.refs, e.Ref)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(begun)) {
		if begun[id] == len(out.refs) {
			out.packs = append(out.packs, id)
		}
	}
	if len(tenders) != 1 || tenders[""] {
		return out, nil
	}
	for ref := range tenders {
		var err error
		if out.tender, err = report.Tender(ctx, r, ref, book.At{}); err != nil {
			return out, err
		}
	}
	return out, nil
}

// bid is the bid of an engagement, nil where no tender is compared.
func (c *common) bid(engagement string) *report.TenderBid {
	if c.tender == nil {
		return nil
	}
	for i := range c.tender.Bids {
		if b := &c.tender.Bids[i]; b.Engagement.Ref == engagement {
			return b
		}
	}
	return nil
}
