package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"assure/data/store/postgres/pgtest"
	"assure/questionnaire/entity"
)

// TestSharedHistory has eight windows write to one register at once, each adding one to what it has read of one of
// three answers. A history checker looks at every revision: what nobody's write may lose, and that nothing came twice.
func TestSharedHistory(t *testing.T) {
	t.Parallel()
	const writers, each, questions = 8, 25, 3
	ctx := context.Background()
	cfg, _ := sharedConfig(t)
	cfg.Now, cfg.busy = time.Now, time.Minute
	first := open(t, cfg)
	a := begin(t, first)
	var wins [questions]atomic.Int64
	var numbers sync.Map
	var wg sync.WaitGroup
	for w := range writers {
		s := open(t, cfg)
		wg.Go(func() {
			for i := range each {
				n := (w + i) % questions
				question := fmt.Sprintf("Q%d", n)
				_, err := s.Write(ctx, Action{Actor: "dana", Name: "test"}, func(tx *Tx) error {
					have, err := tx.AnswerAt(ctx, a.ID, question, entity.BySupplier, 0)
					if err != nil && !errors.Is(err, ErrNotFound) {
						return err
					}
					value, _ := strconv.Atoi(have.Value)
					number, err := tx.Next(ctx, "action")
					if err != nil {
						return err
					}
					if _, twice := numbers.LoadOrStore(number, true); twice {
						t.Errorf("number %d was given out twice", number)
					}
					_, err = tx.PutAnswer(ctx, Answered{Answer: answer(a, question, strconv.Itoa(value+1)),
						OpID: fmt.Sprintf("%d-%d", w, i)})
					return err
				})
				if err != nil {
					t.Errorf("writer %d: %v", w, err)
					return
				}
				wins[n].Add(1)
			}
		})
	}
	wg.Wait()
	err := first.Read(ctx, time.Time{}, func(v *View) error {
		for n := range questions {
			list, err := v.AnswerHistory(ctx, a.ID, fmt.Sprintf("Q%d", n))
			if err != nil {
				return err
			}
			if len(list) != int(wins[n].Load()) {
				t.Errorf("question %d has %d revisions of %d writes", n, len(list), wins[n].Load())
			}
			for i, r := range list {
				if r.Rev != i+1 || r.Value != strconv.Itoa(i+1) {
					t.Errorf("question %d: revision %d says %s where %d was to come: an update was lost", n, r.Rev,
						r.Value, i+1)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if v := verifyClean(t, first); v.Rows < writers*each {
		t.Errorf("the log has %d rows of %d writes", v.Rows, writers*each)
	}
}

// TestSharedKills kills the server again and again while four windows write. A write whose end is not known is sent
// again with its operation id. ASSURE_LONG=1 kills it 40 times.
func TestSharedKills(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills a server")
	}
	kills := 3
	if os.Getenv("ASSURE_LONG") != "" {
		kills = 40
	}
	ctx := context.Background()
	server := pgtest.Start(t)
	cfg := Config{Path: server.Address("postgres"), Now: time.Now, Home: t.TempDir()}
	first := open(t, cfg)
	a := begin(t, first)
	first.Close()
	const writers = 4
	var acked [writers][]string
	var repeats atomic.Int64
	var gap atomic.Int64
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for w := range writers {
		s := open(t, cfg)
		wg.Go(func() {
			last := time.Now()
			for i := 0; ; i++ {
				op := fmt.Sprintf("%d-%d", w, i)
				for {
					_, err := s.Write(ctx, Action{Actor: "dana", Name: "test"}, func(tx *Tx) error {
						_, err := tx.PutAnswer(ctx, Answered{Answer: answer(a, fmt.Sprintf("Q%d", w), op), OpID: op})
						return err
					})
					if err == nil || errors.Is(err, ErrRepeated) {
						if err != nil {
							repeats.Add(1)
						}
						break
					}
					if !errors.Is(err, ErrUnreachable) && !errors.Is(err, ErrBusy) {
						t.Errorf("writer %d: %v", w, err)
						return
					}
					select {
					case <-stop:
						return
					case <-time.After(20 * time.Millisecond):
					}
				}
				acked[w] = append(acked[w], op)
				gap.Store(max(gap.Load(), int64(time.Since(last))))
				last = time.Now()
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	for range kills {
		time.Sleep(300 * time.Millisecond)
		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := server.Run(); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(time.Second)
	close(stop)
	wg.Wait()
	s := open(t, cfg)
	total, lost := 0, 0
	for w := range writers {
		err := s.Read(ctx, time.Time{}, func(v *View) error {
			list, err := v.AnswerHistory(ctx, a.ID, fmt.Sprintf("Q%d", w))
			have := map[string]int{}
			for _, r := range list {
				have[r.Value]++
			}
			for _, op := range acked[w] {
				total++
				if have[op] != 1 {
					lost++
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	verifyClean(t, s)
	t.Logf("%d kills, %d acknowledged, %d lost, %d known again by their operation id, longest wait %s", kills, total,
		lost, repeats.Load(), time.Duration(gap.Load()).Round(time.Millisecond))
	if lost > 0 || total < kills {
		t.Errorf("%d of %d acknowledged writes are lost or there twice", lost, total)
	}
}
