package ods

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"assure/data/tabular"
	"assure/questionnaire"
)

// row is a row of the published layout; names and codes are made up.
func row(code, name, postcode, opened, closed, status string) string {
	cells := make([]string, columns)
	cells[colCode-1], cells[colName-1], cells[2], cells[3] = code, name, "Y00", "QXX"
	cells[4], cells[7] = "1 EXAMPLE ROAD", "EXAMPLETOWN"
	cells[colPostcode-1], cells[colOpened-1], cells[colClosed-1], cells[colStatus-1] = postcode, opened, closed, status
	cells[21], cells[25] = "0", "4"
	for i := range cells {
		cells[i] = `"` + cells[i] + `"`
	}
	return strings.Join(cells, ",")
}

func date(t *testing.T, s string) questionnaire.Date {
	t.Helper()
	if s == "" {
		return 0
	}
	d, err := questionnaire.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRead(t *testing.T) {
	t.Parallel()
	f, err := Read([]byte(strings.Join([]string{
		row("8ZZ01", "EXAMPLE SOFTWARE, LIMITED", "EX1 1AA", "20050401", "", "A"),
		row("00Z", "EXAMPLE COMMISSIONER", "EX1 1AB", "20130401", "20200331", "C"),
		row("ZZZ1X", "NO DATE LTD", "", "1 April 2013", "", "A"),
		row("904", "EXAMPLE COUNCIL", "", "19740401", "", ""),
		row("ZZ Z", "BLANKS IN THE CODE", "", "19740401", "", "A"),
		row("ZZZ2X", "ODD STATUS LTD", "", "19740401", "", "Q"),
		row("ZZZ3X", "", "", "19740401", "", "A"),
		row("ZZZ4X", "ONE TOO MANY LTD", "", "19740401", "", "A") + `,"x"`,
	}, "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	want := []Organisation{
		{"8ZZ01", "EXAMPLE SOFTWARE, LIMITED", "EX1 1AA", date(t, "2005-04-01"), 0, "A", 1},
		{"00Z", "EXAMPLE COMMISSIONER", "EX1 1AB", date(t, "2013-04-01"), date(t, "2020-03-31"), "C", 2},
		{"904", "EXAMPLE COUNCIL", "", date(t, "1974-04-01"), 0, "", 4},
	}
	if !slices.Equal(f.Rows, want) {
		t.Errorf("got %+v\nwant %+v", f.Rows, want)
	}
	var at []string
	for _, p := range f.Problems {
		at = append(at, p.Where)
	}
	if !slices.Equal(at, []string{"K3", "A5", "M6", "B7", "AB8"}) {
		t.Errorf("problems at %v: %+v", at, f.Problems)
	}
}

// The reports that replaced the files in 2025: the same columns, the status in words, names above the columns where
// they are asked for, and dates as a spreadsheet may have saved them.
func TestReadReports(t *testing.T) {
	t.Parallel()
	names := row("OrganisationCode", "Name", "Postcode", "Open Date", "Close Date", "Status")
	rows := []string{
		row("8ZZ01", "EXAMPLE SOFTWARE LTD", "EX1 1AA", "20050401", "", "ACTIVE"),
		row("8ZZ02", "EXAMPLE CLOSED LTD", "EX1 1AB", "2013-04-01", "31/03/2020", "INACTIVE"),
		row("8ZZ03", "EXAMPLE WITHOUT A DAY LTD", "", "01/04/2013", "", "Inactive"),
	}
	for name, lines := range map[string][]string{"with names": append([]string{names}, rows...), "without": rows} {
		f, err := Read([]byte(strings.Join(lines, "\r\n")))
		if err != nil || len(f.Problems) > 0 || len(f.Rows) != 3 {
			t.Errorf("%s: %+v, %v", name, f, err)
			continue
		}
		first := len(lines) - 2
		want := []Organisation{
			{"8ZZ01", "EXAMPLE SOFTWARE LTD", "EX1 1AA", date(t, "2005-04-01"), 0, "A", first},
			{"8ZZ02", "EXAMPLE CLOSED LTD", "EX1 1AB", date(t, "2013-04-01"), date(t, "2020-03-31"), "C", first + 1},
			{"8ZZ03", "EXAMPLE WITHOUT A DAY LTD", "", date(t, "2013-04-01"), 0, "C", first + 2},
		}
		if !slices.Equal(f.Rows, want) {
			t.Errorf("%s: %+v", name, f.Rows)
		}
		for i, state := range []State{Open, Closed, Closed} {
			if got := f.Rows[i].On(date(t, "2026-11-21")); got != state {
				t.Errorf("%s: %s is %s, want %s", name, f.Rows[i].Code, got, state)
			}
		}
	}
	for name, body := range map[string]string{"names alone": names, "two rows of names": names + "\n" + names + "\n" +
		rows[0]} {
		if f, err := Read([]byte(body)); !errors.Is(err, ErrNotODS) {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
}

func TestStateOnADay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		opened, closed, status, day string
		want                        State
	}{
		{"2005-04-01", "", "A", "2026-11-21", Open},
		{"2005-04-01", "", "", "2026-11-21", Open},
		{"2005-04-01", "2020-03-31", "C", "2020-03-31", Open}, // its last day
		{"2005-04-01", "2020-03-31", "C", "2020-04-01", Closed},
		{"2005-04-01", "2020-03-31", "A", "2020-04-01", Closed}, // the file was made before
		{"2005-04-01", "", "C", "2020-04-01", Closed},
		{"2005-04-01", "", "D", "2020-04-01", Dormant},
		{"2027-04-01", "", "A", "2026-11-21", Future},
		{"2005-04-01", "", "P", "2026-11-21", Future},
	} {
		o := Organisation{Opened: date(t, c.opened), Closed: date(t, c.closed), Status: c.status}
		if got := o.On(date(t, c.day)); got != c.want {
			t.Errorf("%+v: %s, want %s", c, got, c.want)
		}
	}
}

func TestReadRefusesOtherFiles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data string
		want error
	}{
		"a list of something else": {"a,b,c\n1,2,3\n", ErrNotODS},
		"a DSPT export":            {"Code,Organisation Name,Status\n8ZZ01,EXAMPLE LTD,Standards Met\n", ErrNotODS},
		"a PDF":                    {"%PDF-1.7 ...", ErrNotODS},
		"nothing":                  {"", ErrNotODS},
		"an open quotation mark": {row("8ZZ01", "EXAMPLE", "", "20050401", "", "A") + "\n\"X0001,ORG,\n",
			tabular.ErrDamaged},
	} {
		if _, err := Read([]byte(c.data)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(row("8ZZ01", "EXAMPLE LTD", "EX1 1AA", "20050401", "20060401", "C")))
	f.Add([]byte(row("8ZZ01", "EXAMPLE LTD", "", "20050401", "", "A") + "\n" + row("", "", "", "", "", "")))
	f.Add([]byte("a;b\n1;2"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Read(data)
		if err != nil {
			return
		}
		for _, o := range got.Rows {
			if o.Code == "" || o.Name == "" || o.Opened == 0 || o.Row < 1 {
				t.Fatalf("%+v", o)
			}
		}
	})
}
