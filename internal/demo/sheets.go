package demo

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// placed is a deal with its refs in the register.
type placed struct {
	deal
	party    *party
	supplier string // ref
	ref      string // of the engagement
	n        int    // its number, the seed of the supplier's answers
}

// place assigns refs to all suppliers and engagements, bids last.
func place(cast []party) []placed {
	var live, bids []placed
	for i := range cast {
		for _, d := range cast[i].deals {
			p := placed{deal: d, party: &cast[i], supplier: supplierRef(i)}
			if d.state == entity.Bid {
				bids = append(bids, p)
				continue
			}
			live = append(live, p)
		}
	}
	all := append(live, bids...)
	for i := range all {
		all[i].n, all[i].ref = i, engagementRef(i)
	}
	return all
}

// pack returns the questionnaire that a deal needs, "" for none; the register derives the same from
// the facts.
func (p placed) pack() string {
	switch {
	case p.course == notNeeded:
		return ""
	case p.party.size == big || scoring.DefaultSettings().Triage(factsOf(p.facts)).Tier == 1:
		return "dspt-it-supplier"
	}
	return "dspt-small-company"
}

// writeSheet writes a supplier sheet, as a buyer would keep one.
func writeSheet(path string, deals []placed, today questionnaire.Date) error {
	facts := map[string]bool{"size": true}
	for _, d := range deals {
		for id := range factsOf(d.facts) {
			facts[id] = true
		}
	}
	ids := slices.Sorted(maps.Keys(facts))
	head := []string{"ref", "name", "ods_code", "company_number", "contact_name", "contact_email", "tags",
		"engagement", "service", "contract_ref", "contract_end", "contract_value", "owner", "state"}
	for _, id := range ids {
		head = append(head, "fact:"+id)
	}
	rows := [][]string{head}
	for _, d := range deals {
		rows = append(rows, append(sheetRow(d, today), factCells(d, ids)...))
	}
	return writeCSV(path, rows)
}

func sheetRow(d placed, today questionnaire.Date) []string {
	i := supplierIndex(d.supplier) + 1
	domain := strings.ToLower(strings.Fields(d.party.name)[0]) + ".example"
	return []string{d.supplier, d.party.name, odsCode(i - 1), fmt.Sprintf("ZZ%06d", i), "Assurance desk",
		"assurance@" + domain, book.DemoTag,
		d.ref, d.service, fmt.Sprintf("DEMO-%03d", d.n+1), today.AddMonths(d.months).String(),
		strconv.FormatInt(d.value, 10), d.owner, string(d.state)}
}

func factCells(d placed, ids []string) []string {
	have := factsOf(d.facts)
	have["size"] = d.party.size
	cells := make([]string, len(ids))
	for i, id := range ids {
		cells[i] = have[id]
	}
	return cells
}

// published is what the DSPT directory of the demo says of a supplier. Standards met is published.
type published string

// What it says otherwise.
const (
	met         published = "met"
	exceeded    published = "exceeded"
	approaching published = "approaching"
	lapsed      published = "lapsed" // did not publish again
	unpublished published = "not published"
	unlisted    published = "not listed"
)

// publication returns what the first or the second directory says of the supplier of an index.
func publication(i int, size string, second bool) published {
	switch {
	case size == plain && i%2 == 0, second && i%13 == 12:
		return unlisted // never registered, or gone from the list
	case second && i%26 == 4:
		return lapsed
	case second && i%13 == 7, !second && i%13 == 9:
		return approaching
	case second && i%13 == 9:
		return exceeded
	case i == unpublishedBidder:
		return unpublished
	}
	return met
}

// unpublishedBidder is the index of a supplier that has not published: as a supplier it says so, as a bidder it claims
// the opposite.
const unpublishedBidder = 37

// says is the answer that agrees with what is published, "" for the usual one.
func (p published) says() string {
	return map[published]string{approaching: "approaching", unpublished: "not-published"}[p]
}

// writeSnapshot writes a publication export like the toolkit's, for our made-up suppliers and
// others.
func writeSnapshot(path string, cast []party, on questionnaire.Date, second bool) error {
	t := on.Time()
	end := t.Year() // the snapshot is taken in July, just after the deadline of the edition that ends this year
	edition := func(back int) string { return fmt.Sprintf("%02d/%02d", (end-back-1)%100, (end-back)%100) }
	rows := [][]string{{"Code", "Organisation Name", "Status", "Date Of Publication", "Primary Sector",
		"Integrated Care Board (where available, from ODS)"}}
	add := func(code, name, status, published, sector string) {
		rows = append(rows, []string{code, name, status, published, sector, ""})
	}
	for i, p := range cast {
		published := fmt.Sprintf("%02d/%02d/%d", 1+i%28, 4+i%3, end)
		status := edition(0) + " Standards Met"
		switch publication(i, p.size, second) {
		case unlisted:
			continue
		case lapsed:
			status, published = edition(1)+" Standards Met", fmt.Sprintf("%02d/05/%d", 1+i%28, end-1)
		case approaching:
			status = edition(0) + " Approaching Standards"
		case exceeded:
			status = edition(0) + " Standards Exceeded"
		case unpublished:
			status, published = "Not Published", ""
		}
		add(odsCode(i), strings.ToUpper(p.name), status, published, "Company")
	}
	for i := range 60 {
		add(fmt.Sprintf("DMX%02d", i+1), fmt.Sprintf("DEMO PRACTICE %02d (demo)", i+1), edition(0)+" Standards Met",
			fmt.Sprintf("%02d/06/%d", 1+i%28, end), "GP")
	}
	return writeCSV(path, rows)
}

// writeCSV writes a new file that only its owner may read.
func writeCSV(path string, rows [][]string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	if err := w.WriteAll(rows); err != nil {
		_ = f.Close() // the first error is the one to tell
		return err
	}
	return f.Close()
}
