package wire

import (
	"assure/data/handover"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Handover is `assure reassign --json`: what moves from one person to another, by supplier, and what stays.
type Handover struct {
	Schema    string             `json:"schema"`
	Applied   bool               `json:"applied"`
	N         *int               `json:"n"` // of the reassignment, to undo it by; null while nothing is written
	From      string             `json:"from"`
	To        string             `json:"to"`
	AsOf      questionnaire.Date `json:"as_of"`
	Moved     HandoverCount      `json:"moved"`
	Suppliers []HandoverSupplier `json:"suppliers"`
	Stays     []HandoverDecision `json:"stays"`
}

// HandoverCount is how much moves.
type HandoverCount struct {
	Engagements int `json:"engagements"`
	Actions     int `json:"actions"`
	Risks       int `json:"risks"`
}

// HandoverSupplier is what moves of one supplier; todo is what is late or falls due soon.
type HandoverSupplier struct {
	Supplier    string         `json:"supplier"`
	Name        string         `json:"name"`
	Engagements []string       `json:"engagements"`
	Items       []HandoverItem `json:"items"`
	Todo        []HandoverItem `json:"todo"`
}

// HandoverItem is one thing that moves, or that there is to do.
type HandoverItem struct {
	Kind       string  `json:"kind"`
	Ref        *string `json:"ref"`
	Engagement string  `json:"engagement"`
	What       *string `json:"what"`
	Due        *string `json:"due"`
	Late       bool    `json:"late"`
}

// HandoverDecision is a decision in force, which stays with whom it is.
type HandoverDecision struct {
	Ref        string  `json:"ref"`
	Supplier   string  `json:"supplier"`
	Engagement string  `json:"engagement"`
	Kind       string  `json:"kind"`
	About      *string `json:"about"`
	Until      *string `json:"until"`
}

// HandoverOf converts a handover.
func HandoverOf(l *handover.List) Handover {
	o := Handover{Schema: SchemaHandover, Applied: l.Applied, From: l.From, To: l.To.Name, AsOf: l.AsOf,
		Moved: HandoverCount{len(l.Moved.Engagements), len(l.Moved.Actions), len(l.Moved.Risks)}}
	if l.Applied {
		o.N = &l.Moved.Handover.N
	}
	item := func(x handover.Item) HandoverItem {
		return HandoverItem{Kind: x.Kind, Ref: OrNull(x.Ref), Engagement: x.Engagement, What: OrNull(x.What),
			Due: OrNull(x.On.String()), Late: x.Late}
	}
	o.Suppliers = each(l.Suppliers, func(s handover.Supplier) HandoverSupplier {
		return HandoverSupplier{Supplier: s.Ref, Name: s.Name, Engagements: append([]string{}, s.Engagements...),
			Items: each(s.Items, item), Todo: each(s.Todo, item)}
	})
	o.Stays = each(l.Stays, func(d handover.Decision) HandoverDecision {
		return HandoverDecision{Ref: d.Ref, Supplier: d.Supplier.Ref, Engagement: d.Engagement, Kind: string(d.Kind),
			About: OrNull(d.About), Until: OrNull(d.Until.String())}
	})
	return o
}

// Handovers is `assure reassign list --json`, and with one the result of `assure reassign undo`.
type Handovers struct {
	Schema    string        `json:"schema"`
	Handovers []OneHandover `json:"handovers"`
}

// OneHandover is one reassignment.
type OneHandover struct {
	N      int           `json:"n"`
	From   string        `json:"from"`
	To     string        `json:"to"`
	Moved  HandoverCount `json:"moved"`
	Reason string        `json:"reason"`
	By     string        `json:"by"`
	At     string        `json:"at"`
	Undone bool          `json:"undone"`
}

// HandoversOf converts reassignments.
func HandoversOf(list ...entity.Handover) Handovers {
	return Handovers{Schema: SchemaHandovers, Handovers: each(list, func(h entity.Handover) OneHandover {
		return OneHandover{N: h.N, From: h.From, To: h.To, Moved: HandoverCount{h.Engagements, h.Actions, h.Risks},
			Reason: string(h.Reason), By: h.By, At: h.At.UTC().Format("2006-01-02T15:04:05Z"), Undone: h.Undone}
	})}
}
