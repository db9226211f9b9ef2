package wire

// Weights is `assure score weights --json`.
type Weights struct {
	Schema  string   `json:"schema"` // assure.weights/1
	Method  string   `json:"method"` // rank-order centroid, or pairwise comparison
	Weights []Weight `json:"weights"`
	Ratio   *float64 `json:"consistency_ratio"` // null for ranks
}

// Weight is the weight of one domain in basis points: 10,000 are the whole.
type Weight struct {
	Domain string `json:"domain"`
	Points int    `json:"basis_points"`
}
