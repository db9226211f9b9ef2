package backup

import (
	"strings"
	"testing"
	"time"

	"assure/data"
)

func at(s string) File {
	t, err := time.Parse(stamp, s)
	if err != nil {
		panic(err)
	}
	return File{Path: s, At: t, Record: &data.Export{}}
}

func TestKeep(t *testing.T) {
	t.Parallel()
	// Two on one day, then a day each, then weeks and months back. Newest first.
	stamps := []string{"20261129T180000Z", "20261129T090000Z", "20261128T090000Z", "20261127T090000Z",
		"20261122T090000Z",
		"20261115T090000Z", "20261031T090000Z", "20261001T090000Z", "20260930T090000Z", "20251231T090000Z"}
	for keep, want := range map[string]string{
		"1,0,0": "20261129T180000Z",
		"3,0,0": "20261129T180000Z 20261128T090000Z 20261127T090000Z",
		// 29 November 2026 is a Sunday: with the days before it, it is in week 48.
		"1,3,0": "20261129T180000Z 20261122T090000Z 20261115T090000Z",
		"0,0,3": "20261129T180000Z 20261031T090000Z 20260930T090000Z",
		// Days that have no backup take no place.
		"5,0,0": "20261129T180000Z 20261128T090000Z 20261127T090000Z 20261122T090000Z 20261115T090000Z",
		"2,2,12": "20261129T180000Z 20261128T090000Z 20261122T090000Z 20261031T090000Z " +
			"20260930T090000Z 20251231T090000Z",
	} {
		k, err := ParseKeep(keep)
		if err != nil || k.String() != keep {
			t.Fatalf("%s: %v, %v", keep, k, err)
		}
		var list []File
		for _, s := range stamps {
			list = append(list, at(s))
		}
		gone := map[string]bool{}
		for _, f := range k.Surplus(list) {
			gone[f.Path] = true
		}
		var kept []string
		for _, s := range stamps {
			if !gone[s] {
				kept = append(kept, s)
			}
		}
		if got := strings.Join(kept, " "); got != want {
			t.Errorf("%s keeps\n%s, want\n%s", keep, got, want)
		}
	}
}

// The newest stays whatever is asked for, and what the register has not noted stays and takes no place.
func TestKeepOnlyOwn(t *testing.T) {
	t.Parallel()
	own, foreign := at("20261101T090000Z"), at("20261129T090000Z")
	foreign.Record = nil
	older := at("20261001T090000Z")
	got := (Keep{1, 0, 0}).Surplus([]File{foreign, own, older})
	if len(got) != 1 || got[0].Path != older.Path {
		t.Errorf("removes %v", got)
	}
}

func TestParseKeep(t *testing.T) {
	t.Parallel()
	if k, err := ParseKeep(" All "); k != nil || err != nil {
		t.Errorf("all: %v, %v", k, err)
	}
	if k, err := ParseKeep(" 7, 4 ,12"); err != nil || *k != UsualKeep {
		t.Errorf("%v, %v", k, err)
	}
	for _, s := range []string{"", "7", "7,4", "7,4,12,1", "a,4,12", "-1,4,12", "0,0,0", "7,4,99999"} {
		if k, err := ParseKeep(s); err == nil {
			t.Errorf("%q is %v", s, k)
		}
	}
}
