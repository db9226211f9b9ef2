package tables

import (
	"cmp"

	"assure/data/book"
	"assure/internal/text"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Headers of engagements that formulas and other formats name.
const (
	HEngagement  = "Engagement"
	HTier        = "Tier"
	HProvisional = "Tier is provisional until known"
	HGrade       = "Grade"
	HCertainty   = "Certainty"
	HShown       = "Shown"
	HMost        = "At most"
	HKnown       = "Known and evidenced %"
	HRequired    = "Required packs"
	HHidden      = "Weight hidden by rules %"
	HLine        = "Score line"
	HDespite     = "Accepted despite"
	HConsequence = "Consequence"
	HInherentL   = "Inherent likelihood"
	HLikelihood  = "Likelihood"
	HRiskScore   = "Risk score"
	HRiskBand    = "Risk band"
	HBestL       = "Best likelihood"
	HBestScore   = "Best score"
	HBestBand    = "Best band"
	HCounted     = "Counted in the summary"
	HTopRisk     = "Highest open risk"
	HTopL        = "Highest open L"
	HTopC        = "Highest open C"
	HTopScore    = "Highest open score"
	HTopBand     = "Highest open band"
	HOpenRisks   = "Open risks"
	HByHand      = "Given by hand"
)

// EngagementRow is an engagement with what its words depend on.
type EngagementRow struct {
	*Engagement
	Settings *scoring.Settings
	AsOf     q.Date
	Highest  *Highest
}

// Engagements returns the table of the sheet Engagements.
func Engagements(set *scoring.Settings) Table[EngagementRow] {
	type row = EngagementRow
	cols := []Column[row]{
		{Header: HEngagement, Width: 14, Key: "ref", Value: func(e *row) any { return e.Record.Ref }},
		{Header: "Supplier ref", Width: 13, Key: "supplier_ref", Value: func(e *row) any { return e.SupplierRef }},
		{Header: "Supplier", Width: 28, Key: "supplier", Value: func(e *row) any { return e.Supplier }},
		{Header: "ODS code", Width: 10, Key: "ods_code,omitempty", Value: func(e *row) any { return e.ODSCode }},
		{Header: "Company number", Width: 12, Key: "company_number,omitempty",
			Value: func(e *row) any { return e.CompanyNumber }},
		{Header: "Service", Width: 28, Key: "service,omitempty", Value: func(e *row) any { return e.Record.Service }},
		{Header: "State", Width: 10, Key: "state",
			Value: func(e *row) any { return text.UpperFirst(string(e.Record.State)) },
			JSON:  func(e *row) any { return string(e.Record.State) }},
		{Header: "Contract ref", Width: 16, Key: "contract_ref,omitempty",
			Value: func(e *row) any { return e.Record.ContractRef }},
		{Header: "Contract end", Width: 13, Kind: Day, Key: "contract_end",
			Value: func(e *row) any { return e.Record.End }},
		{Header: "Value (GBP)", Width: 13, Kind: Money, Key: "contract_value",
			Value: func(e *row) any { return e.Record.Value }},
		{Header: "Owner", Width: 18, Key: "owner,omitempty", Value: func(e *row) any { return e.Record.Owner }},
		{Header: HTier, Width: 18, Kind: Derived, Key: "rating.tier",
			Value: func(e *row) any { return e.Settings.TierLabel(e.RollUp.Tier) }},
		{Header: HProvisional, Width: 24, Kind: Long, Key: "rating.tier_open",
			Value: func(e *row) any { return Items(e.Settings.FactTitles(e.RollUp.Open)) }},
		{Header: HShown, Width: 9, Kind: Tenths, Key: "rating.assured",
			Value: func(e *row) any { return e.figure(e.RollUp.Assured) }},
		{Header: HMost, Width: 9, Kind: Tenths, Key: "rating.possible",
			Value: func(e *row) any { return e.figure(e.RollUp.Possible) }},
		{Header: HKnown, Width: 12, Kind: Tenths, Key: "rating.confidence",
			Value: func(e *row) any { return e.figure(e.RollUp.Confidence) }},
		{Header: HGrade, Width: 26, Kind: DerivedLong, Key: "grade_shown",
			Value: func(e *row) any { return GradeWords(e.Settings, &e.RollUp) }},
		{Header: HCertainty, Width: 23, Kind: Derived, Key: "rating.status",
			Value: func(e *row) any { return string(e.RollUp.Status) }},
		{Header: HDespite, Width: 26, Kind: DerivedLong, Key: "rating.gates",
			Value: func(e *row) any { return Despite(e.RollUp.Gates) }},
		{Header: HConsequence, Width: 14, Kind: Number, Key: "rating.risk.consequence",
			Value: func(e *row) any { return Known(RiskOr(e.RollUp.Risk).Consequence) }},
		{Header: HInherentL, Width: 11, Kind: Number, Key: "rating.risk.inherent_likelihood",
			Value: func(e *row) any { return Known(RiskOr(e.RollUp.Risk).InherentLikelihood) }},
		{Header: HLikelihood, Width: 11, Kind: Number, Key: "rating.risk.likelihood",
			Value: func(e *row) any { return Known(RiskOr(e.RollUp.Risk).Likelihood) }},
		{Header: HRiskScore, Width: 10, Kind: Number, Key: "rating.risk.score",
			Value: func(e *row) any { return Known(RiskOr(e.RollUp.Risk).Score) }},
		{Header: HRiskBand, Width: 12, Kind: Derived, Key: "rating.risk.band",
			Value: func(e *row) any { return string(RiskOr(e.RollUp.Risk).Band) }},
		{Header: HByHand, Width: 30, Kind: Long, Key: "rating.by_hand",
			Value: func(e *row) any { return e.RollUp.ByHand() }},
		{Header: HBestL, Width: 11, Kind: Number, Key: "rating.risk.best.likelihood",
			Value: func(e *row) any { return Known(BestOr(e.RollUp.Risk).Likelihood) }},
		{Header: HBestScore, Width: 10, Kind: Number, Key: "rating.risk.best.score",
			Value: func(e *row) any { return Known(BestOr(e.RollUp.Risk).Score) }},
		{Header: HBestBand, Width: 12, Kind: Derived, Key: "rating.risk.best.band",
			Value: func(e *row) any { return string(BestOr(e.RollUp.Risk).Band) }},
	}
	cols = append(cols, highestColumns()...)
	cols = append(cols, []Column[row]{
		{Header: "Must-haves open", Width: 34, Kind: Long, Key: "rating.gates",
			Value: func(e *row) any { return openGates(e.RollUp.Gates) }},
		{Header: HRequired, Width: 22, Kind: Long, Key: "rating.required",
			Value: func(e *row) any { return Items(e.RollUp.Required) }},
		{Header: "Packs not answered", Width: 22, Kind: Long, Key: "rating.missing",
			Value: func(e *row) any { return Items(e.RollUp.Missing) }},
		{Header: "Facts assumed at their worst", Width: 22, Kind: Long, Key: "rating.assumed",
			Value: func(e *row) any { return Items(e.RollUp.Assumed) }},
		{Header: "What holds the grade", Width: 40, Kind: Long, Key: "holds_the_grade",
			Value: func(e *row) any { return Lines(e.Caps) }},
		{Header: HHidden, Width: 12, Kind: Tenths, Key: "hidden_by_rule",
			Value: func(e *row) any { return e.Hidden }},
		{Header: HLine, Width: 60, Kind: Long, Key: "score_lines",
			Value: func(e *row) any { return Lines(e.ScoreLines) }},
		{Header: "DSPT status", Width: 20, Key: "dspt_status,omitempty",
			Value: func(e *row) any { return e.dsptWords() }, JSON: func(e *row) any { return e.DSPT }},
		{Header: "DSPT edition", Width: 10, Key: "dspt_edition,omitempty",
			Value: func(e *row) any { return e.DSPTEdition }},
		{Header: "DSPT published", Width: 13, Kind: Day, Key: "dspt_published",
			Value: func(e *row) any { return e.DSPTPublished }},
		{Header: "DSPT directory of", Width: 13, Kind: Day, Key: "dspt_as_of",
			Value: func(e *row) any { return e.DSPTAsOf }},
		{Header: "DSPT checked on", Width: 13, Kind: Day, Key: "dspt_checked",
			Value: func(e *row) any { return e.DSPTChecked }},
		{Header: "DSPT checked by", Width: 20, Key: "dspt_checked_by,omitempty",
			Value: func(e *row) any { return e.DSPTCheckedBy }},
	}...)
	cols = append(cols, certificateColumns()...)
	cols = append(cols, []Column[row]{
		{Header: "Last assessed", Width: 13, Kind: Day, Key: "last_assessed",
			Value: func(e *row) any { return e.Assessed }},
		{Header: "Work", Width: 14, Key: "work", Value: func(e *row) any { return text.UpperFirst(e.WorkState) },
			JSON: func(e *row) any { return e.WorkState }},
		{Header: "Signed off", Width: 10, Key: "signed_off", Value: func(e *row) any { return YesNo(e.SignedOff) },
			JSON: func(e *row) any { return e.SignedOff }},
		{Header: "Next review", Width: 13, Kind: Day, Key: "next_review", Value: func(e *row) any { return e.Review }},
		{Key: "facts", Value: func(e *row) any { return e.Facts }},
		{Key: "rating", Value: func(e *row) any { return e.RollUp.JSON() }},
		{Key: "certificates", Value: func(e *row) any { return certificatesJSON(e) }},
		{Key: "highest", Value: func(e *row) any { return highestJSON(e) }},
		{Header: "Notice (hours)", Width: 10, Kind: Number, Key: "notice_hours",
			Value: func(e *row) any { return hours(e.Record.NoticeHours) }},
		{Header: "Out of hours", Width: 28, Kind: Long, Key: "out_of_hours,omitempty",
			Value: func(e *row) any { return e.Record.OutOfHours }},
	}...)
	return Table[row]{Columns: cols,
		Order: `ref supplier_ref supplier ods_code company_number service state contract_ref contract_end
		contract_value owner facts grade_shown rating dspt_status dspt_published dspt_as_of dspt_edition dspt_checked
		dspt_checked_by certificates holds_the_grade
		last_assessed next_review signed_off`}
}

// highestColumns returns where an engagement is on the heat map.
func highestColumns() []Column[EngagementRow] {
	type row = EngagementRow
	return []Column[row]{
		{Header: HCounted, Width: 12, Key: "counted",
			Value: func(e *row) any { return YesNo(e.Highest.Counted) },
			JSON:  func(e *row) any { return e.Highest.Counted }},
		{Header: HTopRisk, Width: 12, Key: "highest.ref", Frozen: "which risk it was on the day of export",
			Value: func(e *row) any {
				if e.Highest.Risk == nil {
					return ""
				}
				return e.Highest.Risk.Record.Ref
			}},
		{Header: HTopL, Width: 11, Kind: Number, Key: "highest.likelihood",
			Value: func(e *row) any { return Known(e.Highest.Cell().Likelihood) }},
		{Header: HTopC, Width: 11, Kind: Number, Key: "highest.consequence",
			Value: func(e *row) any { return Known(e.Highest.Cell().Consequence) }},
		{Header: HTopScore, Width: 11, Kind: Number, Key: "highest.score",
			Value: func(e *row) any { return Known(e.Highest.Cell().Score()) }},
		{Header: HTopBand, Width: 14, Kind: Derived, Key: "highest.band",
			Value: func(e *row) any { return e.Highest.Band(e.Settings) }},
		{Header: HOpenRisks, Width: 10, Kind: Number, Key: "highest.open_risks",
			Value: func(e *row) any { return e.Highest.Open }},
	}
}

type jsonHighest struct {
	Ref         *string `json:"ref"`
	Consequence *int    `json:"consequence"`
	Likelihood  *int    `json:"likelihood"`
	Score       *int    `json:"score"`
	Band        string  `json:"band"` // or why there is none
	OpenRisks   int     `json:"open_risks"`
}

func highestJSON(e *EngagementRow) jsonHighest {
	h := e.Highest
	out := jsonHighest{Band: h.Band(e.Settings), OpenRisks: h.Open}
	if h.Risk != nil {
		at := h.Cell()
		out.Ref, out.Consequence, out.Likelihood, out.Score = &h.Risk.Record.Ref, new(at.Consequence),
			new(at.Likelihood), new(at.Score())
	}
	return out
}

// registered are the kinds of certificate that the register has columns for.
var registered = []entity.CertificateKind{entity.CertCyberEssentials, entity.CertCyberEssentialsPlus,
	entity.CertISO27001, entity.CertPenTest, entity.CertICO, entity.CertDTAC}

// certificateColumns returns the columns on the certificates that buyers ask every supplier for.
func certificateColumns() []Column[EngagementRow] {
	type row = EngagementRow
	key := func(k entity.CertificateKind, field string) string { return "certificates." + k.Label() + "." + field }
	words := func(k entity.CertificateKind, width float64) Column[row] {
		return Column[row]{Header: k.Label(), Width: width, Kind: Long, Key: key(k, "state"),
			Value: func(e *row) any { return words(e.Certificates[k]) }}
	}
	expires := func(k entity.CertificateKind) Column[row] {
		return Column[row]{Header: k.Label() + " expires", Width: 13, Kind: Day, Key: key(k, "expires"),
			Value: func(e *row) any { return lastDay(e.Certificates[k]) }}
	}
	var cols []Column[row]
	for _, k := range []entity.CertificateKind{entity.CertCyberEssentials, entity.CertCyberEssentialsPlus,
		entity.CertISO27001} {
		cols = append(cols, words(k, 22), expires(k))
	}
	const iso, test = entity.CertISO27001, entity.CertPenTest
	return append(cols,
		Column[row]{Header: iso.Label() + " scope", Width: 26, Kind: Long, Key: key(iso, "scope"),
			Value: func(e *row) any { return string(e.Certificates[iso].Scope) }},
		words(test, 20),
		Column[row]{Header: test.Label() + " of", Width: 13, Kind: Day, Key: key(test, "issued"),
			Value: func(e *row) any { return e.Certificates[test].Issued }},
		expires(test), words(entity.CertICO, 20), expires(entity.CertICO), words(entity.CertDTAC, 20))
}

func words(c book.Certificate) string { return c.Words() }

func lastDay(c book.Certificate) q.Date { return c.LastDay() }

type jsonCertificate struct {
	Kind string `json:"kind"`
	// as printed for people: Shown, Expired, Statement only and why, Not shown
	State    string  `json:"state"`
	Issued   *q.Date `json:"issued"`
	Expires  *q.Date `json:"expires"`
	Scope    string  `json:"scope,omitempty"`
	Document string  `json:"document,omitempty"`
	Ref      string  `json:"ref,omitempty"`
	Entity   string  `json:"entity,omitempty"`
	Number   string  `json:"number,omitempty"`
	Edition  string  `json:"edition,omitempty"`
	Checked  *q.Date `json:"checked"`
	By       string  `json:"checked_by,omitempty"`
	At       string  `json:"checked_at,omitempty"`
}

func certificatesJSON(e *EngagementRow) []jsonCertificate {
	out := make([]jsonCertificate, 0, len(registered))
	for _, k := range registered {
		c := e.Certificates[k]
		out = append(out, jsonCertificate{k.Label(), c.Words(), DateOrNull(c.Issued), DateOrNull(c.LastDay()),
			string(c.Scope), c.Proof, c.Ref, c.Entity, c.Number, c.Edition, DateOrNull(c.CheckedOn), c.CheckedBy,
			c.CheckedAt})
	}
	return out
}

// DateOrNull returns &d, nil for no date.
func DateOrNull(d q.Date) *q.Date {
	if d == 0 {
		return nil
	}
	return &d
}

// dsptWords is the status as published, and that its edition has ended by the day of the book.
func (e *EngagementRow) dsptWords() string {
	if e.DSPTLapsed != 0 {
		return e.DSPT + ", lapsed: was current until " + e.DSPTLapsed.Long()
	}
	return cmp.Or(e.DSPT, book.NotShown)
}

// Words names what the supplier does for us: the service, else the reference.
func (e *Engagement) Words() string { return cmp.Or(e.Record.Service, e.Record.Ref) }

// figure returns a score to show, NoTenths where nothing has been recorded: 0.0 would read as a
// finding.
func (e *EngagementRow) figure(t scoring.Tenths) scoring.Tenths {
	if e.RollUp.Status == scoring.NotAssessed {
		return scoring.NoTenths
	}
	return t
}

// RiskOr returns *r, the zero Risk for nil.
func RiskOr(r *scoring.Risk) scoring.Risk {
	if r == nil {
		return scoring.Risk{}
	}
	return *r
}

// BestOr returns the best cell of r, the zero RiskCell without one.
func BestOr(r *scoring.Risk) scoring.RiskCell {
	if r == nil || r.Best == nil {
		return scoring.RiskCell{}
	}
	return *r.Best
}

// hours are hours of notice, nothing where they are not known.
func hours(n *int) any {
	if n == nil {
		return nil
	}
	return *n
}
