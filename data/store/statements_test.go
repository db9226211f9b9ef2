package store

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"assure/questionnaire/entity"
)

// Statements are prepared once for all transactions from the second on, whoever writes, and never without end.
func TestStatementsAreKept(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	var group sync.WaitGroup
	for w := range 4 {
		group.Go(func() {
			for i := range 10 {
				n := fmt.Sprintf("%d-%d", w, i)
				if _, err := s.Write(ctx, Action{Actor: "dana", Name: "add supplier"}, func(tx *Tx) error {
					return Insert(ctx, tx, Suppliers,
						entity.Supplier{ID: tx.NewID(), Ref: "S" + n, Name: "Fictional " + n})
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	kept := len(s.statements.kept)
	if kept < 3 || len(s.statements.wanted) > 0 {
		t.Errorf("%d statements kept, %d still to be prepared", kept, len(s.statements.wanted))
	}
	for i := range 2 * maxStatements {
		if _, err := s.Write(ctx, Action{Actor: "dana", Name: "count"}, func(tx *Tx) error {
			var n int
			return tx.row(ctx, fmt.Sprintf("SELECT count(*) + %d FROM supplier", i)).Scan(&n)
		}); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.statements.kept) + len(s.statements.wanted); n > maxStatements {
		t.Errorf("%d statements are kept, more than %d", n, maxStatements)
	}
	if err := s.Read(ctx, time.Time{}, func(v *View) error {
		all, err := List(ctx, v, Suppliers)
		if len(all) != 40 {
			t.Errorf("%d suppliers were written, not 40", len(all))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
