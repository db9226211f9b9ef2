package spool

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

// Records come back by number whatever their order, from memory and from the file, which is gone after Close.
func TestRecords(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, n := range []int{0, 1, 3_000} {
		var r Records
		want := make([][]byte, n)
		for _, i := range rand.New(rand.NewPCG(1, 2)).Perm(n) {
			want[i] = bytes.Repeat([]byte{byte(i)}, i%2_000)
			if err := r.Put(i, want[i][:i%2_000/2], want[i][i%2_000/2:]); err != nil {
				t.Fatal(err)
			}
		}
		if r.Len() != n {
			t.Fatalf("%d records, want %d", r.Len(), n)
		}
		for i := range n {
			if got, err := r.Get(i); err != nil || !bytes.Equal(got, want[i]) {
				t.Fatalf("record %d has %d bytes, want %d: %v", i, len(got), len(want[i]), err)
			}
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
			t.Error(fmt.Sprint(left), err)
		}
	}
}

func TestNoSuchRecord(t *testing.T) {
	var r Records
	if err := r.Put(2, []byte("x")); err != nil {
		t.Fatal(err)
	}
	if got, err := r.Get(1); len(got) > 0 || err != nil {
		t.Errorf("a record that nobody put is %q, %v", got, err)
	}
}

// A stream gives back what was written, from memory and from the file.
func TestStream(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, n := range []int{0, 10, 4_000_000} {
		var s Stream
		noise := rand.New(rand.NewPCG(uint64(n), 2))
		want := make([]byte, n)
		for i := range want {
			want[i] = byte(noise.Uint32())
		}
		for part := range slices.Chunk(want, 70_001) {
			if _, err := s.Write(part); err != nil {
				t.Fatal(err)
			}
		}
		var got bytes.Buffer
		if _, err := s.WriteTo(&got); err != nil || !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%d bytes come back as %d: %v", n, got.Len(), err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
			t.Error(fmt.Sprint(left), err)
		}
	}
}
