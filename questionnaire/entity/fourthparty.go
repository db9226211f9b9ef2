package entity

// FourthParty is a company behind suppliers: found by its folded name or an alias.
type FourthParty struct {
	ID      string           `json:"id"`
	Name    string           `json:"name"`
	Aliases []string         `json:"aliases,omitempty"`
	Country string           `json:"country,omitempty"`
	Uses    []FourthPartyUse `json:"uses,omitempty"`
}

// FourthPartyUse is the part a fourth party plays in one engagement.
type FourthPartyUse struct {
	Engagement       string `json:"engagement"`
	Role             string `json:"role"` // product, host, sub-processor, connection
	Criticality      string `json:"criticality,omitempty"`
	Substitutability string `json:"substitutability,omitempty"`
}
