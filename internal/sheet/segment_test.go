package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"testing"

	"pgregory.net/rapid"
)

func TestCombine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "a"), rapid.SliceOfN(rapid.Byte(), 0, 5_000).Draw(t, "b")
		got := combine(crc32.ChecksumIEEE(a), crc32.ChecksumIEEE(b), int64(len(b)))
		if want := crc32.ChecksumIEEE(append(a, b...)); got != want {
			t.Errorf("%d and %d bytes: %08x, want %08x", len(a), len(b), got, want)
		}
	})
}

// A segment replaces its mark, whatever its size, and any reader can unpack it.
func TestSegmentsTakeTheirPlace(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{0, 1, 70_000, kept*2 + 5} {
		body := make([]byte, size)
		for i := range body {
			body[i] = byte(r.Uint32()) // cannot be packed, so that the large one goes to a file
		}
		one, two := NewSegment(), NewSegment()
		for at := 0; at < size; at += 40_000 { // by turns
			if _, err := one.Write(body[at:min(size, at+40_000)]); err != nil {
				t.Fatal(err)
			}
			if _, err := two.Write([]byte("two")); err != nil {
				t.Fatal(err)
			}
		}
		var out bytes.Buffer
		z := NewArchive(&out)
		z.Insert([]byte("<one/>"), one)
		z.Insert([]byte("<two/>"), two)
		for name, text := range map[string]string{"b.xml": "head <two/> tail", "a.xml": "<one/>", "c.xml": "no mark"} {
			w, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range []byte(text) { // a mark may come in pieces
				if _, err := w.Write([]byte{c}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if wrote := one.file != nil; wrote != (size > kept) {
			t.Errorf("%d bytes: in a file: %v", size, wrote)
		}
		name := ""
		if one.file != nil {
			name = one.file.Name()
		}
		if err := errors.Join(one.Close(), two.Close()); err != nil {
			t.Error(err)
		}
		if name != "" {
			if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the temporary file is still there: %v", err)
			}
		}
		twos := bytes.Repeat([]byte("two"), (size+39_999)/40_000)
		want := map[string][]byte{"a.xml": body, "b.xml": append(append([]byte("head "), twos...), " tail"...),
			"c.xml": []byte("no mark")}
		rd, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range rd.File {
			rc, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(rc) // checks the sum as well
			if err != nil || !bytes.Equal(got, want[f.Name]) {
				t.Errorf("%s with %d bytes: %d bytes, %v", f.Name, size, len(got), err)
			}
		}
	}
}

func TestSegmentWithoutPlace(t *testing.T) {
	t.Parallel()
	z := NewArchive(io.Discard)
	z.Insert([]byte("<one/>"), NewSegment())
	if _, err := z.Create("a.xml"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); !errors.Is(err, ErrSegment) {
		t.Errorf("%v", err)
	}
}
