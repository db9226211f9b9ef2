package serve

import (
	"io"
	"sync/atomic"
	"time"
)

// keyboard reads what a person types, and notes when.
type keyboard struct {
	bytes chan []byte
	rest  []byte
	last  atomic.Int64
	now   func() time.Time
}

// newKeyboard begins to read. It ends with the reader.
func newKeyboard(r io.Reader, now func() time.Time) *keyboard {
	k := &keyboard{bytes: make(chan []byte, 16), now: now}
	k.last.Store(now().UnixNano())
	go func() {
		defer close(k.bytes)
		for {
			b := make([]byte, 512)
			n, err := r.Read(b)
			if n > 0 {
				k.last.Store(now().UnixNano())
				k.bytes <- b[:n]
			}
			if err != nil {
				return
			}
		}
	}()
	return k
}

// Read reads the next keys.
func (k *keyboard) Read(b []byte) (int, error) {
	if len(k.rest) == 0 {
		more, ok := <-k.bytes
		if !ok {
			return 0, io.EOF
		}
		k.rest = more
	}
	n := copy(b, k.rest)
	k.rest = k.rest[n:]
	return n, nil
}

// next waits for one key; 0 when none comes.
func (k *keyboard) next(most time.Duration) byte {
	if len(k.rest) == 0 {
		select {
		case k.rest = <-k.bytes:
		case <-time.After(most):
		}
	}
	if len(k.rest) == 0 {
		return 0
	}
	b := k.rest[0]
	k.rest = k.rest[1:]
	return b
}

// at is when a key was typed last.
func (k *keyboard) at() time.Time { return time.Unix(0, k.last.Load()) }
