package round

import (
	"path/filepath"
	"strconv"
	"strings"

	"assure/data/letter"
	"assure/internal/text"
)

// write puts the queries into a letter. It has nothing that we noted or judged: what we ask, and what the supplier
// answered.
func (p *Parcel) write(of *Plan) {
	p.Words = roundWords(p.Queries)
	s := &p.Supplier
	l := letter.Letter{Name: s.Ref + " " + s.Name, On: of.asOf, Marking: of.marking,
		From:    letter.Party{Organisation: of.By.Issuer, Email: of.By.ReplyTo},
		To:      p.Party(s.Name),
		Subject: "Questions about your answers: please reply by " + of.Due.Long()}
	n := text.Plural(len(p.Queries), "question", "questions")
	l.Parts = append(l.Parts, letter.Part{Text: "Thank you for your answers. Before we can finish, we ask you to " +
		"clarify " + n + ", which " + text.Noun(len(p.Queries), "is", "are") + " listed below. " + p.Words + "."})
	for _, engagement := range p.Engagements() {
		var items []letter.Item
		heading := engagement
		for i := range p.Queries {
			x := &p.Queries[i]
			if x.Engagement != engagement {
				continue
			}
			if x.Service != "" {
				heading = x.Service + " (" + engagement + ")"
			}
			it := letter.Item{Text: x.Ref + ": " + string(x.Body)}
			if x.Asked != nil {
				it.Items = []string{"About " + x.Asked.ID + ": " + x.Asked.Text,
					"You answered: " + strings.ReplaceAll(x.Answered, "\n", " ")}
			}
			items = append(items, it)
		}
		l.Parts = append(l.Parts, letter.Part{Heading: heading, Items: items})
	}
	how := "Please reply in the workbook that comes with this letter"
	if p.Workbook != "" {
		how += ", " + filepath.Base(p.Workbook)
	}
	if of.By.ReplyTo != "" {
		how += ", and send it to " + of.By.ReplyTo
	}
	l.Parts = append(l.Parts, letter.Part{Heading: "Your reply, by " + of.Due.Long(), Text: how + ", by " +
		of.Due.Long() + ". If your answer to the questionnaire changes, choose the new one there. Send the documents " +
		"that you name along with it. If you need more time, tell us."})
	l.Fields = []letter.Field{{Name: "supplier", Value: s.Ref}, {Name: "reply_by", Value: of.Due.String()},
		{Name: "reply_to", Value: of.By.ReplyTo}, {Name: "engagements", Value: strings.Join(p.Engagements(), " ")},
		{Name: "round", Value: p.Words}, {Name: "queries", Value: strconv.Itoa(len(p.Queries))},
		{Name: "workbook", Value: filepath.Base(p.Workbook)}}
	if p.Workbook == "" {
		l.Fields[len(l.Fields)-1].Value = ""
	}
	p.Letter = l
}
