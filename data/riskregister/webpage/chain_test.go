package webpage

import (
	"fmt"
	"strings"
	"testing"

	"assure/data/riskregister/tables"
	"assure/data/riskregister/tables/tablestest"
)

// With 200 engagements the drawing has those of the most critical tier, stays on a page, and says how many it leaves
// out.
func TestDrawingOfMany(t *testing.T) {
	b := tablestest.Sample(t, 1)
	c := &tables.Chain{InForce: 200}
	for i := range 20 {
		c.Parties = append(c.Parties, tables.FourthParty{No: fmt.Sprintf("FP-%03d", i+1),
			Name: fmt.Sprintf("Party <%d> & Sons", i+1), Engagements: 10, Tier1: tables.Counted{N: 20 - i}})
	}
	for i := range 200 {
		p := c.Parties[i%20]
		c.Links = append(c.Links, tables.Dependency{Engagement: fmt.Sprintf("ENG-%05d", i+1), Supplier: "Some Supplier",
			InForce: true, Tier: 4 - i/50, No: p.No, Party: p.Name, Role: "host", First: true})
	}
	c.Needs = []tables.Need{{No: "FP-001", On: "FP-002", Name: c.Parties[1].Name, Role: "host"}}
	b.Chain = c
	d := newDrawing(b)
	if len(d.Boxes) != drawnEngagements+drawnParties+1 || d.Height > 800 {
		t.Errorf("%d boxes, %d high", len(d.Boxes), d.Height)
	}
	for _, box := range d.Boxes[:drawnEngagements] {
		if !strings.HasPrefix(box.Text, "1 ") {
			t.Errorf("drawn before one of tier 1: %s", box.Text)
		}
	}
	want := "Drawn is what has most at stake. Not drawn: 182 engagements, 8 fourth parties. " +
		"The table below and the workbook have all."
	if d.Left != want {
		t.Errorf("%q, want %q", d.Left, want)
	}
	page := string(tablestest.Written(t, Write, b))
	for _, s := range []string{want, "Party &lt;1&gt; &amp; Sons · 10", `aria-label="Drawing of who uses what`} {
		if !strings.Contains(page, s) {
			t.Errorf("the page lacks %q", s)
		}
	}
	if strings.Contains(page, "<1>") {
		t.Error("a name is markup")
	}
}
