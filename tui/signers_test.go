package tui_test

import (
	"testing"

	"assure/data/book"
	"assure/data/datatest"
)

// A key of a body is recorded with how somebody made sure of it, and revoked with a reason and a typed word.
func TestKeysOfBodies(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	d.Keys("g", "v").Has("Keys of bodies", "No key of a body is recorded")
	d.Keys("n").Has("by another way").Type("R0A").Keys("tab").Type("Demo Trust").Keys("tab").Type("no key").Keys("tab").
		Type("on the telephone").Keys("ctrl+o").Lacks("is a key of Demo Trust")
	d.Keys("ctrl+u").Type(robinsKey).Keys("ctrl+o").Has("KEY-001 is a key of Demo Trust: " + robinsFingerprint)
	d.Golden("signers-100x30").Resize(80, 24).Golden("signers-80x24").Resize(60, 16).Golden("signers-60x16")
	d.Resize(100, 30).Keys("enter").Has("Nothing that Demo Trust signed").Type("stolen").Keys("tab").Type("revoke").
		Keys("ctrl+o").Has("KEY-001 of Demo Trust is revoked.")
	if list := datatest.Must(r.Signers(t.Context(), book.At{}))(t); len(list) != 1 || list[0].Revoked == nil {
		t.Fatalf("%+v", list)
	}
}
