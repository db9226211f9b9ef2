package tui

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"assure/data/datatest"
	"assure/data/store/postgres/pgtest"
	"assure/questionnaire/entity"

	tea "github.com/charmbracelet/bubbletea"
)

// TestWindowsFollowASharedRegister has one window told of what another writes, once, and no window of a file watched.
func TestWindowsFollowASharedRegister(t *testing.T) {
	t.Parallel()
	address := pgtest.Database(t)
	jo := datatest.Open(t, datatest.Options{Path: address})
	sam := datatest.Open(t, datatest.Options{Path: address, Actor: "Sam"})
	told := make(chan tea.Msg, 10)
	stop := watch(t.Context(), jo, 20*time.Millisecond, func(m tea.Msg) { told <- m })
	defer stop()
	time.Sleep(200 * time.Millisecond)
	if len(told) > 0 {
		t.Fatal("told of a change before there was one")
	}
	datatest.Seed(t, sam)
	select {
	case m := <-told:
		if _, ok := m.(changed); !ok {
			t.Errorf("told %T", m)
		}
	case <-time.After(10 * time.Second):
		t.Error("never told")
	}
}

// TestWindowsHearOfASharedRegister has a window told by the server, without looking itself, and prints how soon.
func TestWindowsHearOfASharedRegister(t *testing.T) {
	t.Parallel()
	address := pgtest.Database(t)
	jo := datatest.Open(t, datatest.Options{Path: address})
	sam := datatest.Open(t, datatest.Options{Path: address, Actor: "Sam"})
	told := make(chan tea.Msg, 10)
	stop := watch(t.Context(), jo, time.Hour, func(m tea.Msg) { told <- m })
	defer stop()
	n := 0
	write := func() time.Time {
		n++
		datatest.Must(sam.AddSupplier(t.Context(), entity.Supplier{Name: "Supplier " + strconv.Itoa(n)}))(t)
		return time.Now()
	}
	end := time.Now().Add(20 * time.Second)
	for heard := false; !heard; { // until it listens
		if time.Now().After(end) {
			t.Fatal("never told")
		}
		write()
		select {
		case <-told:
			heard = true
		case <-time.After(50 * time.Millisecond):
		}
	}
	var took []time.Duration
	for range 20 {
		for len(told) > 0 {
			<-told
		}
		saved := write()
		select {
		case <-told:
			took = append(took, time.Since(saved))
		case <-time.After(10 * time.Second):
			t.Fatal("not told of one more")
		}
	}
	slices.Sort(took)
	t.Logf("another window hears of a change %v after it is saved (median of %d), at most %v",
		took[len(took)/2].Round(time.Microsecond), len(took), took[len(took)-1].Round(time.Microsecond))
}
