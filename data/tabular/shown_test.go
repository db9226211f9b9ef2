package tabular

import (
	"strconv"
	"strings"
	"testing"
)

func TestShown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ code, number, want string }{
		{"General", "2.1", "2.1"}, {"@", "2.1", "2.1"}, {"0.00", "2.1", "2.10"}, {"0.0", "2", "2.0"},
		{"0", "4.5", "5"}, {"0", "4.4", "4"}, {"00000", "123", "00123"}, {"#", "0", ""}, {"0.##", "2.5", "2.5"},
		{"0.0#", "2", "2.0"}, {"#.00", "0.5", ".50"}, {"#,##0", "1234567", "1,234,567"}, {"#,##0", "12", "12"},
		{"#,##0.00", "-1234.5", "-1,234.50"}, {"#,##0;(#,##0)", "-1234", "(1,234)"},
		{`0;-0;"none"`, "0", "none"}, {"0%", "0.95", "95%"}, {"0.0%", "0.955", "95.5%"}, {"0 %", "0.5", "50 %"},
		{"0%", "1", "100%"}, {"0.00%", "0.00005", "0.01%"}, {"0.00", "1.005", "1.01"}, {"0.00", "9.999", "10.00"},
		{"0", "-0.4", "0"}, {"hh:mm", "0.3541666666666667", "08:30"}, {"h:mm", "0.3541666666666667", "8:30"},
		{"h:mm AM/PM", "0.75", "6:00 PM"}, {"h:mm AM/PM", "0", "12:00 AM"}, {"[h]:mm", "1.5", "36:00"},
		{"mm:ss", "0.0104282407407407", "15:01"}, {"hh:mm:ss", "0.9999884259259259", "23:59:59"},
		{`[$-F400]h:mm:ss\ AM/PM;@`, "0.5", "12:00:00 PM"}, {`"v"0.0`, "4", "v4.0"}, {`0" days"`, "14", "14 days"},
		{"[$£-809]#,##0", "1500", "£1,500"}, {`[Red]0.0`, "2", "2.0"}, {`\S\-0`, "7", "S-7"},
		{"£0.00", "3.1", "£3.10"},
		{"0_)", "3", "3"}, {"* 0.0", "3", "3.0"},
		// not common: as stored
		{"0.00E+00", "12345", "12345"}, {"# ?/?", "0.5", "0.5"}, {"[>=100]0.0;0", "3.14", "3.14"},
		{"0,", "12345", "12345"},
		{"000-00", "12345", "12345"}, {"ss.00", "0.5", "0.5"}, {`"open`, "5", "5"}, {"[", "5", "5"},
		// dates stay as they were
		{"yyyy-mm-dd", "46023", "46023"}, {"dd/mm/yyyy hh:mm", "46023.5", "46023.5"}, {"mmm", "46023", "46023"},
	} {
		got := tt.number
		text, value, ok := numberText(tt.number)
		if f := parseFormat(tt.code); ok && f != nil {
			got = f.show(text, value)
		}
		if got != tt.want {
			t.Errorf("%s as %s is %q, want %q", tt.number, tt.code, got, tt.want)
		}
	}
}

// FuzzShown: no code and no number panics or makes a text that is not made of both.
func FuzzShown(f *testing.F) {
	for _, code := range []string{"0.00", "#,##0;(#,##0)", "[h]:mm", `0" %";@`, "[$£-809]0", "h:mm AM/PM",
		"\\", "_", "*",
		"[", "[]", `"`, "0.0.0", "%%%0", "am/pm", "[hhh]"} {
		f.Add(code, 2.1)
	}
	f.Fuzz(func(t *testing.T, code string, value float64) {
		text, v, ok := numberText(strings.TrimSpace(strconv.FormatFloat(value, 'g', -1, 64)))
		if p := parseFormat(code); ok && p != nil && len(code) < 1000 {
			if got := p.show(text, v); len(got) > 4*len(code)+2*len(text)+1000 {
				t.Fatalf("%q as %q is %d bytes", text, code, len(got))
			}
		}
	})
}
