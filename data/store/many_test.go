package store

import (
	"context"
	"fmt"
	"testing"

	"assure/questionnaire/entity"
)

// Many entities at once are what they would be one by one: new ones added, changed ones given a
// revision, the others left.
func TestPutMany(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, n := range []int{0, 1, 3, 15, 16, 17, 41} {
		cfg, _ := config(t)
		s := open(t, cfg)
		list := make([]entity.Supplier, n)
		for i := range list {
			list[i] = entity.Supplier{ID: s.NewID(), Ref: fmt.Sprintf("S%d", i), Name: "Fictional",
				ODSCodes: []string{fmt.Sprintf("ZZ%03d", i)}}
		}
		put := func() Receipt { return write(t, s, func(tx *Tx) error { return PutMany(ctx, tx, Suppliers, list) }) }
		put()
		if again := put(); again.Seq != 0 {
			t.Errorf("%d: nothing changed, and row %d of the log was written", n, again.Seq)
		}
		for i := range list {
			if i%2 == 1 {
				list[i].Name = "Renamed"
			}
		}
		list = append(list, entity.Supplier{ID: s.NewID(), Ref: "last", Name: "Fictional"})
		put()
		if err := s.Read(ctx, cfg.Now().AddDate(1, 0, 0), func(v *View) error {
			for i := range list {
				revs, err := History(ctx, v, Suppliers, list[i].ID)
				if err != nil {
					return err
				}
				want := 1
				if i%2 == 1 && i < n {
					want = 2
				}
				if len(revs) != want || revs[want-1].Entity.Name != list[i].Name {
					t.Errorf("%d: supplier %d has %d revisions, the last %+v", n, i, len(revs), revs[len(revs)-1])
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if v, err := s.Verify(ctx, Head{}); err != nil || len(v.Findings) > 0 {
			t.Errorf("%d: %+v, %v", n, v, err)
		}
	}
}

// Numbers taken in a transaction that is given up are free again; those of one that is kept never come twice.
func TestNextIsKeptWithItsTransaction(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	take := func(keep bool) (got []int) {
		_, err := s.Write(ctx, Action{Actor: "dana", Name: "test"}, func(tx *Tx) error {
			for range 2 {
				n, err := tx.Next(ctx, "risk")
				if err != nil {
					return err
				}
				got = append(got, n)
			}
			if !keep {
				return ErrRefused
			}
			return Insert(ctx, tx, Suppliers,
				entity.Supplier{ID: tx.NewID(), Ref: fmt.Sprint("S", got[0]), Name: "Fictional"})
		})
		if (err == nil) != keep {
			t.Fatal(err)
		}
		return got
	}
	for i, c := range []struct {
		keep bool
		want string
	}{{true, "[1 2]"}, {false, "[3 4]"}, {true, "[3 4]"}, {true, "[5 6]"}} {
		if got := fmt.Sprint(take(c.keep)); got != c.want {
			t.Errorf("step %d: %s, want %s", i, got, c.want)
		}
	}
}
