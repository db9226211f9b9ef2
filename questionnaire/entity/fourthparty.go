package entity

// FourthParty is a company that suppliers depend on. It is found by its folded name or an alias.
type FourthParty struct {
	ID      string           `json:"id"`
	Name    string           `json:"name"`
	Aliases []string         `json:"aliases,omitempty"`
	Country string           `json:"country,omitempty"`
	Uses    []FourthPartyUse `json:"uses,omitempty"`
}

// FourthPartyUse is the role of a fourth party in one engagement.
type FourthPartyUse struct {
	Engagement       string `json:"engagement"`
	Role             string `json:"role"` // product, host, sub-processor, connection
	Criticality      string `json:"criticality,omitempty"`
	Substitutability string `json:"substitutability,omitempty"`
}
