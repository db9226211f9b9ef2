package wire

import (
	"assure/data/today"
	"assure/questionnaire"
)

// Today is `assure today --json`: what there is to do, the sections and in them the days in order.
type Today struct {
	Schema string             `json:"schema"`
	AsOf   questionnaire.Date `json:"as_of"`
	Days   int                `json:"days"`  // how many ahead it looks
	Owner  *string            `json:"owner"` // null: everybody
	Groups []TodayGroup       `json:"groups"`
	Owners []string           `json:"owners"` // everybody with something to do
	People []TodayPerson      `json:"people"` // how much is with each, before owner narrows it
	// NoBackup is for how many days there has been no backup; null while that is no longer than wanted.
	NoBackup *int `json:"no_backup_days"`
}

// TodayPerson says how much there is to do for one person; the name null is what is with nobody.
type TodayPerson struct {
	Name  *string `json:"name"`
	Items int     `json:"items"`
	Late  int     `json:"late"` // of the items
}

// TodayGroup is what there is to do of one kind for one engagement. Turn is ours or supplier.
type TodayGroup struct {
	Section     string      `json:"section"` // late, waiting, soon, later
	Kind        string      `json:"kind"`
	Words       string      `json:"words"`
	Turn        string      `json:"turn"`
	Supplier    string      `json:"supplier"`
	Name        string      `json:"name"`
	Engagement  string      `json:"engagement"`
	Service     *string     `json:"service"`
	Tier        *int        `json:"tier"` // 1 Critical to 4 Low; null: not triaged
	Provisional bool        `json:"tier_provisional"`
	Items       []TodayItem `json:"items"`
}

// TodayItem is one thing to do; null is none.
type TodayItem struct {
	Due      *string `json:"due"` // a day
	Ref      *string `json:"ref"`
	Pack     *string `json:"pack"`
	Question *string `json:"question"`
	What     *string `json:"what"`
	Owner    *string `json:"owner"`
	Deputy   *string `json:"deputy"` // who does the work of an owner who is away
	For      *string `json:"for"`    // in the list of a deputy: whose work it is
}

// TodayOf converts what there is to do.
func TodayOf(l *today.List) Today {
	var noBackup *int
	if l.NoBackup > 0 {
		noBackup = &l.NoBackup
	}
	return Today{Schema: SchemaToday, NoBackup: noBackup, AsOf: l.AsOf, Days: l.Days, Owner: OrNull(l.Owner),
		Owners: append([]string{}, l.Owners...),
		People: each(l.People, func(p today.Person) TodayPerson {
			return TodayPerson{OrNull(p.Name), p.Items, p.Late}
		}),
		Groups: each(l.Groups, func(g today.Group) TodayGroup {
			first := g.First()
			turn := "ours"
			if first.Theirs() {
				turn = "supplier"
			}
			var tier *int
			if first.Tier > 0 {
				tier = &first.Tier
			}
			return TodayGroup{Tier: tier, Provisional: first.Provisional,
				Section: string(g.When), Kind: string(first.Kind),
				Words: g.Words(), Turn: turn,
				Supplier: first.Supplier.Ref, Name: first.Supplier.Name, Engagement: first.Engagement,
				Service: OrNull(first.Service), Items: each(g.Items, func(i today.Item) TodayItem {
					return TodayItem{Due: OrNull(i.On.String()), Ref: OrNull(i.Ref), Pack: OrNull(i.Pack),
						Question: OrNull(i.Question), What: OrNull(i.What), Owner: OrNull(i.Owner),
						Deputy: OrNull(i.Deputy), For: OrNull(i.For)}
				})}
		})}
}
