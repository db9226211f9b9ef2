package walk

import (
	"testing"
	"time"

	"assure/questionnaire/entity"
)

func TestOthers(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	at := func(by string, ago time.Duration) *entity.Answer { return &entity.Answer{By: by, At: now.Add(-ago)} }
	imported := at("Zoe", time.Minute)
	imported.Origin = entity.Imported
	got := Others(map[string]entity.Answers{
		"Q1": {Claim: at("Sam", 3*time.Minute), Judgement: at("dana", time.Second)},
		"Q2": {Judgement: at("Sam", 2*time.Minute)},
		"Q3": {Judgement: at("Jo", 16*time.Minute), Claim: imported},
		"Q4": {Judgement: at("Ann", 14*time.Minute)},
	}, "dana", now)
	if len(got) != 2 || got[0].By != "Sam" || got[0].Question != "Q2" || got[1].By != "Ann" {
		t.Errorf("%+v", got)
	}
}
