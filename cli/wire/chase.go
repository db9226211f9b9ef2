package wire

import (
	"assure/data/chase"
	"assure/data/letter"
	"assure/internal/problem"
	"assure/questionnaire"
)

// Chase is `assure chase --json`: the letters written or, with dry_run, those that would be. Table is the file for mail
// merge, null for none.
type Chase struct {
	Schema   string             `json:"schema"`
	DryRun   bool               `json:"dry_run"`
	ReplyBy  questionnaire.Date `json:"reply_by"`
	Issuer   *string            `json:"issuer"`
	ReplyTo  *string            `json:"reply_to"`
	Table    *string            `json:"table"`
	Letters  []ChaseLetter      `json:"letters"`
	LeftOut  []ChaseLeftOut     `json:"left_out"`
	Problems []problem.Problem  `json:"problems"`
}

// ChaseLetter is a letter to one supplier. NoAddress is why it cannot be sent by mail, null where it can.
type ChaseLetter struct {
	Supplier  Name          `json:"supplier"`
	Contact   *string       `json:"contact"`
	Email     *string       `json:"email"`
	NoAddress *string       `json:"no_address"`
	Subject   string        `json:"subject"`
	Text      string        `json:"text"`
	Files     []string      `json:"files"`
	Missing   []ChaseMatter `json:"missing"`
}

// ChaseMatter is what is missing of one questionnaire.
type ChaseMatter struct {
	Engagement string          `json:"engagement"`
	Pack       string          `json:"pack"`
	State      string          `json:"state"`
	Due        *string         `json:"due"`
	Questions  []ChaseQuestion `json:"questions"` // not answered, must-haves and key controls first
	Documents  []ChaseDocument `json:"documents"`
	Queries    []string        `json:"queries"` // open, as people call them
}

// ChaseQuestion is a question that is not answered.
type ChaseQuestion struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Must bool   `json:"must"`
}

// ChaseDocument is a document that is missing. RanOut is the last day of the one that was accepted, null where none
// came.
type ChaseDocument struct {
	Question string  `json:"question"`
	Ask      string  `json:"ask"`
	RanOut   *string `json:"ran_out"`
}

// ChaseLeftOut is a supplier or an engagement without a letter, and why.
type ChaseLeftOut struct {
	Supplier   Name    `json:"supplier"`
	Engagement *string `json:"engagement"`
	Why        string  `json:"why"`
}

// ChaseOf converts a plan of letters and the table that was written with them.
func ChaseOf(p *chase.Plan, table string, dry bool) Chase {
	return Chase{Schema: SchemaChase, DryRun: dry, ReplyBy: p.ReplyBy, Issuer: OrNull(p.By.Issuer),
		ReplyTo: OrNull(p.By.ReplyTo), Table: OrNull(table), Letters: each(p.Letters, chaseLetterOf),
		LeftOut: each(p.LeftOut, chaseLeftOutOf), Problems: p.Problems}
}

func chaseLetterOf(l chase.Letter) ChaseLetter {
	o := ChaseLetter{Supplier: Name(l.Supplier), Contact: OrNull(l.Contact.Name),
		Email: OrNull(letter.Party{Email: l.Contact.Email}.Address()), NoAddress: OrNull(l.NoAddress),
		Subject: l.Letter.Subject, Text: l.Letter.Text(), Files: append([]string{}, l.Files...)}
	for i := range l.Matters {
		m := &l.Matters[i]
		x := ChaseMatter{Engagement: m.Return.Engagement.Ref, Pack: m.Return.Assessment.Pack,
			State: string(m.Return.State), Due: OrNull(m.Return.Issue.DueOn().String()), Questions: []ChaseQuestion{},
			Documents: []ChaseDocument{}, Queries: []string{}}
		for _, q := range m.Unanswered {
			x.Questions = append(x.Questions, ChaseQuestion(q))
		}
		for _, e := range m.Evidence {
			x.Documents = append(x.Documents, ChaseDocument{Question: e.ID, Ask: e.Ask, RanOut: OrNull(e.On.String())})
		}
		for k := range m.Queries {
			x.Queries = append(x.Queries, m.Queries[k].Name())
		}
		o.Missing = append(o.Missing, x)
	}
	return o
}

func chaseLeftOutOf(l chase.LeftOut) ChaseLeftOut {
	return ChaseLeftOut{Supplier: Name(l.Supplier), Engagement: OrNull(l.Engagement), Why: l.Why}
}
