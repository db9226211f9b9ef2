package data_test

import (
	"testing"

	"assure/data/book"
	"assure/data/datatest"
)

// Each pack says what it is for an engagement, because of which facts, and which of them are not known.
func TestPacksOfAnEngagement(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	_, e, _ := datatest.Seed(t, r)
	packs := func() map[string]string {
		t.Helper()
		list := datatest.Must(r.Applies(t.Context(), e.Ref, book.At{}))(t)
		if len(list) != 1 || list[0].Engagement.ID != e.ID {
			t.Fatalf("%+v", list)
		}
		out := map[string]string{}
		for i := range list[0].Packs {
			a := &list[0].Packs[i]
			out[a.Pack.ID] = string(a.Ask) + ": " + a.Words()
		}
		return out
	}
	const worst = " (what is not known counts as the worst case)"
	want := func(list map[string]string, id, words string) {
		t.Helper()
		if list[id] != words {
			t.Errorf("%s is %q, want %q", id, list[id], words)
		}
	}
	got := packs()
	want(got, "data-protection", "would be required: personal data handled: Patient data")
	want(got, "supply-chain-charter", "offered: digital product or service is not known"+worst)
	want(got, "clinical-device-ai", "would be required: part in care is not known"+worst)
	if _, there := got["triage"]; there || got["dspt-it-supplier"][:9] != "required:" {
		t.Errorf("%q", got)
	}
	set(t, r, e, "care", "no")
	set(t, r, e, "digital", "no")
	got = packs()
	want(got, "clinical-device-ai", "not for this service: part in care: None")
	want(got, "supply-chain-charter", "not for this service: digital product or service: No")
	all := datatest.Must(r.Applies(t.Context(), "Fictional Health Systems Ltd", book.At{}))(t)
	if len(all) != 1 {
		t.Errorf("by supplier: %d", len(all))
	}
}
