package tui_test

import (
	"context"
	"strings"
	"testing"

	"assure/data/book"
	"assure/questionnaire/entity"
)

// factOf is a fact of an engagement as the register has it, "" for none.
func factOf(t *testing.T, list []entity.Fact, id string) string {
	t.Helper()
	for _, f := range list {
		if f.ID == id && f.Adopted {
			return f.Value
		}
	}
	return ""
}

func TestBulkTriageGolden(t *testing.T) {
	for name, c := range map[string]struct {
		w, h  int
		theme string
	}{"60x16": {60, 16, ""}, "80x24": {80, 24, ""}, "100x30": {100, 30, ""}, "160x50": {160, 50, ""},
		"mono": {80, 24, "mono"}} {
		t.Run(name, func(t *testing.T) {
			d, _ := open(t, true, c.w, c.h, c.theme)
			d.Keys("b", "down").Golden("bulk-" + name)
			d.Keys("enter").Golden("bulk-choose-" + name)
		})
	}
}

// A supplier of which nothing is known is triaged with two keys, a wrong one is undone, and the register has it all.
func TestBulkTriage(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	held := func(id string) string {
		e, _, err := r.Engagement(context.Background(), "ENG-00004")
		if err != nil {
			t.Fatal(err)
		}
		list, err := r.Facts(context.Background(), e.ID, book.At{})
		if err != nil {
			t.Fatal(err)
		}
		return factOf(t, list, id)
	}
	d.Keys("b").Has("1 not triaged, 1 provisional", "Castle Imaging Services", "Brightwell",
		"[?]", "Critical?", "Ask in this order")
	d.Lacks("Northgate") // its tier is final
	d.Keys("1").Has("Not triaged -> Critical (tier 1), provisional", "0 not triaged")
	d.Keys("tab").Has("An outage harms a service:")
	if held("records") != "none" {
		t.Fatalf("records is %q", held("records"))
	}
	d.Keys("5").Has("Critical (tier 1), provisional -> Critical (tier 1).", "The tier is final")
	if held("outage") != "immediate" {
		t.Fatalf("outage is %q", held("outage"))
	}
	d.Keys("u").Has("Undone.", "outage", "provisional")
	if held("outage") != "unknown" {
		t.Fatalf("after the undo outage is %q", held("outage"))
	}
	d.Keys("enter").Has("At once", "not known", "now").Keys("k", "enter").Has("At once", "The tier is final")
	if held("outage") != "immediate" {
		t.Fatalf("chosen from the list, outage is %q", held("outage"))
	}
	d.Keys("tab").Has("Brightwell Transcription · Dictation · ENG-00003")
	d.Keys("a").Has("Northgate", "waiting only")
	d.Keys("u", "u", "u").Has("Nothing to undo")
	if held("records") != "unknown" || held("outage") != "unknown" {
		t.Error("undo did not go back to the start")
	}
	d.Keys("t").Has("triage").Keys("esc").Has("Northgate", "waiting only")
	d.Keys("esc").Has("provisional (b triages)")
	d.Keys(":").Type("triage many").Keys("enter").Has("1 not triaged, 1 provisional")
}

// Every cell can be reached at the smallest size, and the fact under the cursor is always on the screen.
func TestBulkTriageReachesEveryFact(t *testing.T) {
	d, _ := open(t, true, 60, 16, "mono")
	d.Keys("b", "home", "h", "h", "h", "h", "h", "h", "h", "h")
	seen := map[string]bool{}
	for range 8 {
		for _, title := range []string{"People whose records are held:", "An outage harms a service:",
			"Incident in the last 24 months:", "Access to our systems:", "Personal data handled:", "Part in care:",
			"Internet-facing service:", "Sub-processors:"} {
			if strings.Contains(d.Screen(), title) && strings.Contains(d.Screen(), "[?]") {
				seen[title] = true
			}
		}
		d.Keys("l")
	}
	if len(seen) != 8 {
		t.Errorf("%d facts can be reached: %v", len(seen), seen)
	}
}
