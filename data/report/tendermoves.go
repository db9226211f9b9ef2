package report

import "assure/questionnaire/entity"

// movedClosing is a section on closing times that were moved after they had passed, none for none.
func (rp *reporter) movedClosing(t *entity.Tender) []Section {
	if len(t.Moves) == 0 {
		return nil
	}
	table := &Table{ID: "moves", Caption: "The closing time, moved after it had passed", Sheet: "Closing time",
		Columns: []Column{{Header: "Closing time", Width: 20}, {Header: "Moved to", Width: 20},
			{Header: "On", Width: 20}, {Header: "By", Width: 26}, {Header: "Why", Width: 60}}}
	for _, m := range t.Moves {
		to := "none"
		if m.To != nil {
			to = rp.r.Clock(*m.To)
		}
		table.Add(Words(rp.r.Clock(m.From)), Words(to), Words(rp.r.Clock(m.At)), Words(m.By),
			Words(string(m.Reason)))
	}
	return []Section{{Heading: "The closing time was moved", Parts: []Part{{Table: table},
		{Quiet: "What was late for one closing time may be in time for another."}}}}
}
