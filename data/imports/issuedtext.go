package imports

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/intake"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// maxUnchecked is how many texts of a workbook of an earlier release one note lists.
const maxUnchecked = 12

// compareIssued compares what a workbook of an earlier release says in our own cells, of which it has no checksums,
// with the register: the contract, the service and the last answers. What differs is noted with both, and what the
// register does not hold is noted to be looked at.
func (p *subjectPlan) compareIssued(ctx context.Context) error {
	if p.s.workbook == nil || len(p.s.workbook.Unchecked) == 0 {
		return nil
	}
	var differ, unknown []string
	claims := map[string][]entity.Answer{} // by question, all there ever were
	for _, u := range p.s.workbook.Unchecked {
		says := u.Where + " says " + text.Quote(u.Words, maxQuote)
		switch u.What {
		case intake.OwnContract:
			if e := p.s.engagement; text.Fold(u.Words) != text.Fold(e.ContractRef) {
				differ = append(differ, says+", the contract is "+text.Quote(e.ContractRef, maxQuote))
			}
		case intake.OwnService:
			if e := p.s.engagement; text.Fold(u.Words) != text.Fold(e.Service+" ("+e.Ref+")") {
				differ = append(differ, says+", the service is "+text.Quote(e.Service, maxQuote))
			}
		case intake.OwnReplyTo:
			unknown = append(unknown, says)
		default:
			if claims[u.Question] == nil {
				list, err := p.everClaimed(ctx, u.Question)
				if err != nil {
					return err
				}
				claims[u.Question] = list
			}
			if !p.onceSaid(u, claims[u.Question]) {
				differ = append(differ, says+", which the register never had as an answer to "+u.Question)
			}
		}
	}
	p.noteTexts("our own text is not what the register has, so look whether the supplier changed it: ", differ)
	p.noteTexts("our own text cannot be compared with what was issued: ", unknown)
	return nil
}

func (p *subjectPlan) noteTexts(lead string, list []string) {
	if n := len(list); n > maxUnchecked {
		list = append(list[:maxUnchecked:maxUnchecked], fmt.Sprintf("and %d more", n-maxUnchecked))
	}
	if note := lead + strings.Join(list, "; "); len(list) > 0 && !slices.Contains(p.s.file.notes, note) {
		p.s.file.notes = append(p.s.file.notes, note)
	}
}

// everClaimed returns the claims that any cycle of the engagement had for a question.
func (p *subjectPlan) everClaimed(ctx context.Context, question string) ([]entity.Answer, error) {
	out := []entity.Answer{}
	for _, c := range p.b.Cycles[p.s.engagement.ID] {
		history, err := p.v.AnswerHistory(ctx, c.ID, question)
		if err != nil {
			return nil, err
		}
		for _, a := range history {
			if a.Party == entity.BySupplier {
				out = append(out, a)
			}
		}
	}
	return out, nil
}

// onceSaid reports whether a last answer that a workbook shows, or the words shown with it, are those of a claim.
func (p *subjectPlan) onceSaid(u intake.Unchecked, claims []entity.Answer) bool {
	said := []string{}
	for i := range claims {
		a := &claims[i]
		if u.What == intake.OwnLast {
			said = append(said, book.AnswerWords(p.pack.Question(u.Question), a))
			continue
		}
		said = append(said, strings.Split(string(a.Note), "\n")...)
		said = append(said, "Alternative control: "+string(a.Alternative), string(a.Alternative))
		if a.Planned != 0 {
			said = append(said, "Planned: "+a.Planned.Long())
		}
	}
	lines := []string{u.Words}
	if u.What == intake.OwnLastDetail {
		for id := range p.b.Documents {
			d := p.b.Documents[id]
			said = append(said, "Evidence: "+book.DocumentWords(&d))
		}
		lines = strings.Split(u.Words, "\n")
	}
	for _, l := range lines {
		same := func(s string) bool { return text.Fold(s) == text.Fold(l) }
		if strings.TrimSpace(l) != "" && !slices.ContainsFunc(said, same) {
			return false
		}
	}
	return true
}
