package tabular

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

func utf16Bytes(order binary.AppendByteOrder, mark bool, s string) string {
	var out []byte
	if mark {
		out = order.AppendUint16(out, 0xFEFF)
	}
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return string(out)
}

func TestCSV(t *testing.T) {
	t.Parallel()
	long := "supplier,question,answer\r\nSUP-1,ITS-22,Met\r\n"
	want := []string{"A1=text:supplier", "B1=text:question", "C1=text:answer", "A2=text:SUP-1", "B2=text:ITS-22",
		"C2=text:Met"}
	tests := []struct {
		name, data string
		want       []string
	}{
		{"comma", long, want},
		{"semicolon", strings.ReplaceAll(long, ",", ";"), want},
		{"tab", strings.ReplaceAll(long, ",", "\t"), want},
		{"bar", strings.ReplaceAll(long, ",", "|"), want},
		{"LF", strings.ReplaceAll(long, "\r", ""), want},
		{"CR", strings.ReplaceAll(long, "\n", ""), want},
		{"byte order mark", "\xEF\xBB\xBF" + long, want},
		{"UTF-16 LE with mark", utf16Bytes(binary.LittleEndian, true, long), want},
		{"UTF-16 BE with mark", utf16Bytes(binary.BigEndian, true, long), want},
		{"UTF-16 LE", utf16Bytes(binary.LittleEndian, false, long), want},
		{"UTF-16 BE", utf16Bytes(binary.BigEndian, false, long), want},
		{"no last line end", strings.TrimRight(long, "\r\n"), want},
		{"cp1252", "a,b\ncaf\xe9,\x80 5\n", []string{"A1=text:a", "B1=text:b", "A2=text:café", "B2=text:€ 5"}},
		{"cp1252 with its only letter last", "a,caf\xe9", []string{"A1=text:a", "B1=text:café"}},
		{"sep line counts as a row", "sep=;\r\na;b,c\r\n", []string{"A2=text:a", "B2=text:b,c"}},
		{"quotes", "a,\"b \"\"x\"\", c\",\"line\r\ntwo\"\r\nd,,f\n",
			[]string{"A1=text:a", `B1=text:b "x", c`, "C1=text:line\ntwo", "A2=text:d", "C2=text:f"}},
		{"delimiter not counted in quotes", "\"a;b;c;d\",e\n", []string{"A1=text:a;b;c;d", "B1=text:e"}},
		{"blank lines keep their number", "\n\na,b\n\nc\n", []string{"A3=text:a", "B3=text:b", "A5=text:c"}},
		{"one column", "a\nb\n", []string{"A1=text:a", "A2=text:b"}},
		{"quoted empty field", "\"\",b", []string{"B1=text:b"}},
		{"empty", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := OpenCSV([]byte(tt.data), Limits{})
			check(t, err)
			got, err := dumpBook(b)
			if err != nil || !slices.Equal(got, tt.want) {
				t.Fatalf("got  %q, %v\nwant %q", got, err, tt.want)
			}
		})
	}
}

func TestCSVRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, data, what string
		is               error
	}{
		{"quote inside a field", "a,b\n5\" pipe,c", "quotation mark inside", ErrDamaged},
		{"text after a quote", "\"a\"b,c", "after a closing", ErrDamaged},
		{"cut inside quotes", "a,\"b", "never closed", ErrDamaged},
		{"undefined byte", "a,\x81\xe9", "81", ErrDamaged},
		{"half a UTF-16 character", "\xFF\xFEa\x00\x00\xD8", "half", ErrDamaged},
		{"binary", "a\x00\x01\x02\x03\x04", "not text", ErrNotXLSX},
		{"quote as delimiter", "sep=\"\na", "delimiter", ErrDamaged},
		{"long text", strings.Repeat("x", 40_000), "characters", ErrTooLarge},
	}
	for _, tt := range tests {
		b, err := OpenCSV([]byte(tt.data), Limits{})
		if err == nil {
			_, err = dumpBook(b)
		}
		if !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.what) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
