package scoring

import (
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// DefaultSettings returns the settings of a new register. The thresholds are conventions, not
// measurements: each says why it was chosen, and a register may choose others.
func DefaultSettings() *Settings {
	return &Settings{
		Schema: SettingsSchema,
		Facts:  questionnaire.DefaultFacts(),
		Strengths: []Strength{
			{entity.Statement, 50,
				"A statement nobody has checked is worth half: it may be true, and nothing shows it."},
			{entity.Doc, 65, "A policy shows what is meant to happen, not that it happens."},
			{entity.Record, 80, "A record shows that it happened, in the supplier's own hand."},
			{entity.Independent, 95, "Somebody without a stake looked, within a scope and on a day that are theirs."},
			{entity.Verified, 100, "We saw it ourselves."},
		},
		Grades: []GradeRule{
			{"A", "Strong", 850, 2, "Nearly everything is in place and shown; two steps down keep an Extreme service " +
				"from looking Low."},
			{"B", "Adequate", 700, 1, "The larger gaps are closed; one step is about a tenth of the likelihood, as " +
				"the bands are that far apart."},
			{"C", "Partial", 500, 0, "Yes to every question without any proof comes to exactly 50.0, and that earns " +
				"no reduction."},
			{"D", "Weak", 0, 0, "Less than an unproven yes to everything."},
		},
		Bands: []BandRule{
			{"Low", 1, "manage by routine", "NHS 5x5 convention: 1 to 3."},
			{"Moderate", 4, "give it a named owner", "NHS 5x5 convention: 4 to 6."},
			{"High", 8, "plan and date before signature", "NHS 5x5 convention: 8 to 12."},
			{"Extreme", 15, "executive acceptance, or do not sign", "NHS 5x5 convention: 15 to 25."},
		},
		Authority: DefaultAuthority(),
		Tiers: []TierRule{
			{1, "Critical", 15, 80, 6, "An inherent Extreme needs an operating record behind its must-haves and two " +
				"looks a year."},
			{2, "High", 8, 65, 12, "An inherent High needs at least the document read, and a look every year."},
			{3, "Medium", 4, 50, 24, "An inherent Moderate may rest on the supplier's word for two years."},
			{4, "Low", 1, 50, 36, "An inherent Low is not worth more of anyone's time than a look every three years."},
		},
		Controls: []ControlStep{
			{85, 2, "A control in place and independently shown, as a grade A."},
			{70, 1, "A control in place with a record of it, as a grade B."},
			{0, 0, "What is not in place or not shown lowers nothing."},
		},
		CriticalConsequence: Limit{5,
			"Where the worst outcome is catastrophic, how likely it is does not make the service less critical."},
		UntriagedConfidence: Limit{80, "Until the buyer says how much the service matters, it may be critical."},
		MajorDomain:         Limit{10, "A tenth of the weight is a subject of its own, too large to be averaged away."},
		TooLittleKnown: Limit{20,
			"More than a fifth unknown is more than any grade is wide, so a letter would be a guess."},
		ScopeDecisions: Limit{20,
			"A rating from which people removed more than a fifth of the questions is not yet the pack's rating."},
		TargetSteps:  Limit{2, "The most that controls take off the likelihood is what a grade A takes off."},
		Consequences: [5]string{"Negligible", "Minor", "Moderate", "Major", "Catastrophic"},
		Likelihoods:  [5]string{"Rare", "Unlikely", "Possible", "Likely", "Almost certain"},
	}
}
