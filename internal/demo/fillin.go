package demo

import (
	"fmt"

	"assure/data/form"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// odd are words that suppliers type instead of an answer.
var odd = []string{"Yes, mostly", "See our website", "Compliant", "In hand"}

// fill writes a supplier's answers into a workbook, with its mistakes.
func (b *builder) fill(fm *workbook, l letter, n int, on questionnaire.Date) error {
	d := l.deal
	pack := b.jo.Packs().Find(d.pack())
	if pack == nil {
		return fmt.Errorf("%w: no pack %q", errForm, d.pack())
	}
	replies := script(pack, scene{seed: uint64(d.n + 1), quality: qualityIn(d, n), on: on})
	if d.state == entity.Exiting && n > 1 {
		delete(replies, "ITS-10") // the row was deleted
	}
	var asked []string
	for _, qu := range pack.Questions() {
		if _, ok := replies[qu.ID]; ok && fm.has(qu.ID) {
			asked = append(asked, qu.ID)
		}
	}
	if n > 1 {
		slipUp(replies, asked, d, l.what)
	}
	agree(replies, pack, d, n)
	switch half := (len(asked) + 1) / 2; l.what {
	case firstHalf:
		asked = asked[:half]
	case secondHalf:
		asked = asked[half:]
	}
	for _, id := range asked {
		if err := fm.put(id, replies[id]); err != nil {
			return err
		}
	}
	if d.slip == editedText && n > 1 && len(asked) > 4 {
		if err := fm.set(asked[4], form.ColText,
			"Is multi-factor authentication available to administrators who ask for it?"); err != nil {
			return err
		}
	}
	declared := on
	if l.what == outdated {
		declared = on.AddMonths(-1)
	}
	return fm.declare("Demo Declarer of "+d.party.name, "Head of assurance (fictional)", declared)
}

// slipUp adds the mistakes of this supplier to some replies.
func slipUp(replies map[string]reply, asked []string, d placed, what content) {
	for i, id := range asked {
		r := replies[id]
		switch {
		case d.slip == oddWords && i%9 == 3:
			r = reply{word: odd[i/9%len(odd)]}
		case d.slip == naNoReason && i%11 == 5:
			r = reply{word: form.NA}
		case d.slip == naNoReason && i%11 == 8:
			r = reply{word: form.NA,
				note: "We are a team of nine in one office and have no such part of the business."}
		case what == outdated && i%5 == 2:
			r = reply{word: form.Unknown}
		}
		replies[id] = r
	}
}

// agree lets a supplier answer as the other records of the same facts have it. Few differ, and each for a reason: see
// passContradictions and settle.
func agree(replies map[string]reply, pack *questionnaire.Pack, d placed, n int) {
	facts := factsOf(d.facts)
	for id, option := range map[string]string{
		"ITS-01": publication(supplierIndex(d.supplier), d.party.size, n > 1).says(),
		"ITS-30": "none-repeated",
		"ITS-47": "",
	} {
		qu := pack.Question(id)
		r, answered := replies[id]
		if qu == nil || !answered {
			continue
		}
		switch {
		case id == "ITS-01" && d.state == entity.Bid && option == "not-published":
			option = "met" // claims what it has not published
		case id == "ITS-01" && option == "":
			option = "met"
		case id == "ITS-30" && (d.service == repeats || d.service == breach):
			continue
		case id == "ITS-47" && facts["subprocessors"] == "none" && d.service != listed:
			replies[id] = reply{word: form.NA, note: "Nobody but us works on the service or holds its data."}
			continue
		}
		if o := qu.Option(option); o != nil && r.word != o.Label {
			replies[id] = reply{word: o.Label, kind: r.kind, ref: r.ref, issued: r.issued, expires: r.expires}
		}
	}
}

// The services whose supplier answers otherwise than our facts have it: one has incidents that we do not know of, one a
// list of sub-processors where we know none.
const (
	repeats = "Virtual ward monitoring"
	listed  = "Record scanning"
)

// put answers a question, or confirms the last answer where it is the same, and gives today's
// evidence.
func (fm *workbook) put(id string, r reply) error {
	last, err := fm.last(id)
	if err != nil {
		return err
	}
	if last != "" && last == r.word {
		r.word = ""
		if err := fm.confirm(id); err != nil {
			return err
		}
	}
	return fm.answer(id, r)
}
