package intake

import (
	"slices"
)

// Hold moves n cells from imported to ignored: the caller keeps their content out.
func (t *Tally) Hold(n int) {
	t.Imported -= n
	t.Ignored += n
	t.because(withheld, n)
}

// Blame moves an imported cell to the problems: it disagrees with the register.
func (t *Tally) Blame() {
	t.Imported--
	t.Problems++
}

// BlameKey moves a key cell from ignored to the problems: the register does not know what it names.
func (t *Tally) BlameKey() {
	t.Ignored--
	t.Problems++
	t.because(keyText, -1)
}

func (t *Tally) because(f outcome, n int) {
	if t.Reasons == nil {
		t.Reasons = map[string]int{}
	}
	if t.Reasons[reasons[f]] += n; t.Reasons[reasons[f]] == 0 {
		delete(t.Reasons, reasons[f])
	}
}

// ClaimCells returns the cells of the answer itself, each once: value, note, planned date,
// alternative control and "still true?".
func (a *Answer) ClaimCells() []Place {
	return places(a.Value.At, a.Second.At, a.Note.At, a.Planned.At, a.Alternative.At, a.Still.At)
}

// Cells returns every cell the answer was read from, each once, evidence included.
func (a *Answer) Cells() []Place {
	e := &a.Evidence
	return places(a.Value.At, a.Second.At, a.Note.At, a.Planned.At, a.Alternative.At, a.Still.At, e.Kind.At, e.Ref.At,
		e.Issued.At, e.Expiry.At)
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
