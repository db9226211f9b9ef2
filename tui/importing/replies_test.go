package importing

import (
	"strings"
	"testing"

	"assure/data"
	"assure/data/imports"
	"assure/scoring"
)

// The page of a file lists each reply to a query with its words, the document and what the answer does to the score.
func TestRepliesAreListed(t *testing.T) {
	f := &imports.File{Name: "queries.xlsx", Subjects: []imports.Subject{{Engagement: "ENG-00021",
		Replies: []imports.QueryReply{
			{Name: "round 1, query 1", Question: "ITS-22", Where: "Queries!I2", Text: "All of them.\x1b[31m",
				Document: "export.pdf",
				Outcome:  imports.ReplyNew, Before: "Not met", Changed: "Met",
				Score: data.ScoreChange{Before: 601, After: 633}, Possible: data.ScoreChange{Before: 700, After: 720}},
			{Name: "query 2", Where: "Queries!I3", Text: "No.", Outcome: imports.ReplyKept, Why: "it was withdrawn",
				Score: data.ScoreChange{After: scoring.NoTenths}},
		}}}}
	got := ""
	for _, x := range newFile(nil, Links{}, f, false).list {
		got += x.short() + " [" + strings.Join(x.more, " / ") + "]\n"
	}
	want := "Queries!I2: round 1, query 1, ITS-22: reply to a query that is out " +
		"[reply: All of them.\\x1b[31m / document: export.pdf, offered / answer: Not met → Met; " +
		"shown 60.1 → 63.3, at most 70.0 → 72.0]\n" +
		"Queries!I3: query 2: kept with the query; it was withdrawn [reply: No.]\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
