package tui

import (
	"context"

	"assure/data"
	"assure/questionnaire"
	"assure/scoring"
	"assure/tui/page"
	"assure/tui/walk"
	"assure/tui/whatif"
)

// analyst is what trying things and comparing take of a register.
type analyst interface {
	WhatIf(ctx context.Context, ref, pack string, edits []data.Edit, at data.At) (*data.WhatIfReport, error)
	KeepWhatIf(ctx context.Context, w *data.WhatIfReport, owner string, due questionnaire.Date) ([]string, error)
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
