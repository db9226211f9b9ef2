package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// A value is what one cell is to hold, whichever program writes it.
type value struct {
	Label   string      `json:"label,omitempty"` // what the case is about
	Sheet   string      `json:"sheet,omitempty"`
	Ref     string      `json:"ref,omitempty"`
	Kind    string      `json:"kind"`              // text, number, bool or date
	Text    string      `json:"text,omitempty"`    // of a text, or a date as 2026-03-01 or 2026-03-01T09:30:00
	Number  json.Number `json:"number,omitempty"`  // of a number
	True    bool        `json:"true,omitempty"`    // of a bool
	Format  string      `json:"format,omitempty"`  // number format of a date
	Runs    []string    `json:"runs,omitempty"`    // of a rich text: every second one is bold
	Formula string      `json:"formula,omitempty"` // what gives the value, without =
}

// content is what every program writes.
type content struct {
	Typed []value   `json:"typed"` // sheet Typed: label in column A, value in column B, from row 1
	Long  [][]value `json:"long"`  // sheet Long: answers, one a row
	Mac   []value   `json:"mac"`   // sheet Typed of the file whose days count from 1904
	// what the supplier typed into the issued workbook, after the row was inserted
	Filled   []value `json:"filled"`
	InsertAt int     `json:"insert_at"` // the row of Answers that the supplier inserted
}

const (
	dayFormat  = "dd mmm yyyy"
	timeFormat = "yyyy-mm-dd hh:mm:ss"
)

func text(label, s string) value { return value{Label: label, Kind: "text", Text: s} }

func number(label, n string) value {
	return value{Label: label, Kind: "number", Number: json.Number(n)}
}

func date(label, s string) value {
	v := value{Label: label, Kind: "date", Text: s, Format: dayFormat}
	if strings.Contains(s, "T") {
		v.Format = timeFormat
	}
	return v
}

func calculated(v value, formula string) value { v.Formula = formula; return v }

// typed are the cases of the sheet Typed. A formula refers to the cases above it by their rows.
func typed() []value {
	return []value{
		text("plain text", "Partly met"),
		text("blanks around", "  two before, one after "),
		text("only blanks", "   "),
		text("marks of XML", `R&D <b>"all"</b> 'of' it; ]]>`),
		text("line breaks", "first line\nsecond line\n\nfourth"),
		text("carriage return", "one\r\ntwo"),
		text("tab", "a\tb"),
		text("an escape that is none", "_x000D_ is how Excel writes a line end"),
		text("an escape of an underscore", "_x005F_x000D_"),
		text("scripts", "Zażółć gęślą jaźń · Ελλάδα · Україна · 日本語 · עברית · العربية"),
		text("beyond sixteen bits", "😀 👩🏽‍⚕️ 𝒜 🇬🇧"),
		text("combining marks", "e\u0301 is not \u00e9"),
		text("curly quotes and dashes", "‘single’ “double” – — … €"),
		text("text like a formula", "=1+1"),
		text("text like a telephone number", "+44 20 7946 0000"),
		text("text like a number", "1.10"),
		text("text with noughts in front", "00123"),
		text("text like a date", "01/03/2026"),
		text("text like a boolean", "TRUE"),
		text("an apostrophe in front", "'tis"),
		text("longest text", "begin "+strings.Repeat("0123456789", 3275)+" end."),
		{Label: "rich text", Kind: "text", Text: "Not met in the north, met elsewhere",
			Runs: []string{"Not ", "met", " in the north, ", "met", " elsewhere"}},
		number("whole number", "42"), // row 23
		number("negative", "-5.25"),
		number("a tenth", "0.1"),
		number("small", "0.0000001"),
		number("fifteen digits", "123456789012345"),
		number("large", "1e+21"),
		number("nought", "0"),
		{Label: "yes", Kind: "bool", True: true},
		{Label: "no", Kind: "bool"},
		date("day", "2026-03-01"),
		date("leap day", "2028-02-29"),
		date("last day before 2000", "1999-12-31T23:59:59"),
		date("half past nine", "2026-03-01T09:30:00"),
		date("first of March 1900", "1900-03-01"),
		date("before March 1900", "1900-01-15"),
		calculated(number("formula: number", "84"), "B23*2"),
		calculated(text("formula: text", "Not met"), `"Not "&"met"`),
		calculated(value{Label: "formula: yes", Kind: "bool", True: true}, "B23>5"),
		calculated(date("formula: day", "2026-03-01"), "DATE(2026,3,1)"),
	}
}

// mac are days in a workbook that counts them from 1904.
func mac() []value {
	return []value{date("first day", "1904-01-02"), date("day", "2026-03-01"),
		date("half past nine", "2026-03-01T09:30:00"), number("no day", "46082")}
}

// long are sixty suppliers' answers to five questions, one a row.
func long() [][]value {
	var head []value
	for _, h := range strings.Fields(
		"supplier pack question answer note evidence_kind evidence_ref evidence_date planned_date") {
		head = append(head, text("", h))
	}
	rows := [][]value{head}
	answers := []value{text("", "Met"), text("", "No, but planned"), text("", "R&D <team>"), number("", "17"),
		date("", "2020-02-29")}
	for s := range 60 {
		for i, a := range answers {
			row := []value{text("", fmt.Sprintf("ZZ%03d", s+1)), text("", "corpus"), text("", fmt.Sprintf("C-%d", i+1)),
				a, {}, {}, {}, {}, {}}
			switch i {
			case 0:
				row[4] = text("", fmt.Sprintf("Ünïcode note %d\nwith a second line", s+1))
				row[5], row[6] = text("", "record"), text("", fmt.Sprintf("LOG-%03d, 1.%d0", s+1, s%7))
				row[7] = date("", fmt.Sprintf("2026-%02d-%02d", s%12+1, s%28+1))
			case 1:
				row[8] = date("", fmt.Sprintf("2027-%02d-%02d", (s+5)%12+1, (s+9)%28+1))
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func writeContent(name string, c content) error {
	out, err := json.MarshalIndent(c, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(out, '\n'), 0o644)
}
