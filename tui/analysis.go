package tui

import (
	"context"
	"maps"
	"slices"

	"assure/data"
	"assure/questionnaire"
	"assure/scoring"
	"assure/tui/compare"
	"assure/tui/page"
	"assure/tui/walk"
	"assure/tui/whatif"
)

// analyst is what trying things and comparing take of a register.
type analyst interface {
	WhatIf(ctx context.Context, ref, pack string, edits []data.Edit, at data.At) (*data.WhatIfReport, error)
	KeepWhatIf(ctx context.Context, w *data.WhatIfReport, owner string, due questionnaire.Date) ([]string, error)
	Compare(ctx context.Context, refs []string, pack string, at data.At) (*data.CompareReport, error)
	Tenders(ctx context.Context, at data.At) ([]questionnaire.Tender, error)
	Engagements(ctx context.Context, supplierID string, at data.At) ([]questionnaire.Engagement, error)
	Assessments(ctx context.Context, engagementID string, at data.At) ([]questionnaire.Assessment, error)
}

// try opens the what-if on a copy of a walk.
func (w wiring) try(s *walk.Session) page.Cmd { return page.Go(whatif.New(w.c, copies{w.r}, s)) }

// copies adapts a register to the what-if.
type copies struct{ r Register }

// KeepActions makes an action of every change. The register tries the changes again by itself, and refuses when the
// assessment is not the one that its own what-if would be of.
func (s copies) KeepActions(ctx context.Context, v *walk.View, changes []scoring.Supposition, owner string, due questionnaire.Date) ([]string, error) {
	edits := make([]data.Edit, len(changes))
	for i, x := range changes {
		edits[i] = data.Edit(x)
	}
	report, err := s.r.WhatIf(ctx, v.Engagement.Ref, v.Assessment.Pack, edits, data.At{})
	if err != nil {
		return nil, err
	}
	if report.ID != v.Assessment.ID {
		return nil, &questionnaire.Problem{Code: "other-cycle", What: "another cycle of this questionnaire is under way", Where: v.Engagement.Ref, Fix: "try it on that one"}
	}
	return s.r.KeepWhatIf(ctx, report, owner, due)
}

// compare opens the comparison of engagements, or of the bids of a tender that is chosen there.
func (w wiring) compare(refs []string) page.Cmd {
	return page.Go(compare.New(w.c, bids{w.r}, refs, w.openSupplier))
}

// bids adapts a register to the comparison.
type bids struct{ r Register }

// Tenders lists the tenders with their bids, won and lost ones too.
func (s bids) Tenders(ctx context.Context) ([]compare.Tender, error) {
	list, err := s.r.Tenders(ctx, data.At{})
	if err != nil {
		return nil, err
	}
	all, err := s.r.Engagements(ctx, "", data.At{})
	if err != nil {
		return nil, err
	}
	out := make([]compare.Tender, len(list))
	for i, t := range list {
		out[i] = compare.Tender{Ref: t.Ref, Title: t.Title}
		for _, e := range all {
			if e.Tender != "" && questionnaire.Fold(e.Tender) == questionnaire.Fold(t.Ref) {
				out[i].Bids = append(out[i].Bids, e.Ref)
			}
		}
	}
	return out, nil
}

// Common sorts out who has begun a questionnaire, and which all of those have.
func (s bids) Common(ctx context.Context, refs []string) (compare.Common, error) {
	var out compare.Common
	begun := map[string]int{}
	for _, ref := range refs {
		e, _, err := s.r.Engagement(ctx, ref)
		if err != nil {
			return out, err
		}
		cycles, err := s.r.Assessments(ctx, e.ID, data.At{})
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
			out.Left = append(out.Left, e.Ref)
		} else {
			out.Refs = append(out.Refs, e.Ref)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(begun)) {
		if begun[id] == len(out.Refs) {
			out.Packs = append(out.Packs, id)
		}
	}
	return out, nil
}

// Compare ranks engagements on one pack.
func (s bids) Compare(ctx context.Context, refs []string, pack string) (*data.CompareReport, error) {
	return s.r.Compare(ctx, refs, pack, data.At{})
}
