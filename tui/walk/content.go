package walk

import (
	"strconv"
	"time"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/saves"
)

// Of names what the answers belong to, for a text that is kept outside of the register.
func (s *Session) Of() string {
	return s.Supplier.Name + " " + s.Supplier.Ref + ", " + s.Engagement.Service + " " + s.Engagement.Ref + ", " +
		s.Pack.ID + " cycle " + strconv.Itoa(s.Assessment.Cycle)
}

// Content is an edit in words, should it never be saved. Its time is shown in zone.
func (s *Session) Content(e Edit, zone *time.Location) saves.Content {
	q := s.Pack.Question(e.Question)
	c := saves.Content{Of: s.Of(), What: e.Question + "  " + q.Text, By: e.By, At: e.At.In(zone)}
	who := "our judgement"
	if e.Party == entity.BySupplier {
		who = "the supplier's claim"
	}
	if e.Value != questionnaire.WordsOnly {
		c.Fields = append(c.Fields, saves.Field{Label: "Answer", Text: ValueLabel(q, e.Value) + " (" + who + ")"})
	}
	if e.Note != "" {
		c.Fields = append(c.Fields, saves.Field{Label: "Note", Text: string(e.Note)})
	}
	return c
}
