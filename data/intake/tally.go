package intake

import "slices"

// Hold counts n cells that were read well as held back: something the register knows keeps their content out.
func (t *Tally) Hold(n int) {
	t.Imported -= n
	t.Ignored += n
	t.because(held, n)
}

// Blame counts a cell that was read well as a problem: the register does not agree with it.
func (t *Tally) Blame() {
	t.Imported--
	t.Problems++
}

// BlameKey counts a cell that says what a row is about as a problem: the register knows no such thing.
func (t *Tally) BlameKey() {
	t.Ignored--
	t.Problems++
	t.because(key, -1)
}

func (t *Tally) because(f fate, n int) {
	if t.Reasons == nil {
		t.Reasons = map[string]int{}
	}
	if t.Reasons[reasons[f]] += n; t.Reasons[reasons[f]] == 0 {
		delete(t.Reasons, reasons[f])
	}
}

// ClaimCells lists the cells that say what is answered: value, note, planned date, alternative control and "still true?".
// A cell is listed once.
func (a *Answer) ClaimCells() []Place {
	return places(a.Value.At, a.Second.At, a.Note.At, a.Planned.At, a.Alternative.At, a.Still.At)
}

// Cells lists every cell the answer was read from, those of its evidence included. A cell is listed once.
func (a *Answer) Cells() []Place {
	e := &a.Evidence
	return places(a.Value.At, a.Second.At, a.Note.At, a.Planned.At, a.Alternative.At, a.Still.At, e.Kind.At, e.Ref.At, e.Issued.At, e.Expiry.At)
}

func places(all ...Place) []Place {
	out := make([]Place, 0, len(all))
	for _, p := range all {
		if p.Row > 0 && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}
