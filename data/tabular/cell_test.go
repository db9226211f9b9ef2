package tabular

import (
	"testing"

	"pgregory.net/rapid"
)

func TestRefRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		row, col := rapid.IntRange(1, MaxRows).Draw(t, "row"), rapid.IntRange(1, MaxColumns).Draw(t, "col")
		if r, c, ok := ParseRef(Ref(row, col)); r != row || c != col || !ok {
			t.Fatalf("%s reads back as %d, %d, %v", Ref(row, col), r, c, ok)
		}
	})
	for ref, want := range map[string][2]int{"A1": {1, 1}, "Z9": {9, 26}, "AA10": {10, 27},
		"XFD1048576": {MaxRows, MaxColumns}} {
		if row, col, ok := ParseRef(ref); !ok || row != want[0] || col != want[1] || Ref(row, col) != ref {
			t.Errorf("%s: %d %d %v", ref, row, col, ok)
		}
	}
	for _, bad := range []string{"", "A", "1", "A0", "A01", "a1", "7A", "XFE1", "A1048577", "AAAA1", "A-1", "$A$1",
		"A1 ", "A99999999999"} {
		if _, _, ok := ParseRef(bad); ok {
			t.Errorf("%q passed for a reference", bad)
		}
	}
}

func TestSerialDate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		serial float64
		d1904  bool
		want   string
	}{
		{1, false, "1900-01-01"}, {59, false, "1900-02-28"}, {61, false, "1900-03-01"}, {46082, false, "2026-03-01"},
		{2958465, false, "9999-12-31"}, {45000.999999, false, "2023-03-16"}, {46082.25, false, "2026-03-01T06:00:00"},
		{0, true, "1904-01-01"}, {44620, true, "2026-03-01"}, {2957003, true, "9999-12-31"},
		{0, false, ""}, {60, false, ""}, {0.5, false, ""}, {-1, false, ""}, {2958466, false, ""}, {2957004, true, ""},
		{1e300, false, ""},
	}
	for _, tt := range tests {
		got, ok := serialDate(tt.serial, tt.d1904)
		if ok != (tt.want != "") || ok && dateText(got) != tt.want {
			t.Errorf("%v (1904 %v): %v %v, want %q", tt.serial, tt.d1904, got, ok, tt.want)
		}
	}
}

func TestIsDateFormat(t *testing.T) {
	t.Parallel()
	dates := []string{"dd/mm/yyyy", "yyyy-mm-dd", "d mmm", "mmm-yy", "[$-809]dd mmmm yyyy;@", `d\-m`, "m/d/yy h:mm",
		"[Red]dd.mm.yy", "mmmm", `yyyy"h"`, "DD/MM/YYYY HH:MM:SS"}
	others := []string{"General", "0", "0.00E+00", "#,##0.00", `0 "days"`, "h:mm", "[h]:mm:ss", "mm:ss.0", "h:mm AM/PM",
		"@", `"d"0`, "_-£* #,##0", `\d0`, "[$£-809]#,##0", "0%", "", "GENERAL", "[mm]:ss"}
	for _, f := range dates {
		if !isDateFormat(f) {
			t.Errorf("%q shows a date", f)
		}
	}
	for _, f := range others {
		if isDateFormat(f) {
			t.Errorf("%q shows no date", f)
		}
	}
}

func TestNumberText(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{"204": "204", "204.0": "204", "0.10000000000000001": "0.1", "1E3": "1000",
		"-5": "-5", "1e-3": "0.001",
		"007": "7", "123456789012345678": "123456789012345680", "1e300": "1e+300", "-0": "-0"} {
		if got, _, ok := numberText(raw); got != want || !ok {
			t.Errorf("%s reads %q, %v, want %q", raw, got, ok, want)
		}
	}
	for _, bad := range []string{"", "x", "1_0", "0x1", "inf", "NaN", "1e999", "--1", "1 2", "١"} {
		if got, _, ok := numberText(bad); ok {
			t.Errorf("%q passed for the number %q", bad, got)
		}
	}
}
