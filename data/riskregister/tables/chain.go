package tables

import (
	"fmt"
	"math"

	q "assure/questionnaire"
)

// Chain is what the engagements of a book depend on: products, hosts and other fourth parties.
type Chain struct {
	InForce int
	Tier1   int // of InForce
	Parties []FourthParty
	Links   []Dependency
	Indexes []Herfindahl
	Needs   []Need
}

// Need is the dependence of a fourth party on another.
type Need struct {
	No, On     string // numbers of the two
	Name, Role string // of the other
}

// FourthParty is how much depends on one of them. Counts are of engagements in force.
type FourthParty struct {
	No          string // FP-001, in the order shown
	Name        string
	Roles       Items
	Engagements int
	Through     int // use it through another
	NotKnown    int // it is not known whether they use it
	Bids        int
	Critical    Counted
	Tier1       Counted
	OfTier1     int // engagements of tier 1 in the book
	Records     string
	RecordsRank int // place of the band, 0 for none known
	NoRecords   int // of Engagements, those whose records are not known
	Days        *int64
	NoDays      int
	Single      Items // references
	NoSingle    int
	Countries   Items
	NoCountry   int
	Oldest      q.Date
	Undated     int
}

// Counted is how many engagements something is true of, and of how many it is not known.
type Counted struct{ N, Unknown int }

// Dependency is the use of a fourth party by an engagement, in one role.
type Dependency struct {
	Engagement, Supplier, Service string
	InForce                       bool
	Tier                          int
	No, Party                     string
	Role                          string
	First                         bool // of the links of this engagement to this party
	Offered                       bool // the supplier says so, and nobody has adopted it
	Critical, Single              *bool
	Days                          *int64
	Country, Source               string
	On                            q.Date
	// Weight is the part of the service that the link is of the index of its role, 0 where it is not in it.
	Weight float64
}

// Herfindahl is the concentration of services of tiers 1 and 2 on few parties or countries.
type Herfindahl struct {
	By, Of   string
	Words    string
	Role     string // of an index of a role, "" for others
	Index    int    // 0..10000
	Known    int
	Services int
	Largest  string
	Share    int // percent
}

// HerfindahlFlag is the index above which one is marked.
const HerfindahlFlag = 2500

// FlagWords mark an index above [HerfindahlFlag].
const FlagWords = "Above 0.25: few have most"

// Headers that formulas and other formats name.
const (
	HPartyNo    = "No."
	HParty      = "Fourth party"
	HUses       = "Engagements"
	HCritical   = "Critical"
	HNoCritical = "Critical: not known"
	HTier1      = "Tier 1"
	HTier1Share = "Share of tier 1 %"
	HNoTier     = "Tier: not known"
	HDays       = "Days to replace"
	HNoDays     = "Days: not known"
	HSingles    = "Single points"
	HNoSingles  = "Single points: not known"
	HOldest     = "Oldest record"
	HAge        = "Age of it, days"

	HLinkOnce    = "Counts once"
	HLinkForce   = "In force"
	HLinkRole    = "Role"
	HLinkSingle  = "Single point"
	HLinkOffered = "Offered only"
	HLinkWeight  = "Part in the index"

	HIndexRole     = "Role"
	HIndex         = "Herfindahl index (0 to 10,000)"
	HIndexFlag     = "Flag"
	HIndexKnown    = "Known for"
	HIndexServices = "Services of tiers 1 and 2"
)

// FourthPartyRow is a fourth party in a book of a day.
type FourthPartyRow struct {
	*FourthParty
	AsOf q.Date
}

