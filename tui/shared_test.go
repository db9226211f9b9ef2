package tui

import (
	"testing"
	"time"

	"assure/data/datatest"
	"assure/data/store/postgres/pgtest"

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
