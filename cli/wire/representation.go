package wire

import (
	"assure/data"
	"assure/data/letter"
	"assure/data/represent"
	"assure/questionnaire/entity"
)

// Representations is `assure representation ... --json`: what suppliers dispute, those to act on first.
type Representations struct {
	Schema          string           `json:"schema"`
	Representations []Representation `json:"representations"`
}

// Representation is a point that a supplier disputes, and our reply, null while it is open. Disputed is the judgement
// that it disputes, Now the one that counts; Effect is null while they are the same.
type Representation struct {
	Ref        string                `json:"ref"`
	Supplier   Name                  `json:"supplier"`
	Engagement string                `json:"engagement"`
	Pack       *string               `json:"pack"`
	Question   *string               `json:"question"` // null where it is about the report
	Says       string                `json:"says"`
	Who        *string               `json:"who"` // at the supplier
	On         string                `json:"on"`
	Due        *string               `json:"due"` // of the draft
	Late       bool                  `json:"late"`
	Source     *string               `json:"source"`
	SHA256     *string               `json:"sha256"`
	State      string                `json:"state"` // open, upheld, upheld in part, not upheld, withdrawn
	By         string                `json:"by"`    // who recorded it
	Disputed   *string               `json:"disputed"`
	Author     *string               `json:"author"` // of the judgement that is disputed
	Now        *string               `json:"now"`
	JudgedBy   *string               `json:"judged_by"` // who made the judgement that counts, where it is another
	JudgedOn   *string               `json:"judged_on"`
	Unchanged  bool                  `json:"unchanged"` // it was upheld, and the judgement is not changed yet
	Reply      *RepresentationReply  `json:"reply"`
	Withdrawn  *string               `json:"withdrawn"` // why
	Effect     *RepresentationEffect `json:"effect"`
}

// RepresentationReply is our reply. Recorder is null where the person wrote it.
type RepresentationReply struct {
	Reason   string  `json:"reason"`
	Person   string  `json:"person"`
	Role     *string `json:"role"`
	Recorder *string `json:"recorder"`
	At       string  `json:"at"`
}

// RepresentationEffect is what the change of the judgement does by itself, as everything else is on the day.
type RepresentationEffect struct {
	Score       data.ScoreChange `json:"score"`
	Possible    data.ScoreChange `json:"possible"`
	GradeBefore *string          `json:"grade_before"`
	GradeAfter  *string          `json:"grade_after"`
	Raised      []string         `json:"risks_raised"`
	Gone        []string         `json:"risks_gone"`
	Lapsed      []string         `json:"acceptances_lapsed"`
}

// RepresentationsOf lists representations. Representations is never null.
func RepresentationsOf(list []data.RepresentationView) Representations {
	return Representations{Schema: SchemaRepresentations, Representations: each(list, representationOf)}
}

func representationOf(v data.RepresentationView) Representation {
	o := Representation{Ref: v.Ref, Supplier: Name{Ref: v.Supplier.Ref, Name: v.Supplier.Name}, Engagement: v.Of.Ref,
		Pack: OrNull(v.Pack), Question: OrNull(v.Question), Says: string(v.Says), Who: OrNull(v.Who),
		On: v.On.String(), Due: OrNull(v.Due.String()), Late: v.Late(), Source: OrNull(v.Source),
		SHA256: OrNull(v.SHA256), State: string(v.State), By: v.By, Disputed: OrNull(v.Disputed),
		Author: OrNull(v.Author), Now: OrNull(v.Now), JudgedBy: OrNull(v.JudgedBy),
		JudgedOn: OrNull(v.JudgedOn.String()), Unchanged: v.Unchanged}
	if r := v.Reply; r != nil {
		o.Reply = &RepresentationReply{Reason: string(r.Reason), Person: r.Person, Role: OrNull(r.Role),
			Recorder: OrNull(r.Recorder), At: r.At.Format("2006-01-02T15:04:05Z07:00")}
	}
	if v.Withdrawn != nil {
		o.Withdrawn = OrNull(string(v.Withdrawn.Reason))
	}
	if e := v.Effect; e != nil {
		o.Effect = &RepresentationEffect{Score: e.Score, Possible: e.Possible, GradeBefore: OrNull(string(e.Before)),
			GradeAfter: OrNull(string(e.After)), Raised: e.Raised, Gone: e.Gone, Lapsed: e.Lapsed}
	}
	return o
}

// Drafts is `assure representation sent --json`: the drafts recorded as sent.
type Drafts struct {
	Schema  string   `json:"schema"`
	ReplyBy string   `json:"reply_by"`
	Drafts  []string `json:"engagements"`
}

// DraftsOf lists drafts by the references of their engagements.
func DraftsOf(refs []string, list []entity.DraftSent) Drafts {
	o := Drafts{Schema: SchemaDrafts, Drafts: append([]string{}, refs...)}
	if len(list) > 0 {
		o.ReplyBy = list[0].ReplyBy.String()
	}
	return o
}

// ReplyLetters is `assure representation letter --json`.
type ReplyLetters struct {
	Schema  string        `json:"schema"`
	DryRun  bool          `json:"dry_run"`
	Table   *string       `json:"table"`
	Letters []ReplyLetter `json:"letters"`
}

// ReplyLetter is a letter with the points of one supplier and our replies. Open counts the points without one.
type ReplyLetter struct {
	Supplier  Name     `json:"supplier"`
	Email     *string  `json:"email"`
	NoAddress *string  `json:"no_address"`
	Points    []string `json:"points"`
	Open      int      `json:"open"`
	Text      string   `json:"text"`
	Files     []string `json:"files"`
}

// ReplyLettersOf converts a plan of letters and the table that was written with them.
func ReplyLettersOf(p *represent.Plan, table string, dry bool) ReplyLetters {
	return ReplyLetters{Schema: SchemaReplyLetters, DryRun: dry, Table: OrNull(table),
		Letters: each(p.Letters, func(l represent.Letter) ReplyLetter {
			o := ReplyLetter{Supplier: Name(l.Supplier), Email: OrNull(letter.Party{Email: l.Contact.Email}.Address()),
				NoAddress: OrNull(l.NoAddress), Points: []string{}, Open: l.Open, Text: l.Letter.Text(),
				Files: append([]string{}, l.Files...)}
			for i := range l.Points {
				o.Points = append(o.Points, l.Points[i].Ref)
			}
			return o
		})}
}
