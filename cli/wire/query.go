package wire

import (
	"time"

	"assure/data"
	"assure/data/letter"
	"assure/data/round"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Queries is `assure query ... --json`.
type Queries struct {
	Schema     string  `json:"schema"`
	Supplier   string  `json:"supplier"`
	Engagement string  `json:"engagement"`
	Pack       string  `json:"pack"`
	Queries    []Query `json:"queries"`
}

// Query is one query to the supplier: sent or answered. Question is null for a query about the
// whole assessment, Reply is null until it is answered. By is who sent it. Those sent on one day are one round.
type Query struct {
	N        int     `json:"n"`
	Round    int     `json:"round"`
	Question *string `json:"question"`
	Body     string  `json:"body"`
	State    string  `json:"state"`
	Due      *string `json:"due"`
	Reply    *string `json:"reply"`
	By       string  `json:"by"`
	Late     bool    `json:"late"`  // the reply was due, and is still out
	Words    string  `json:"words"` // for people: round 2, query 3, due 5 Dec 2026
	// Ref is how letters and workbooks name it.
	Ref       string       `json:"ref"`
	Where     *string      `json:"where"` // the cell that the reply was read from; null for one that was typed
	Earlier   []QueryReply `json:"earlier_replies"`
	Rounds    []QueryRound `json:"rounds"`    // the letters and workbooks it went out with
	Withdrawn *string      `json:"withdrawn"` // why; null where it is not
}

// QueryReply is a reply before the newest one.
type QueryReply struct {
	Text  string    `json:"text"`
	By    string    `json:"by"` // who recorded it
	At    time.Time `json:"at"`
	Where *string   `json:"where"`
}

// QueryRound is a letter and a workbook with which a query went out.
type QueryRound struct {
	Due      *string   `json:"due"`
	Letter   *string   `json:"letter"`
	Workbook *string   `json:"workbook"`
	Address  *string   `json:"address"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

func replyWhere(s *entity.ReplySource) *string {
	if s == nil {
		return nil
	}
	return OrNull(s.File + "!" + s.Sheet + "!" + s.Cell)
}

// QueriesOf lists the queries of an assessment. Queries is never null.
func QueriesOf(v *data.AssessmentView) Queries {
	o := Queries{Schema: SchemaQueries, Supplier: v.Supplier.Ref, Engagement: v.Engagement.Ref, Pack: v.Pack.Ref(),
		Queries: []Query{}}
	for _, q := range v.Queries {
		row := Query{
			N: q.N, Round: q.Round, Question: OrNull(q.Question), Body: string(q.Body), State: string(q.State),
			Due: OrNull(q.Due.String()), Reply: OrNull(string(q.Reply)), By: q.By,
			Late: q.Late(v.At.AsOf), Words: q.Words(v.At.AsOf),
			Ref: q.Ref(v.Engagement.Ref), Where: replyWhere(q.From), Earlier: []QueryReply{}, Rounds: []QueryRound{},
		}
		for _, e := range q.Earlier {
			row.Earlier = append(row.Earlier, QueryReply{Text: string(e.Text), By: e.By, At: e.At,
				Where: replyWhere(e.From)})
		}
		for _, x := range q.Rounds {
			row.Rounds = append(row.Rounds, QueryRound{Due: OrNull(x.Due.String()), Letter: OrNull(x.Letter),
				Workbook: OrNull(x.Workbook), Address: OrNull(x.Address), By: x.By, At: x.At})
		}
		if q.Withdrawn != nil {
			row.Withdrawn = OrNull(string(q.Withdrawn.Reason))
		}
		o.Queries = append(o.Queries, row)
	}
	return o
}

// Round is `assure query round --json`: the letters and workbooks written or, with dry_run, those that would be. Table
// is the file for mail merge, null for none.
type Round struct {
	Schema    string             `json:"schema"`
	DryRun    bool               `json:"dry_run"`
	Due       questionnaire.Date `json:"due"`
	Issuer    *string            `json:"issuer"`
	ReplyTo   *string            `json:"reply_to"`
	Table     *string            `json:"table"`
	Suppliers []RoundParcel      `json:"suppliers"`
	Problems  []problem.Problem  `json:"problems"`
}

// RoundParcel is what goes to one supplier. NoAddress is why it cannot be sent by mail, null where it can. Workbook is
// null until it is written.
type RoundParcel struct {
	Supplier  Name         `json:"supplier"`
	Contact   *string      `json:"contact"`
	Email     *string      `json:"email"`
	NoAddress *string      `json:"no_address"`
	Round     string       `json:"round"` // for people: Round 2
	Subject   string       `json:"subject"`
	Text      string       `json:"text"`
	Workbook  *string      `json:"workbook"`
	Files     []string     `json:"files"`
	Queries   []RoundQuery `json:"queries"`
}

// RoundQuery is a query that goes out.
type RoundQuery struct {
	Ref        string  `json:"ref"`
	Engagement string  `json:"engagement"`
	Pack       string  `json:"pack"`
	Question   *string `json:"question"`
	Body       string  `json:"body"`
	Answered   *string `json:"answered"` // by the supplier; null for the questionnaire as a whole
}

// RoundOf converts a plan of queries to send out and the table that was written with them.
func RoundOf(p *round.Plan, table string, dry bool) Round {
	return Round{Schema: SchemaRound, DryRun: dry, Due: p.Due, Issuer: OrNull(p.By.Issuer),
		ReplyTo: OrNull(p.By.ReplyTo), Table: OrNull(table), Suppliers: each(p.Parcels, roundParcelOf),
		Problems: p.Problems}
}

func roundParcelOf(x round.Parcel) RoundParcel {
	o := RoundParcel{Supplier: Name(x.Supplier), Contact: OrNull(x.Contact.Name),
		Email: OrNull(letter.Party{Email: x.Contact.Email}.Address()), NoAddress: OrNull(x.NoAddress), Round: x.Words,
		Subject: x.Letter.Subject, Text: x.Letter.Text(), Workbook: OrNull(x.Workbook),
		Files: append([]string{}, x.Files...), Queries: []RoundQuery{}}
	for i := range x.Queries {
		q := &x.Queries[i]
		o.Queries = append(o.Queries, RoundQuery{Ref: q.Ref, Engagement: q.Engagement, Pack: q.Pack.Ref(),
			Question: OrNull(q.Question), Body: string(q.Body), Answered: OrNull(q.Answered)})
	}
	return o
}
