package entity

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"assure/questionnaire"
)

// QueryState is the state of a query.
type QueryState string

// The states of a query.
const (
	QuerySent      QueryState = "sent"
	QueryAnswered  QueryState = "answered"
	QueryWithdrawn QueryState = "withdrawn" // nobody waits for a reply any more
)

// Open reports whether the supplier still owes a reply.
func (s QueryState) Open() bool { return s == QuerySent }

// Query is a clarification sent to a supplier, and its reply.
type Query struct {
	ID         string `json:"id"`
	Assessment string `json:"assessment"`
	N          int    `json:"n"` // 1 and up in its assessment
	// Round counts the days on which queries of the assessment were sent: see [NumberRounds].
	Round    int                `json:"round"`
	Question string             `json:"question,omitempty"`
	Body     questionnaire.Text `json:"body"`
	State    QueryState         `json:"state"`
	By       string             `json:"by"`
	SentAt   *time.Time         `json:"sent_at,omitempty"`
	Due      questionnaire.Date `json:"due,omitempty"`
	// Reply is the newest reply, RepliedBy who recorded it.
	Reply     questionnaire.Text `json:"reply,omitempty"`
	RepliedBy string             `json:"replied_by,omitempty"`
	RepliedAt *time.Time         `json:"replied_at,omitempty"`
	// From is where the newest reply was read, nil for one that somebody typed.
	From *ReplySource `json:"from,omitempty"`
	// Earlier are the replies before the newest one, the oldest first: none is ever lost.
	Earlier []QueryReply `json:"earlier,omitempty"`
	// Rounds are the letters and workbooks that it went out with, the oldest first.
	Rounds []QueryRound `json:"rounds,omitempty"`
	// Withdrawn says who withdrew it and why.
	Withdrawn *Reopening `json:"withdrawal,omitempty"`
}

// QueryRound is a letter and a workbook with which queries went to a supplier.
type QueryRound struct {
	ID       string             `json:"id"` // the same for all that went to one supplier
	Due      questionnaire.Date `json:"due"`
	Letter   string             `json:"letter,omitempty"`   // the file
	Workbook string             `json:"workbook,omitempty"` // the file
	Address  string             `json:"address,omitempty"`  // that the letter is to
	By       string             `json:"by"`
	At       time.Time          `json:"at"`
}

// ReplySource is the cell of a workbook that a reply was read from.
type ReplySource struct {
	File     string `json:"file"`
	Sheet    string `json:"sheet"`
	Cell     string `json:"cell"`
	Batch    string `json:"batch"`           // of the import
	Round    string `json:"round,omitempty"` // that the workbook is of, "" where it no longer says so
	Document string `json:"document,omitempty"`
}

// QueryReply is one reply of a supplier.
type QueryReply struct {
	Text questionnaire.Text `json:"text"`
	By   string             `json:"by"` // who recorded it
	At   time.Time          `json:"at"`
	From *ReplySource       `json:"from,omitempty"`
}

// queryForm is how people and workbooks name a query: ENG-00014 Q3 K7X2. The last letters are those of its identifier,
// so that one of another register, or one that was mistyped, is not taken for it.
var queryForm = regexp.MustCompile(`(?i)^\s*(ENG-\d{1,9})[\s/,]+Q\s?(\d{1,6})[\s/,]+([0-9A-Z]{4})\s*$`)

// Ref is the reference of a query in what goes to a supplier. engagement is the reference of its engagement.
func (q *Query) Ref(engagement string) string {
	return fmt.Sprintf("%s Q%d %s", engagement, q.N, q.ID[max(0, len(q.ID)-4):])
}

// ParseQueryRef splits a reference made by [Query.Ref].
func ParseQueryRef(s string) (engagement string, n int, tail string, ok bool) {
	m := queryForm.FindStringSubmatch(s)
	if m == nil {
		return "", 0, "", false
	}
	n, err := strconv.Atoi(m[2])
	return strings.ToUpper(m[1]), n, strings.ToUpper(m[3]), err == nil
}

// Is reports whether a number and the end of an identifier are those of the query.
func (q *Query) Is(n int, tail string) bool { return q.N == n && strings.HasSuffix(q.ID, tail) }

// LastRound is the round that the query went out with last, nil for none.
func (q *Query) LastRound() *QueryRound {
	if len(q.Rounds) == 0 {
		return nil
	}
	return &q.Rounds[len(q.Rounds)-1]
}

// TakeReply adds a reply. One from the workbook of an earlier round than that of the newest reply is kept as an earlier
// reply, and so is the reply that a newer one replaces. It reports whether the reply is the newest now.
func (q *Query) TakeReply(r QueryReply) (newest bool) {
	q.Earlier = slices.Clone(q.Earlier)
	if q.Reply == "" {
		q.setReply(r)
		return true
	}
	if q.From != nil && r.From != nil && r.From.Round < q.From.Round && r.From.Round != "" {
		q.Earlier = append(q.Earlier, r)
		return false
	}
	was := QueryReply{Text: q.Reply, By: q.RepliedBy, From: q.From}
	if q.RepliedAt != nil {
		was.At = *q.RepliedAt
	}
	q.Earlier = append(q.Earlier, was)
	q.setReply(r)
	return true
}

func (q *Query) setReply(r QueryReply) {
	q.Reply, q.RepliedBy, q.RepliedAt, q.From = r.Text, r.By, &r.At, r.From
	if q.State == QuerySent {
		q.State = QueryAnswered
	}
}

// HasReply reports whether a reply was recorded already, as the newest or an earlier one.
func (q *Query) HasReply(words questionnaire.Text) bool {
	return q.Reply == words || slices.ContainsFunc(q.Earlier, func(r QueryReply) bool { return r.Text == words })
}

// Name names a query for people: "round 2, query 3".
func (q *Query) Name() string {
	if q.Round == 0 {
		return fmt.Sprintf("query %d", q.N)
	}
	return fmt.Sprintf("round %d, query %d", q.Round, q.N)
}

// Words are the name and, while a reply is out, when it is due or how long it has been: "round 2, query 3, due 5
// Dec 2026", "round 1, query 1, 4 days late".
func (q *Query) Words(today questionnaire.Date) string {
	switch {
	case !q.State.Open() || q.Due == 0:
		return q.Name()
	case q.Due == today-1:
		return q.Name() + ", 1 day late"
	case q.Due < today:
		return fmt.Sprintf("%s, %d days late", q.Name(), today-q.Due)
	}
	return q.Name() + ", due " + q.Due.Long()
}

// Late reports whether the reply was due before a day and is still out.
func (q *Query) Late(today questionnaire.Date) bool {
	return q.State.Open() && q.Due != 0 && q.Due < today
}

// NumberRounds orders queries by assessment and number and gives each its round: those sent on one day are sent
// together, and each later day on which some were sent is the next round. list must have all queries of an
// assessment or none. Registers of earlier releases kept another number, which counts for nothing.
func NumberRounds(list []Query, day func(time.Time) questionnaire.Date) {
	slices.SortFunc(list, func(a, b Query) int {
		return cmp.Or(cmp.Compare(a.Assessment, b.Assessment), cmp.Compare(a.N, b.N))
	})
	var before *Query
	var last questionnaire.Date
	for i := range list {
		q := &list[i]
		var on questionnaire.Date
		if q.SentAt != nil {
			on = day(*q.SentAt)
		}
		switch {
		case before == nil || before.Assessment != q.Assessment:
			q.Round = 1
		case on > last:
			q.Round = before.Round + 1
		default:
			q.Round = before.Round
		}
		before, last = q, on
	}
}