// FourthParties returns the table of the sheet Concentration. Each count of what is known has that of what is not
// beside it.
func FourthParties() Table[FourthPartyRow] {
	type row = FourthPartyRow
	number := func(header, key string, of func(*row) int) Column[row] {
		return Column[row]{Header: header, Width: 12, Kind: Number, Key: key,
			Value: func(p *row) any { return of(p) }}
	}
	frozen := func(c Column[row], why string) Column[row] {
		c.Frozen = why
		return c
	}
	const names = "names are not looked up in a workbook"
	cols := []Column[row]{
		{Header: HPartyNo, Width: 10, Key: "no", Value: func(p *row) any { return p.No }},
		{Header: HParty, Width: 28, Key: "name", Value: func(p *row) any { return p.Name }},
		{Header: "As", Width: 18, Key: "roles", Value: func(p *row) any { return p.Roles }},
		number(HUses, "engagements", func(p *row) int { return p.Engagements }),
		frozen(number("Through another", "through", func(p *row) int { return p.Through }), names),
		frozen(number("Use: not known", "not_known", func(p *row) int { return p.NotKnown }), names),
		number(HCritical, "critical", func(p *row) int { return p.Critical.N }),
		number(HNoCritical, "critical_not_known", func(p *row) int { return p.Critical.Unknown }),
		number(HTier1, "tier1", func(p *row) int { return p.Tier1.N }),
		{Header: HTier1Share, Width: 12, Kind: Number, Key: "tier1_percent",
			Value: func(p *row) any { return p.Share() }},
		number(HNoTier, "tier_not_known", func(p *row) int { return p.Tier1.Unknown }),
		{Header: "Worst band of records", Width: 18, Key: "records,omitempty",
			Value: func(p *row) any { return p.Records }},
		number("Records: not known", "records_not_known", func(p *row) int { return p.NoRecords }),
		{Header: HDays, Width: 11, Kind: Number, Key: "days_to_replace", Value: func(p *row) any { return p.Days }},
		number(HNoDays, "days_not_known", func(p *row) int { return p.NoDays }),
		number(HSingles, "single_points", func(p *row) int { return len(p.Single) }),
		number(HNoSingles, "single_points_not_known", func(p *row) int { return p.NoSingle }),
		{Header: "Which are single points", Width: 24, Kind: Long, Key: "single_point_of",
			Value: func(p *row) any { return p.Single }},
		{Header: "Countries", Width: 18, Key: "countries", Value: func(p *row) any { return p.Countries }},
		number("Country: not known", "country_not_known", func(p *row) int { return p.NoCountry }),
		{Header: HOldest, Width: 13, Kind: Day, Key: "oldest_record", Value: func(p *row) any { return p.Oldest }},
		{Header: HAge, Width: 10, Kind: Number, Key: "oldest_record_days", Value: func(p *row) any { return p.age() },
			Frozen: "it counts to the day of the register"},
		number("Records without a day", "undated", func(p *row) int { return p.Undated }),
		frozen(number("Bids", "bids", func(p *row) int { return p.Bids }), "bids are not counted in a workbook"),
	}
	return Table[row]{Columns: cols}
}

// Share is the percentage of the engagements of tier 1 that use the party, nil where there is none.
func (p *FourthParty) Share() any {
	if p.OfTier1 == 0 {
		return nil
	}
	return int(math.Round(100 * float64(p.Tier1.N) / float64(p.OfTier1)))
}

func (p *FourthPartyRow) age() any {
	if p.Oldest == 0 {
		return nil
	}
	return int(p.AsOf - p.Oldest)
}

// DependencyRow is a dependency with the words of the settings.
type DependencyRow struct {
	*Dependency
	TierWords string
}

