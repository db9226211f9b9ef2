package intake

import (
	"strings"
	"testing"

	"assure/data/form"
	"assure/data/tabular"
)

// queriesCSV is a workbook of queries, saved as csv: its hidden sheet is lost.
func queriesCSV(rows ...string) []byte {
	var heads []string
	for _, c := range form.QueryColumns {
		heads = append(heads, c.Header)
	}
	return csvOf(append([]string{strings.Join(heads, "|")}, rows...)...)
}

const (
	aReply   = "ENG-00001 Q1 K7X2|Round 1|Portal|sample@1.0.0|S-1|Is it?|Met|Which?|All of them|Not met|report.pdf"
	noAnswer = "ENG-00001 Q2 K7X3|Round 1|Portal|sample@1.0.0|S-1|Is it?|Met|And now?|||"
)

// Whatever comes back in a workbook of queries, the cells add up and no reply is without its query.
func FuzzQueries(f *testing.F) {
	cat := catalogue(f)
	read := func(data []byte) *Return {
		return Read("f.csv", data, cat, Options{Limits: tabular.Limits{InflatedBytes: 4 << 20, Cells: 20_000}})
	}
	if r := read(queriesCSV(aReply, noAnswer)); !r.HasReplies() { // or nothing beyond the headings would be tried
		f.Fatalf("the seed has no reply: %+v", r.Problems)
	}
	for _, seed := range []string{aReply, noAnswer, aReply + "\n" + aReply,
		aReply + "\n" + aReply[:11] + "3" + aReply[12:], strings.ReplaceAll(aReply, "S-1", "S-9"),
		"eng-1 q1 zzzz|||||||||=1+1|", "|||||||||Met|", aReply + "|more",
		strings.ReplaceAll(aReply, "All", "\x1b[31m")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, rows string) {
		r := read(queriesCSV(strings.Split(rows, "\n")...))
		laws(t, r)
		for _, s := range r.Subjects {
			for _, x := range s.Replies {
				if x.Ref.Value == "" || !x.Text.Given() && !x.Document.Given() && !x.Changed {
					t.Errorf("a reply of nothing, or to nothing: %+v", x)
				}
			}
		}
	})
}
