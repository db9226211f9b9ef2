package command_test

import (
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"assure/cli/command"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

func TestParseNumber(t *testing.T) {
	for s, want := range map[string]int{"7": 7, "ACT-0007": 7, "act-12": 12, "ACT-7": 7, " act-007 ": 7} {
		if n, err := command.ParseNumber(entity.ActionForm, s); n != want || err != nil {
			t.Errorf("%q is %d, %v, want %d", s, n, err, want)
		}
	}
	for s, want := range map[string]string{
		"R-00001": "R-00001 is the reference of a risk, not of an action",
		"dec-1":   "dec-1 is the reference of a decision", "D-1": "D-1 is the reference of a decision",
		"ACT-0000": `"ACT-0000" is not the number of an action`, "seven": `"seven" is not the number of an action`,
	} {
		if _, err := command.ParseNumber(entity.ActionForm, s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", s, err, want)
		}
	}
}

func TestFindSupplierOrEngagement(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	s, e, _ := datatest.Seed(t, r)
	for ref, want := range map[string][2]string{s.Ref: {s.ID, ""}, e.Ref: {"", e.ID}} {
		supplier, engagement, err := command.FindSupplierOrEngagement(t.Context(), r, ref)
		if got := [2]string{supplier, engagement}; got != want || err != nil {
			t.Errorf("%s is %q, %v, want %q", ref, got, err, want)
		}
	}
	for ref, want := range map[string]string{
		"R-00001":   "the reference of a risk, not of a supplier or an engagement",
		"ENG-99999": "there is no such engagement", "Nobody": "there is no such supplier",
	} {
		if _, _, err := command.FindSupplierOrEngagement(t.Context(), r, ref); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", ref, err, want)
		}
	}
}

func TestNumberFlag(t *testing.T) {
	limit := 0
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	command.NumberVar(f, &limit, "limit", 50, "")
	if limit != 50 {
		t.Errorf("%d by default", limit)
	}
	for typed, want := range map[string]int{"7": 7, "1,200": 1200, "0": 0} {
		if err := f.Set("limit", typed); err != nil || limit != want {
			t.Errorf("%q is %d, %v", typed, limit, err)
		}
	}
	for _, typed := range []string{"-1", "x", "", "1.5"} {
		if err := f.Set("limit", typed); err == nil {
			t.Errorf("%q is %d", typed, limit)
		}
	}
}