// Dependencies returns the table of the sheet Dependencies.
func Dependencies() Table[DependencyRow] {
	type row = DependencyRow
	cols := []Column[row]{
		{Header: HEngagement, Width: 14, Key: "engagement", Value: func(d *row) any { return d.Engagement }},
		{Header: "Supplier", Width: 26, Key: "supplier", Value: func(d *row) any { return d.Supplier }},
		{Header: "Service", Width: 26, Key: "service,omitempty", Value: func(d *row) any { return d.Service }},
		{Header: HLinkForce, Width: 9, Key: "in_force", Value: func(d *row) any { return YesNo(d.InForce) },
			JSON: func(d *row) any { return d.InForce }},
		{Header: HTier, Width: 18, Kind: Derived, Key: "tier", Value: func(d *row) any { return d.TierWords },
			JSON: func(d *row) any { return Known(d.Tier) }},
		{Header: HPartyNo, Width: 10, Key: "no", Value: func(d *row) any { return d.No }},
		{Header: HParty, Width: 28, Key: "name", Value: func(d *row) any { return d.Party }},
		{Header: HLinkRole, Width: 14, Key: "role", Value: func(d *row) any { return d.Role }},
		{Header: HLinkOnce, Width: 9, Kind: Number, Key: "counts_once",
			Value: func(d *row) any { return oneIf(d.First) }, JSON: func(d *row) any { return d.First }},
		{Header: HCritical, Width: 10, Key: "critical", Value: func(d *row) any { return yesNoUnknown(d.Critical) },
			JSON: func(d *row) any { return boolOrNull(d.Critical) }},
		{Header: HDays, Width: 11, Kind: Number, Key: "days_to_replace", Value: func(d *row) any { return d.Days }},
		{Header: HLinkSingle, Width: 10, Key: "single_point", Value: func(d *row) any { return yesNoUnknown(d.Single) },
			JSON: func(d *row) any { return boolOrNull(d.Single) }},
		{Header: "Country", Width: 16, Key: "country,omitempty", Value: func(d *row) any { return d.Country }},
		{Header: "Source", Width: 36, Kind: Long, Key: "source,omitempty", Value: func(d *row) any { return d.Source }},
		{Header: "Recorded", Width: 13, Kind: Day, Key: "on", Value: func(d *row) any { return d.On }},
		{Header: HLinkOffered, Width: 10, Key: "offered", Value: func(d *row) any { return YesNo(d.Offered) },
			JSON: func(d *row) any { return d.Offered }},
		{Header: HLinkWeight, Width: 10, Kind: Own, Key: "part", Value: func(d *row) any { return d.Weight }},
	}
	return Table[row]{Columns: cols}
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

// yesNoUnknown says that something is not known in words: an empty cell may be taken for no.
func yesNoUnknown(b *bool) string {
	if b == nil {
		return "Not known"
	}
	return YesNo(*b)
}

func boolOrNull(b *bool) any {
	if b == nil {
		return nil
	}
	return *b
}

// Indexes returns the table of the sheet Herfindahl.
func Indexes() Table[Herfindahl] {
	type row = Herfindahl
	const other = "who has most is not looked up in a workbook"
	cols := []Column[row]{
		{Header: "Of", Width: 36, Key: "of", Value: func(x *row) any { return x.Words }},
		{Header: "By", Width: 14, Key: "by", Value: func(x *row) any { return x.By }},
		{Header: HIndexRole, Width: 14, Key: "role,omitempty", Value: func(x *row) any { return x.Role }},
		{Header: HIndex, Width: 16, Kind: Number, Key: "herfindahl", Value: func(x *row) any { return x.index() }},
		{Header: HIndexFlag, Width: 26, Kind: Derived, Key: "high", Value: func(x *row) any { return x.Flag() },
			JSON: func(x *row) any { return x.Flag() != "" }},
		{Header: HIndexKnown, Width: 11, Kind: Number, Key: "known", Value: func(x *row) any { return x.Known }},
		{Header: "Not known for", Width: 11, Kind: Number, Key: "not_known",
			Value: func(x *row) any { return x.Services - x.Known }},
		{Header: HIndexServices, Width: 14, Kind: Number, Key: "services",
			Value: func(x *row) any { return x.Services }},
		{Header: "The largest", Width: 28, Key: "largest,omitempty", Frozen: other,
			Value: func(x *row) any { return x.Largest }},
		{Header: "Its share %", Width: 11, Kind: Number, Key: "largest_percent", Frozen: other,
			Value: func(x *row) any { return x.share() }},
	}
	return Table[row]{Columns: cols}
}

// index is nil where nothing is known: 0 would say that nothing is concentrated.
func (x *Herfindahl) index() any {
	if x.Known == 0 {
		return nil
	}
	return x.Index
}

func (x *Herfindahl) share() any {
	if x.Known == 0 {
		return nil
	}
	return x.Share
}

// Flag marks an index above [HerfindahlFlag], "" for another.
func (x *Herfindahl) Flag() string {
	if x.Known > 0 && x.Index > HerfindahlFlag {
		return FlagWords
	}
	return ""
}

// FourthPartyRows returns the rows of the table [FourthParties].
func (b *Book) FourthPartyRows() []FourthPartyRow {
	if b.Chain == nil {
		return nil
	}
	return recordRows(b.Chain.Parties, func(p *FourthParty) FourthPartyRow {
		return FourthPartyRow{p, b.Method.AsOf}
	})
}

// DependencyRows returns the rows of the table [Dependencies].
func (b *Book) DependencyRows() []DependencyRow {
	if b.Chain == nil {
		return nil
	}
	return recordRows(b.Chain.Links, func(d *Dependency) DependencyRow {
		return DependencyRow{d, b.Method.Settings.TierLabel(d.Tier)}
	})
}

// IndexRows returns the rows of the table [Indexes].
func (b *Book) IndexRows() []Herfindahl {
	if b.Chain == nil {
		return nil
	}
	return b.Chain.Indexes
}

// Sentence says what an index comes to, for how many services.
func (x *Herfindahl) Sentence() string {
	if x.Known == 0 {
		return fmt.Sprintf("%s: not known for any of %d services", x.Words, x.Services)
	}
	s := fmt.Sprintf("%s: %.2f, known for %d of %d services; the largest is %s with %d%%", x.Words,
		float64(x.Index)/10_000, x.Known, x.Services, x.Largest, x.Share)
	if x.Flag() != "" {
		s += "; above 0.25, few have most of them"
	}
	return s
}
