package questionnaire

import (
	"errors"
	"testing"
	"time"
)

func TestReadDate(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"": "", "  ": "", "2026-11-21": "2026-11-21", "2026/11/28": "2026-11-28", "2026.11.28": "2026-11-28",
		"28/11/2026": "2026-11-28", "28/11/26": "2026-11-28", "28 /11/2026": "2026-11-28", "28-11-2026": "2026-11-28",
		"28.11.2026": "2026-11-28", "31.12.26": "2026-12-31", "1/6/2026": "2026-06-01", "03/04/26": "2026-04-03",
		"28 Nov 2026": "2026-11-28", "28-Nov-26": "2026-11-28", "28 November 2026": "2026-11-28",
		"28th November 2026": "2026-11-28", "1st June 2026": "2026-06-01", "1 Sept 2026": "2026-09-01",
		"1st of June 2026": "2026-06-01", "28Nov2026": "2026-11-28", "28 NOV, 2026": "2026-11-28",
		"Nov 28, 2026": "2026-11-28", "November 28 2026": "2026-11-28", "Sat 28 Nov 2026": "2026-11-28",
		"Saturday, 28 November 2026": "2026-11-28", "2026-11-28 00:00:00": "2026-11-28",
		"2026-11-28T00:00:00Z": "2026-11-28", "29/02/2028": "2028-02-29", "1 Jan 70": "1970-01-01",
		"1 Jan 69": "2069-01-01",
	} {
		if d, err := ReadDate(s); err != nil || d.String() != want {
			t.Errorf("%q is %s, %v; want %s", s, d, err, want)
		}
	}
	for _, s := range []string{"Nov 2026", "2026", "11/21/2026", "31/02/2027", "29/02/2027", "28/13/2026",
		"0/1/2026", "tomorrow",
		"28/11", "28 Nov", "20261128", "1 Ju 2026", "1 Mayor 2026", "32 Jan 2026", "2026-11-28 09:30", "1/1/1899",
		"1/1/2200", "28/11/026", "Q4 2026", "46354", "28//11/2026", "-28/11/2026", "28/11/2026 to 30/11/2026"} {
		if d, err := ReadDate(s); !errors.Is(err, ErrDate) {
			t.Errorf("%q was read as %s", s, d)
		}
	}
}

// Every form in which Assure prints a day can be typed again, and no text makes it fail otherwise.
func FuzzReadDate(f *testing.F) {
	for _, s := range []string{"2026-11-21", "21/11/2026", "1st June 2026", "Nov 28, 2026", "28/11/26",
		"Sat 28 Nov 2026"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ReadDate(s)
		if err != nil {
			if !errors.Is(err, ErrDate) {
				t.Fatal(err)
			}
			return
		}
		for _, printed := range []string{d.String(), d.Long()} {
			if again, err := ReadDate(printed); err != nil || again != d {
				t.Fatalf("%q is %s, which reads as %s, %v", s, printed, again, err)
			}
		}
		if y := d.Time().Year(); d != 0 && (y < 1900 || y > 2199) {
			t.Fatal(d)
		}
	})
}

func TestDaysPrintedAreRead(t *testing.T) {
	t.Parallel()
	for d := Today(time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), time.UTC); d.Time().Year() < 2060; d += 13 {
		for _, layout := range []string{"2006-01-02", "2 Jan 2006", "02/01/2006", "2/1/06", "2-Jan-06",
			"Monday, 2 January 2006"} {
			if got, err := ReadDate(d.Time().Format(layout)); err != nil || got != d {
				t.Fatalf("%s is %s, %v", d.Time().Format(layout), got, err)
			}
		}
	}
}
