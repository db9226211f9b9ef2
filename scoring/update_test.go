package scoring

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// TestUpdateEqualsMeasure is P16: any sequence of edits, each brought up to date on its own, ends
// at the figures of a full measure after every step.
func TestUpdateEqualsMeasure(t *testing.T) {
	t.Parallel()
	in, s := benchInput(), DefaultSettings()
	c, err := Compile(in.Pack)
	if err != nil {
		t.Fatal(err)
	}
	sh, quick, full := c.newSheet(), c.newFigures(), c.newFigures()
	sh.load(c, s, &in)
	c.measure(s, sh, quick)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		c.update(s, sh, quick, rng.IntN(len(c.controls)), int16(rng.IntN(104)-3), uint8(50+rng.IntN(51)))
		if rng.IntN(10) > 0 {
			continue
		}
		c.measure(s, sh, full)
		if !reflect.DeepEqual(quick, full) {
			t.Fatalf("quick %+v\nfull  %+v", quick, full)
		}
	}
}

// TestUpdateOfEveryQuestionOut takes everything out of scope one by one and puts it back.
func TestUpdateOfEveryQuestionOut(t *testing.T) {
	t.Parallel()
	in, s := benchInput(), DefaultSettings()
	c, err := Compile(in.Pack)
	if err != nil {
		t.Fatal(err)
	}
	sh, f := c.newSheet(), c.newFigures()
	sh.load(c, s, &in)
	c.measure(s, sh, f)
	for i := range c.controls {
		c.update(s, sh, f, i, valueCut, 0)
	}
	if f.assessable || f.status != NotAssessed {
		t.Fatalf("everything is out of scope: %+v", f)
	}
	c.update(s, sh, f, 0, 100, 100)
	if !f.assessable || f.lo != fullScore || f.status != CouldChange {
		t.Fatalf("one question back, the rest decided out: lo %d, %s", f.lo, f.status)
	}
}
