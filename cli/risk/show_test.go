package risk

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"assure/cli/command"
	"assure/cli/wire"
)

// Every text of a risk that --json prints is on its page too.
func TestShowRiskLeavesNothingOut(t *testing.T) {
	k := wire.Risk{Ref: "R-00001", Accepted: &wire.Acceptance{By: "mark-by", On: "2026-01-01"},
		Decided: &wire.Cell{Consequence: 4, Likelihood: 3, Score: 12, Band: "High"}}
	var want []string
	v := reflect.ValueOf(&k).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Type() == reflect.TypeFor[*string]() {
			mark := "mark-" + strings.ToLower(v.Type().Field(i).Name)
			f.Set(reflect.ValueOf(&mark))
			want = append(want, mark)
		}
	}
	if len(want) < 14 {
		t.Fatalf("%d texts: the test sees too little to mean anything", len(want))
	}
	var out bytes.Buffer
	p := command.NewPage(&out, 0)
	showRisk(p, k, nil, "Acme", "High 12")
	if err := p.Flush(); err != nil {
		t.Fatal(err)
	}
	for _, mark := range append(want, "mark-by") {
		if !strings.Contains(out.String(), mark) {
			t.Errorf("no %s in\n%s", mark, out.String())
		}
	}
}
