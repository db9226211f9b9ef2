package data_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store/postgres/pgtest"
	"assure/questionnaire/entity"
)

// While a register is moved to a server, another window goes on writing to the file. What it was told is saved is on
// the server, and from then on it is told that the register is gone.
func TestNothingSavedDuringAMoveIsLost(t *testing.T) {
	if pgtest.Engine() {
		t.Skip("a move from a file")
	}
	ctx := t.Context()
	address := pgtest.Database(t)
	path := filepath.Join(t.TempDir(), "register.db")
	open := func(path string) *data.Register {
		return datatest.Must(data.Open(ctx, data.Options{Path: path, Actor: "dana", Home: t.TempDir()}))(t)
	}
	other := open(path)
	defer other.Close()
	var (
		saved []string
		last  error
		begun = make(chan struct{})
		all   sync.WaitGroup
	)
	all.Go(func() {
		for i := 0; last == nil; i++ {
			var s entity.Supplier
			if s, last = other.AddSupplier(ctx, entity.Supplier{Name: "Supplier " + strconv.Itoa(i)}); last == nil {
				saved = append(saved, s.Ref)
			}
			if i == 20 {
				close(begun)
			}
		}
	})
	<-begun
	moved, err := data.Relocate(ctx, data.Options{Path: path, Actor: "dana", Home: t.TempDir(), Now: time.Now}, address)
	all.Wait()
	if err != nil {
		t.Fatal(err)
	}
	datatest.WantCode(t, last, "register-gone")
	there := open(address)
	defer there.Close()
	var refs []string
	for _, s := range datatest.Must(there.Suppliers(ctx, book.At{}))(t) {
		refs = append(refs, s.Ref)
	}
	lost := slices.DeleteFunc(slices.Clone(saved), func(ref string) bool { return slices.Contains(refs, ref) })
	if len(lost) > 0 || len(refs) != len(saved) {
		t.Errorf("%d saved, %d on the server, lost %q", len(saved), len(refs), lost)
	}
	if _, err := os.Stat(moved.Kept); err != nil {
		t.Error(err)
	}
	t.Logf("%d suppliers saved before the move was over", len(saved))
}
