package wire

import (
	"time"

	"assure/data/report"
)

// Tenders is `assure tender list --json`.
type Tenders struct {
	Schema  string         `json:"schema"` // assure.tenders/1
	Tenders []ListedTender `json:"tenders"`
}

// ListedTender is one tender of a list. Closes is in UTC, as RFC 3339; Bids are the references of the engagements.
type ListedTender struct {
	Ref             string   `json:"ref"`
	Title           string   `json:"title"`
	Closes          *string  `json:"closes"`
	ScoresPublished bool     `json:"scores_published"`
	Conditions      int      `json:"conditions"`
	Bids            []string `json:"bids"`
}

// OneTender is `assure tender show|add|set --json`.
type OneTender struct {
	Schema string `json:"schema"` // assure.tender/1
	Tender Tender `json:"tender"`
}

// Tender is a tender in JSON. Closes is in UTC, as RFC 3339; null for no closing time.
type Tender struct {
	Ref             string        `json:"ref"`
	Title           string        `json:"title"`
	Closes          *string       `json:"closes"`
	ScoresPublished bool          `json:"scores_published"`
	Conditions      []Condition   `json:"conditions"`
	Bids            []Bid         `json:"bids"`
	Moves           []ClosingMove `json:"moves"` // of the closing time after it had passed, oldest first
}

// ClosingMove is a closing time that was moved after it had passed; times are in UTC, as RFC 3339. To is null where it was
// removed.
type ClosingMove struct {
	From   string  `json:"from"`
	To     *string `json:"to"`
	Reason string  `json:"reason"`
	By     string  `json:"by"`
	At     string  `json:"at"`
}

// Condition is a published condition. Reads is what `report tender` reads it as; empty: for the panel to judge.
type Condition struct {
	N     int      `json:"n"` // from 1, as in the report
	Text  string   `json:"text"`
	Reads []string `json:"reads"`
}

// Bid is a bid of a tender, by engagement. Evaluators judged its answers, accepted documents or signed it off.
type Bid struct {
	Engagement string   `json:"engagement"`
	Supplier   string   `json:"supplier"`
	Name       string   `json:"name"`
	Lot        *string  `json:"lot"`
	State      string   `json:"state"`
	Answered   bool     `json:"answered"` // it has answers
	Late       *string  `json:"late"`     // null unless something came in late
	CameIn     string   `json:"came_in"`  // the same in words, also where nothing is late
	Work       *string  `json:"work"`     // state of the work on it
	Evaluators []string `json:"evaluators"`
	// Findings are on the conditions, in their order.
	Findings []Finding `json:"findings"`
}

// Finding is how a bid meets a published condition: Met, Clarify, Not met or For the panel.
type Finding struct {
	N       int     `json:"n"` // of the condition
	Finding string  `json:"finding"`
	Why     *string `json:"why"`
}

// TenderOf converts a tender with its conditions and bids. No list is null.
func TenderOf(v *report.TenderView) Tender {
	o := Tender{Ref: v.Ref, Title: v.Title, ScoresPublished: v.Published, Conditions: []Condition{}, Bids: []Bid{},
		Moves: []ClosingMove{}}
	for _, m := range v.Moves {
		one := ClosingMove{From: m.From.UTC().Format(time.RFC3339), Reason: string(m.Reason), By: m.By,
			At: m.At.UTC().Format(time.RFC3339)}
		if m.To != nil {
			one.To = OrNull(m.To.UTC().Format(time.RFC3339))
		}
		o.Moves = append(o.Moves, one)
	}
	if v.Closes != nil {
		o.Closes = OrNull(v.Closes.UTC().Format(time.RFC3339))
	}
	for i, c := range v.Conditions {
		o.Conditions = append(o.Conditions,
			Condition{N: i + 1, Text: string(c.Text), Reads: append([]string{}, c.Reads...)})
	}
	for _, b := range v.Bids {
		findings := []Finding{}
		for i, f := range b.Findings {
			findings = append(findings, Finding{i + 1, f.Finding, OrNull(f.Why)})
		}
		o.Bids = append(o.Bids, Bid{
			Engagement: b.Engagement.Ref, Supplier: b.Supplier.Ref, Name: b.Supplier.Name,
			Lot: OrNull(b.Engagement.Lot), State: string(b.Engagement.State),
			Answered: b.Begun, Late: OrNull(b.Late), CameIn: b.CameIn, Work: OrNull(b.Work),
			Evaluators: append([]string{}, b.Evaluators...), Findings: findings,
		})
	}
	return o
}
