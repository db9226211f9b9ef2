package imports

import (
	"context"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// A cycle with a return in it is not taken back until the import is undone; a return after that begins it again, and
// undoing that import leaves it taken back.
func TestTakeBackAndReturns(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newFixture(t)
	sheet := func(name, answer string) string {
		return csvFile(t, d.path(name), "supplier|engagement|pack|question|answer",
			d.supplier.Ref+"|"+d.engagement.Ref+"|dspt-it-supplier|ITS-22|"+answer)
	}
	open := func() int {
		t.Helper()
		n := 0
		for _, a := range datatest.Must(d.Assessments(ctx, d.engagement.ID, book.At{}))(t) {
			if a.State.Open() {
				n++
			}
		}
		return n
	}
	first := d.apply(sheet("first.csv", "met"))
	_, err := d.TakeBackCycle(ctx, d.assessment.ID, "begun too early", true)
	if p := datatest.WantCode(t, err, "cycle-in-use"); !strings.Contains(p.What, "a return was imported") {
		t.Error(p.What)
	}
	datatest.Must(Undo(ctx, d.Register, *first.Batch))(t)
	d.wait(1)
	back := datatest.Must(d.TakeBackCycle(ctx, d.assessment.ID, "begun too early", true))(t)
	if !back.Applied || open() != 0 {
		t.Fatalf("%+v", back)
	}
	d.wait(1)
	second := d.apply(sheet("second.csv", "partly"))
	if open() != 1 || d.view().Assessment.TakenBack != nil || d.claim("ITS-22").Value != "partly" {
		t.Fatalf("a return did not begin the cycle again: %+v", second.Files[0].Problems)
	}
	d.wait(1)
	datatest.Must(Undo(ctx, d.Register, *second.Batch))(t)
	if open() != 0 {
		t.Error("the import that began it again was undone, and the cycle is open")
	}
	a := datatest.Must(d.StartAssessment(ctx, d.engagement.ID, "dspt-it-supplier"))(t)
	if a.ID != d.assessment.ID || a.State != entity.Opened {
		t.Errorf("%+v", a)
	}
	d.verify()
}
