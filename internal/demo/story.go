package demo

import (
	"context"
	"strings"
	"time"

	"assure/data/directory"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// story returns two years of supplier assurance, ending the day before today.
func (b *builder) story() []event {
	july := b.lastJuly()
	events := []event{
		{b.monthsAgo(24, 0), "take in the suppliers", b.importSuppliers},
		{july.AddDate(-1, 0, 0), "import last year's DSPT directory",
			func(ctx context.Context) error { return b.importDirectory(ctx, false) }},
		{july, "import this year's DSPT directory",
			func(ctx context.Context) error { return b.importDirectory(ctx, true) }},
	}
	events = append(events, b.round(1, b.monthsAgo(18, 0), firstRound)...)
	events = append(events, b.round(2, b.monthsAgo(6, 0),
		func(d placed) bool { return d.course == signed && d.state != entity.Bid })...)
	events = append(events,
		event{b.monthsAgo(3, 0), "hear of an incident", b.incident},
		event{b.monthsAgo(2, 20), "read the press about it", b.pressStatement},
		event{b.monthsAgo(2, 10), "ask who hosts what", b.askHosts},
		event{b.monthsAgo(2, 0), "publish a tender", b.tender},
		event{b.monthsAgo(1, 10), "read the regulator's statement", b.regulatorStatement},
	)
	events = append(events, b.round(3, b.autumn(), thisAutumn)...)
	return append(events,
		event{b.monthsAgo(0, 9), "tend the risks", b.tend},
		event{b.monthsAgo(0, 6), "enter what incidents would cost", b.enterLosses},
		event{b.monthsAgo(0, 9), "say why two records may stay", b.settle},
		event{b.monthsAgo(0, 8), "decide", b.decide},
		event{b.monthsAgo(0, 6), "raise actions", b.raiseActions},
		event{b.monthsAgo(0, 5), "look at a product by area", b.startProduct},
		event{b.monthsAgo(0, 4), "put conditions into a contract", b.bindProduct},
		event{b.monthsAgo(0, 3), "ask again", b.ask},
	)
}

// autumn is the day on which the third round goes out, to the bidders too.
func (b *builder) autumn() time.Time { return b.monthsAgo(1, 20) }

// firstRound selects the deals of the first round: the most important, and those never assessed.
func firstRound(d placed) bool {
	heavy := strings.HasPrefix(d.facts, "c5") || strings.HasPrefix(d.facts, "c4l4")
	return d.pack() != "" && (d.course == aged || heavy && d.course == signed)
}

// thisAutumn selects what is in progress today: bids, reviews, late returns.
func thisAutumn(d placed) bool {
	switch d.course {
	case inReview, unread, queried, late:
		return true
	}
	return false
}

// lastJuly returns the 10th of the last July before today, just after the DSPT deadline of 30 June.
func (b *builder) lastJuly() time.Time {
	today := b.today.Time()
	july := time.Date(today.Year(), time.July, 10, 9, 0, 0, 0, time.UTC)
	if !july.Before(today) {
		july = july.AddDate(-1, 0, 0)
	}
	return july
}

// importSuppliers writes the supplier sheet of the made-up trust and imports it.
func (b *builder) importSuppliers(ctx context.Context) error {
	path := b.path(fileSuppliers)
	if err := writeSheet(path, b.pick(func(d placed) bool { return d.state != entity.Bid }), b.today); err != nil {
		return err
	}
	if err := b.importSheet(ctx, path); err != nil {
		return err
	}
	b.sum.Contracts = b.path(fileContracts)
	return writeContracts(b.sum.Contracts, b.today)
}

func (b *builder) importSheet(ctx context.Context, path string) error {
	got, err := directory.ImportSuppliers(ctx, b.jo, path)
	if err != nil {
		return err
	}
	if len(got.Problems) > 0 {
		return &got.Problems[0]
	}
	b.sum.Suppliers += got.Suppliers.New
	b.sum.Engagements += got.Engagements.New
	return nil
}

// importDirectory writes a publication export as of the clock's day and imports it.
func (b *builder) importDirectory(ctx context.Context, latest bool) error {
	on := b.jo.Today()
	path := b.path(dirDSPT, "DSPT search results "+on.Time().Format("02_01_2006")+" 09_00_00 "+mark+".csv")
	if err := writeSnapshot(path, b.cast, on, latest); err != nil {
		return err
	}
	_, err := directory.ImportDSPT(ctx, b.jo, path, 0)
	return err
}

// tender publishes a tender and records its six bids.
func (b *builder) tender(ctx context.Context) error {
	closes := b.autumn().AddDate(0, 0, answerDays).Add(8 * time.Hour) // on the day that the answers are due
	t, err := b.jo.AddTender(ctx,
		entity.Tender{Title: "Outpatient messaging (demo tender)", Closes: &closes, Published: true,
			Conditions: []questionnaire.Text{
				"Must-haves are met, or met by a date that the contract names.",
				"Shown score of 50 or more at award; evidence may follow until signature."}})
	if err != nil {
		return err
	}
	b.competition = t.Ref
	path := b.path(fileBids)
	if err := writeSheet(path, b.pick(func(d placed) bool { return d.state == entity.Bid }), b.today); err != nil {
		return err
	}
	if err := b.importSheet(ctx, path); err != nil {
		return err
	}
	for _, d := range b.pick(func(d placed) bool { return d.state == entity.Bid }) {
		e, _, err := b.jo.Engagement(ctx, d.ref)
		if err != nil {
			return err
		}
		e.Tender, e.FrozenAt = t.Ref, &closes
		if err := b.jo.UpdateEngagement(ctx, e); err != nil {
			return err
		}
	}
	return nil
}
