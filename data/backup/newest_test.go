package backup_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/backup"
	"assure/data/datatest"
	"assure/internal/agefile"
)

// Of a folder whose newest files are damaged the newest that is not is tested, and the others are named.
func TestNewestThatIsWhole(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, clock, _ := aRegister(t)
	dir := t.TempDir()
	var made []string
	for range 3 {
		made = append(made, datatest.Must(backup.Run(ctx, r, backup.Request{To: dir, Folder: true}))(t).Path)
		clock.At = clock.At.Add(time.Hour)
	}
	test := func() (*backup.Tested, error) {
		keys := func(string) (agefile.Keys, error) { return agefile.Keys{}, nil }
		return backup.TestNewest(ctx, r, datatest.Must(backup.Newest(dir))(t), keys, data.Options{Now: r.Now})
	}
	if got := datatest.Must(test())(t); !got.OK() || got.Path != made[2] || len(got.Damaged) > 0 {
		t.Errorf("all whole: %+v", got)
	}
	whole := datatest.Must(os.ReadFile(made[2]))(t)
	spoil := func(path string, b []byte) {
		t.Helper()
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	spoil(made[2], nil)
	spoil(made[1], whole[:len(whole)/2/4096*4096])
	got := datatest.Must(test())(t)
	if got.OK() || got.Path != made[0] || strings.Join(got.Damaged, " ") != made[2]+" "+made[1] ||
		len(got.Findings) != 2 || !strings.Contains(got.Findings[0], filepath.Base(made[2])) {
		t.Errorf("two damaged: %+v", got)
	}
	list := datatest.Must(backup.Folder(dir, datatest.Must(backup.RecordsOf(ctx, r))(t)))(t)
	if err := backup.CheckHashes(ctx, list, backup.QuickBytes); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{false, false, true} {
		if list[i].Unchanged == nil || *list[i].Unchanged != want {
			t.Errorf("%s: unchanged is %v, want %v", list[i].Path, list[i].Unchanged, want)
		}
	}
	list = datatest.Must(backup.Folder(dir, datatest.Must(backup.RecordsOf(ctx, r))(t)))(t)
	if err := backup.CheckHashes(ctx, list, list[1].Bytes); err != nil || list[1].Unchanged == nil ||
		list[2].Unchanged != nil {
		t.Errorf("past the limit: %+v, %v", list[2], err)
	}
	spoil(made[0], []byte("a,b\n"))
	_, err := test()
	datatest.WantCode(t, err, "empty-file")
}
