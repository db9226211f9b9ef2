package tui_test

import "testing"

// A new supplier whose name looks like another's is added, and the other is named.
func TestNewSupplierWithANameLikeAnother(t *testing.T) {
	d, _ := open(t, true, 100, 30, "")
	d.Keys("n").Type("Northgate Patholgy Ltd").Keys("enter").Has("Added SUP-00008. Press t to triage it.",
		"SUP-00001 Northgate Pathology Ltd has a name like it")
	d.Keys("n").Type("Harbour Linen Co").Keys("enter").Has("Added SUP-00009.").Lacks("has a name like it")
}
