package store

import (
	"context"
	"errors"
	"testing"
	"time"

	"assure/questionnaire/entity"

	"assure/data/store/postgres/pgtest"
)

func TestDoctor(t *testing.T) {
	t.Parallel()
	cfg, _ := config(t)
	s := open(t, cfg)
	checks, err := s.Doctor(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, c := range checks {
		names[c.Name] = true
		// The place of a temporary folder is its own affair; so are the settings of a server for tests.
		if !c.OK && c.Name != "place" && !(pgtest.Engine() && (c.Name == "durability" || c.Name == "role")) {
			t.Errorf("%s: %s (%s)", c.Name, c.Detail, c.Fix)
		}
	}
	if len(names) < 9 || !names["structure"] || names["synchronous"] == pgtest.Engine() {
		t.Errorf("checks %v", names)
	}
}

func TestDirectory(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg, c := config(t)
	s := open(t, cfg)
	rows := []entity.DSPTRow{{ODSCode: "8J605", Name: "DXS International", Status: "Standards Met", Row: 2},
		{ODSCode: "00L", Name: "100% Care_Ltd", Row: 3}, {ODSCode: "204", Name: "Zebra", Row: 4}}
	first := write(t, s, func(tx *Tx) error {
		_, err := tx.PutSnapshot(ctx, DSPTSnapshot{ID: "s1", AsOf: 100}, rows)
		return err
	})
	c.move(24 * time.Hour)
	rows[0].Status = "Standards Exceeded"
	write(t, s, func(tx *Tx) error {
		_, err := tx.PutSnapshot(ctx, DSPTSnapshot{ID: "s2", AsOf: 200}, rows[:1])
		return err
	})
	err := s.Read(ctx, time.Time{}, func(v *View) error {
		for text, want := range map[string]string{"8j605": "8J605", "dxs": "8J605", "100%": "00L", "care_": "00L",
			"204": "204"} {
			list, err := v.DSPTSearch(ctx, "s1", text, 10)
			if err != nil {
				return err
			}
			if len(list) != 1 || list[0].ODSCode != want || list[0].AsOf != 100 {
				t.Errorf("%q finds %+v", text, list)
			}
		}
		list, err := DSPTHistory(ctx, v, "8j605")
		if len(list) != 2 || list[0].Status != "Standards Met" || list[1].Status != "Standards Exceeded" {
			t.Errorf("history %+v", list)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Read(ctx, first.At, func(v *View) error {
		list, err := DSPTHistory(ctx, v, "8J605")
		if len(list) != 1 {
			t.Errorf("the second snapshot was not known then: %+v", list)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Write(ctx, Action{Actor: "dana"}, func(tx *Tx) error {
		_, err := tx.PutSnapshot(ctx, DSPTSnapshot{ID: "s3", AsOf: 200}, rows)
		return err
	})
	if !errors.Is(err, ErrDuplicate) {
		t.Errorf("a second snapshot of one day: %v", err)
	}
	verifyClean(t, s)
}

func TestHeadLeavesExportsOut(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	head := func() (h Head) {
		if err := s.Read(ctx, time.Time{}, func(v *View) (err error) { h, err = v.Head(ctx); return err }); err != nil {
			t.Fatal(err)
		}
		return h
	}
	before := head()
	if _, err := s.Write(ctx, Action{Actor: "dana", Name: ExportAction},
		func(tx *Tx) error { return Insert(ctx, tx, Exports, Export{ID: "e", N: 1}) }); err != nil {
		t.Fatal(err)
	}
	if after := head(); after != before || before.Seq != 1 {
		t.Errorf("head %v, then %v", before, after)
	}
	addSupplier(t, s, "SUP-2")
	if h := head(); h.Seq != 3 {
		t.Errorf("head %v, want row 3", h)
	}
}
