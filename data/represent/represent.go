// Package represent answers what suppliers dispute: a letter a supplier, with each of its points and our reply.
package represent

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"assure/data"
	"assure/data/book"
	"assure/data/issue"
	"assure/data/letter"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Request says whose points are answered in letters.
type Request struct {
	Refs    []string // suppliers or engagements
	Issuer  string   // who writes; "" for the one remembered
	ReplyTo string   // where questions go; "" for the one remembered with the issuer
	Marking string   // how confidential the letter says it is; "" for nothing
}

// Letter is a letter to one supplier.
type Letter struct {
	letter.Recipient
	Supplier book.RefName
	Points   []data.RepresentationView
	Open     int // points that nobody has replied to, and that are left out
	Letter   letter.Letter
	Files    []string // once they are written
}

// Plan is the letters that would be written.
type Plan struct {
	Letters []Letter
	By      issue.Asker

	r *data.Register
}

// Prepare works the letters out and writes nothing. Where nothing was replied to it is a problem.
func Prepare(ctx context.Context, r *data.Register, q Request) (*Plan, error) {
	p := &Plan{Letters: []Letter{}, r: r}
	known, err := issue.KnownAsker(ctx, r, book.At{})
	if err != nil {
		return nil, err
	}
	if p.By, err = known.With(q.Issuer, q.ReplyTo); err != nil {
		return nil, err
	}
	list, err := r.Representations(ctx, q.Refs, book.At{})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(x, y data.RepresentationView) int {
		return cmp.Or(cmp.Compare(x.Supplier.Ref, y.Supplier.Ref), cmp.Compare(x.Ref, y.Ref))
	})
	for i := range list {
		v := &list[i]
		if v.State == entity.RepWithdrawn {
			continue
		}
		n := len(p.Letters)
		if n == 0 || p.Letters[n-1].Supplier.Ref != v.Supplier.Ref {
			p.Letters = append(p.Letters, Letter{Recipient: letter.RecipientOf(v.Supplier.Contacts),
				Supplier: book.RefName{Ref: v.Supplier.Ref, Name: v.Supplier.Name}})
			n++
		}
		if l := &p.Letters[n-1]; v.State.Replied() {
			l.Points = append(l.Points, *v)
		} else {
			l.Open++
		}
	}
	p.Letters = slices.DeleteFunc(p.Letters, func(l Letter) bool { return len(l.Points) == 0 })
	if len(p.Letters) == 0 {
		return nil, problem.New("no-replies", "", "record a reply with assure representation reply",
			"there is no reply to a representation to write")
	}
	for i := range p.Letters {
		p.Letters[i].write(p, q.Marking)
	}
	return p, nil
}

// Write writes the letters to a folder.
func (p *Plan) Write(dir string, formats []letter.Format) (*letter.Files, error) {
	letters := make([]letter.Letter, len(p.Letters))
	for i := range p.Letters {
		letters[i] = p.Letters[i].Letter
	}
	files, err := letter.Write(dir, letters, formats, p.r.Reader().Local(p.r.Now()))
	if err != nil {
		return nil, err
	}
	for i := range p.Letters {
		p.Letters[i].Files = files.Of[i]
	}
	return files, nil
}

// outcomes say the outcome of a reply to the supplier.
var outcomes = map[entity.RepresentationState]string{entity.RepUpheld: "We agree with you",
	entity.RepInPart: "We agree with you in part", entity.RepNotUpheld: "We do not agree, and leave it as it is"}

// write puts the points and the replies into words. It has the supplier's words, our replies, and both ends of the
// score where a judgement was changed; no grade, and no other note of ours.
func (l *Letter) write(p *Plan, marking string) {
	s := &l.Supplier
	out := letter.Letter{Name: s.Ref + " " + s.Name + " representations", On: p.r.Today(), Marking: marking,
		From:    letter.Party{Organisation: p.By.Issuer, Email: p.By.ReplyTo},
		To:      l.Party(s.Name),
		Subject: "Our reply to your comments on the draft report"}
	out.Parts = append(out.Parts, letter.Part{Text: "Thank you for checking the draft report. Below is each point " +
		"that you made, and our reply to it."})
	for i := range l.Points {
		v := &l.Points[i]
		heading := v.Ref + ": " + v.Subject()
		if v.Words != "" {
			heading += ", " + v.Words
		}
		part := letter.Part{Heading: heading}
		add := func(words string) { part.Items = append(part.Items, letter.Item{Text: words}) }
		add("You said, on " + v.On.Long() + late(&v.Representation) + ": " + string(v.Says))
		add("Our reply: " + outcomes[v.State] + ". " + text.UpperFirst(string(v.Reply.Reason)))
		switch e := v.Effect; {
		case e != nil && v.State.Agrees():
			add("Our finding was: " + cmp.Or(v.Disputed, "none") + ". It is now: " + v.Now + ". " + scoreWords(e))
		case v.Unchanged:
			add("Our finding will be corrected.")
		}
		out.Parts = append(out.Parts, part)
	}
	out.Parts = append(out.Parts, letter.Part{Text: "If you have something that we have not seen, please send it."})
	out.Fields = []letter.Field{{Name: "supplier", Value: s.Ref}, {Name: "points", Value: strconv.Itoa(len(l.Points))}}
	l.Letter = out
}

func late(r *entity.Representation) string {
	if r.Late() {
		return " (after " + r.Due.Long() + ", the day that we had given)"
	}
	return ""
}

func scoreWords(e *data.RepresentationEffect) string {
	if e.Score.After == scoring.NoTenths || e.Score.Before == scoring.NoTenths {
		return ""
	}
	if e.Score == (data.ScoreChange{Before: e.Score.After, After: e.Score.After}) &&
		e.Possible == (data.ScoreChange{Before: e.Possible.After, After: e.Possible.After}) {
		return "The score stays as it was."
	}
	return "By this alone the score goes from " + e.Score.Before.String() + " to " + e.Score.After.String() +
		" shown, and from " + e.Possible.Before.String() + " to " + e.Possible.After.String() + " at most."
}
