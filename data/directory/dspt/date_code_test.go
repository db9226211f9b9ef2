package dspt

import (
	"testing"
	"time"
)

func TestCodeOfDate(t *testing.T) {
	t.Parallel()
	april := time.Date(2006, time.April, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		when       time.Time
		name, want string
	}{
		{april, "EXAMPLE CARE LTD (APR6)", "APR6"},
		{april, "EXAMPLE CARE LTD (Apr06)", "Apr06"},
		{april.AddDate(0, 0, 5), "EXAMPLE CARE LTD (APR6)", "APR6"},
		{april, "EXAMPLE CARE LTD (MAY6)", ""},
		{april, "EXAMPLE CARE LTD (APR7)", ""},
		{april, "EXAMPLE CARE LTD (AQ) LIMITED", ""},
		{april, "EXAMPLE CARE LTD", ""},
	} {
		if got, ok := codeOfDate(c.when, c.name); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("codeOfDate(%s, %q) = %q, %v; want %q", c.when.Format(time.DateOnly), c.name, got, ok, c.want)
		}
	}
}
