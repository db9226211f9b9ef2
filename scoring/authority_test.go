package scoring_test

import (
	"reflect"
	"testing"

	"assure/scoring"
)

// TestEffectiveSettings prints the rules in force for settings of an earlier release, which had none; what is stored
// stays as it is.
func TestEffectiveSettings(t *testing.T) {
	t.Parallel()
	old := scoring.DefaultSettings()
	old.Authority = nil
	hash := old.Hash()
	if got := old.Effective().Authority; !reflect.DeepEqual(got, scoring.DefaultAuthority()) || len(got) == 0 {
		t.Errorf("in force are %+v", got)
	}
	if old.Authority != nil || old.Hash() != hash {
		t.Errorf("the settings of an earlier release were changed")
	}
	own := scoring.DefaultSettings()
	own.Authority = own.Authority[:1]
	if got := own.Effective().Authority; len(got) != 1 {
		t.Errorf("settings with one rule have %d in force", len(got))
	}
}
