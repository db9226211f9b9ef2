package scoring_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"assure/scoring"
	"assure/scoring/scoringtest"
)

func TestDefaultSettingsHoldTogether(t *testing.T) {
	t.Parallel()
	if err := defaults.Check(); err != nil {
		t.Fatal(err)
	}
}

// TestEveryThresholdHasAReason walks the settings: wherever there is a field for the reason, it is filled.
func TestEveryThresholdHasAReason(t *testing.T) {
	t.Parallel()
	reasons := 0
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			walk(path, v.Elem())
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				walk(path, v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				name := v.Type().Field(i).Name
				if name == "Why" {
					reasons++
					if why := v.Field(i).String(); len(why) < 20 || !strings.HasSuffix(why, ".") {
						t.Errorf("%s has no sentence for a reason: %q", path, why)
					}
				}
				walk(path+"."+name, v.Field(i))
			}
		}
	}
	walk("settings", reflect.ValueOf(defaults))
	if want := 5 + 4 + 4 + 4 + 3 + 6 + 3; reasons != want {
		t.Errorf("%d reasons, want %d", reasons, want)
	}
}

func TestSettingsRoundTrip(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(defaults)
	if err != nil {
		t.Fatal(err)
	}
	back, err := scoring.ParseSettings(b)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, defaults) || back.Hash() != defaults.Hash() {
		t.Errorf("settings changed on the way through JSON: %+v", back)
	}
	back.Grades[0].From++
	if back.Hash() == defaults.Hash() {
		t.Error("other settings have the same hash")
	}
}

func TestSettingsThatDoNotHoldTogether(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*scoring.Settings){
		"another schema": func(s *scoring.Settings) { s.Schema = "x" },
		"no grades":      func(s *scoring.Settings) { s.Grades = nil },
		"grades out of order": func(s *scoring.Settings) {
			s.Grades[0], s.Grades[1] = s.Grades[1], s.Grades[0]
		},
		"thresholds rising":           func(s *scoring.Settings) { s.Grades[2].From = 900 },
		"a gap below the last grade":  func(s *scoring.Settings) { s.Grades[3].From = 1 },
		"a worse grade lowering more": func(s *scoring.Settings) { s.Grades[2].Steps = 3 },
		"a band not rising":           func(s *scoring.Settings) { s.Bands[2].From = 4 },
		"bands starting late":         func(s *scoring.Settings) { s.Bands[0].From = 2 },
		"three tiers":                 func(s *scoring.Settings) { s.Tiers = s.Tiers[:3] },
		"a tier never reviewed":       func(s *scoring.Settings) { s.Tiers[3].ReviewMonths = 0 },
		"a strength above 100":        func(s *scoring.Settings) { s.Strengths[4].Percent = 101 },
		"a strength below a claim":    func(s *scoring.Settings) { s.Strengths[0].Percent = 49 },
		"an unknown kind":             func(s *scoring.Settings) { s.Strengths[0].Kind = "rumour" },
		"a limit outside its range":   func(s *scoring.Settings) { s.TooLittleKnown.Value = 101 },
		"a fact outside the 5x5":      func(s *scoring.Settings) { s.Facts[0].Values[0].Consequence = 6 },
		"a fact that stands twice":    func(s *scoring.Settings) { s.Facts[1].ID = s.Facts[0].ID },
		"control steps rising":        func(s *scoring.Settings) { s.Controls[1].Steps = 4 },
	} {
		s := scoring.DefaultSettings()
		change(s)
		if err := s.Check(); err == nil {
			t.Errorf("%s: accepted", name)
		}
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scoring.ParseSettings(b); err == nil {
			t.Errorf("%s: read without an error", name)
		}
	}
	if _, err := scoring.ParseSettings([]byte(`{"colour": "green"}`)); err == nil {
		t.Error("an unknown key is read without an error")
	}
}

// TestSettingsDecide checks that results follow the settings and not numbers in the code.
func TestSettingsDecide(t *testing.T) {
	t.Parallel()
	s := scoring.DefaultSettings()
	s.Grades[2].From = 400
	s.Strengths[3].Percent = 90
	s.Bands[3].From = 21
	in := scoringtest.T(scoringtest.All(100), scoringtest.All(50))
	in.Responses["ID1"] = scoring.Response{State: scoring.Answered, Option: "100",
		Evidence: scoringtest.Evidence(scoring.DefaultSettings(), 95, 100)}
	r, err := scoring.Score(s, in)
	if err != nil {
		t.Fatal(err)
	}
	// ID1 is a third of the weight: 50 + (90-50)/3 = 63.3
	if r.Assured != 633 || r.Grade != "C" || r.Risk.Band != "High" {
		t.Errorf("shown %s, grade %s, band %s", r.Assured, r.Grade, r.Risk.Band)
	}
}
