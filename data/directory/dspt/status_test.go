package dspt_test

import (
	"testing"

	"pgregory.net/rapid"

	"assure/data/directory/dspt"
	"assure/questionnaire/entity"
)

func TestSplitStatus(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ status, edition, level string }{
		{"Standards Met", "", "Standards Met"},
		{"", "", ""},
		{"Standards Met (19-20)", "19-20", "Standards Met"},
		{"Entry Level (19-20)", "19-20", "Entry Level"},
		{"22/23 Standards Met", "22/23", "Standards Met"},
		{"2022/23 Standards Met", "2022/23", "Standards Met"},
		{"2022 / 2023  Approaching Standards", "2022/2023", "Approaching Standards"},
		{"Standards not fully met (plan agreed)", "", "Standards not fully met (plan agreed)"},
		{"99/01 Standards Met", "", "99/01 Standards Met"},
		{"22/24 Standards Met", "", "22/24 Standards Met"},
		{"22/23", "", "22/23"},
	} {
		if e, l := dspt.SplitStatus(c.status); e != c.edition || l != c.level {
			t.Errorf("SplitStatus(%q) = %q, %q; want %q, %q", c.status, e, l, c.edition, c.level)
		}
	}
}

// An edition put before or after a level is found again, whatever its spelling.
func TestSplitStatusLaw(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		end := rapid.IntRange(2019, 2098).Draw(t, "end")
		lvl := rapid.SampledFrom([]string{"Standards Met", "Entry Level", "Standards not fully met (plan agreed)"}).
			Draw(t, "level")
		name := dspt.EditionName(end)
		for _, s := range []string{name + " " + lvl, lvl + " (" + name + ")"} {
			if e, l := dspt.SplitStatus(s); l != lvl || dspt.EditionEnd(e) != end {
				t.Fatalf("SplitStatus(%q) = %q, %q", s, e, l)
			}
		}
	})
}

func TestStandingOn(t *testing.T) {
	t.Parallel()
	on := date(t, "2026-11-21")
	for _, c := range []struct {
		status, published string
		want              dspt.Standing
		end               int
	}{
		{"25/26 Standards Met", "2026-06-20", dspt.InDate, 2026},
		{"24/25 Standards Met", "2025-06-20", dspt.Lapsed, 2025},
		{"26/27 Standards Met", "2026-10-01", dspt.Early, 2027},
		{"Standards Met", "2026-06-30", dspt.InDate, 2026}, // the deadline's own day belongs to the edition
		{"Standards Met", "2026-07-01", dspt.Early, 2027},
		{"Standards Met", "2019-03-29", dspt.Lapsed, 2019},
		{"Standards Met", "", dspt.Unclear, 0},
		{"Profile Reached", "2026-06-20", dspt.InDate, 2026},
		{"Not Published", "2026-06-20", dspt.Nothing, 0},
		{"", "", dspt.Nothing, 0},
		{"#N/A", "", dspt.Nothing, 0},
	} {
		row := entity.DSPTRow{Status: c.status, Published: date(t, c.published)}
		row.Edition, row.Level = dspt.SplitStatus(c.status)
		if got, end := dspt.StandingOn(row, on); got != c.want || end != c.end {
			t.Errorf("%q published %s: %s %d, want %s %d", c.status, c.published, got, end, c.want, c.end)
		}
	}
	if got := dspt.Until(2026).String(); got != "2027-06-30" {
		t.Errorf("25/26 is in date until %s", got)
	}
}

func TestSnapshotDate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ path, want string }{
		{"DSPT Progress as of 17_06_2019 15_25_54 publish.xlsx", "2019-06-17"},
		{"/a/b 01_01_2020/DSPT search results 16_11_2023 11_17_41.csv", "2023-11-16"},
		{"dspt-2024-07-01.csv", "2024-07-01"},
		{"dspt_20240701.csv", "2024-07-01"},
		{"DSPT search results.csv", ""},
		{"31_02_2023.csv", ""},
		{"from 01_02_2023 to 01_03_2023.csv", ""},
	} {
		got, ok := dspt.SnapshotDate(c.path)
		if got.String() != c.want && ok || ok != (c.want != "") {
			t.Errorf("SnapshotDate(%q) = %s, %v; want %q", c.path, got, ok, c.want)
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	row := func(code, status, published string) entity.DSPTRow {
		r := entity.DSPTRow{ODSCode: code, Name: "ORG " + code, Status: status, Published: date(t, published)}
		r.Edition, r.Level = dspt.SplitStatus(status)
		return r
	}
	then := []entity.DSPTRow{
		row("a1", "23/24 Standards Met", "2024-06-01"),
		row("B2", "24/25 Approaching Standards", "2025-06-01"),
		row("C3", "24/25 Standards Exceeded", "2025-06-01"),
		row("D4", "24/25 Standards Met", "2025-06-01"),
		row("E5", "24/25 Standards Met", "2025-06-01"),
		row("F6", "Not Published", ""),
		row("G7", "24/25 Standards Met", "2025-06-01"),
		row("", "24/25 Standards Met", ""),
	}
	now := []entity.DSPTRow{
		row("A1", "23/24 Standards Met", "2024-06-01"),
		row("B2", "25/26 Standards Met", "2026-06-01"),
		row("C3", "25/26 Standards Met", "2026-06-01"),
		row("E5", "25/26 Standards Met", "2026-06-01"),
		row("F6", "Not Published", ""),
		row("G7", "25/26 Profile Reached", "2026-06-01"),
		row("H8", "25/26 Standards Met", "2026-06-01"),
	}
	got := dspt.Compare(then, date(t, "2025-06-15"), now, date(t, "2026-07-15"))
	want := []struct {
		kind dspt.ChangeKind
		code string
	}{
		{dspt.HasLapsed, "A1"}, {dspt.Disappeared, "D4"}, {dspt.MovedDown, "C3"}, {dspt.MovedUp, "B2"},
		{dspt.Renewed, "E5"}, {dspt.Reworded, "G7"}, {dspt.Appeared, "H8"},
	}
	if len(got) != len(want) {
		t.Fatalf("%d changes, want %d: %+v", len(got), len(want), got)
	}
	for i, c := range got {
		if c.Kind != want[i].kind || c.Code != want[i].code {
			t.Errorf("change %d is %s %s, want %s %s", i, c.Kind, c.Code, want[i].kind, want[i].code)
		}
		if (c.Then == nil) != (c.Kind == dspt.Appeared) || (c.Now == nil) != (c.Kind == dspt.Disappeared) {
			t.Errorf("%s: then %v, now %v", c.Kind, c.Then, c.Now)
		}
	}
}
