package backup

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"time"

	"assure/data"
	"assure/data/store"
)

// Loss is what putting a backup in the place of a register would lose: what was done since. It compares the audit
// chains, which agree up to a row and in no row after it.
type Loss struct {
	Backup     data.Head
	BackupAt   time.Time // of its newest row
	Register   data.Head
	RegisterAt time.Time
	Common     data.Head // the newest row that both have; zero: the backup is one of another register

	Acts        int      // rows that only the register has, without exports and backups
	Exports     int      // rows of exports, backups and restore tests among those that only the register has
	Ahead       int      // rows that only the backup has: the two have diverged
	By          []Doer   // of Acts, most first
	Engagements []string // references of those that Acts wrote something of
	Latest      []data.AuditEntry
}

// Doer is how many acts somebody did.
type Doer struct {
	Name string
	Acts int
}

// latestActs is how many acts a [Loss] lists, newest first.
const latestActs = 5

// Diverged reports whether the backup has what the register does not have.
func (l *Loss) Diverged() bool { return l.Ahead > 0 }

// Other reports whether the backup is one of another register.
func (l *Loss) Other() bool { return l.Common.Seq == 0 && l.Backup.Seq > 0 && l.Register.Seq > 0 }

// Compare works out what the register at live has and the checked backup at copied has not.
func Compare(ctx context.Context, live, copied string) (*Loss, error) {
	l := &Loss{}
	err := store.Peek(ctx, live, func(now *store.View) error {
		return store.Peek(ctx, copied, func(then *store.View) error { return l.compare(ctx, now, then) })
	})
	return l, err
}

func (l *Loss) compare(ctx context.Context, now, then *store.View) (err error) {
	if l.Register, l.RegisterAt, err = now.LastRow(ctx); err != nil {
		return err
	}
	if l.Backup, l.BackupAt, err = then.LastRow(ctx); err != nil {
		return err
	}
	if l.Common, err = lastCommon(ctx, now, then, min(l.Register.Seq, l.Backup.Seq)); err != nil {
		return err
	}
	l.Ahead = int(l.Backup.Seq - l.Common.Seq)
	rows, err := now.AuditLog(ctx, store.AuditFilter{After: l.Common.Seq})
	if err != nil {
		return err
	}
	by := map[string]int{}
	for _, row := range rows {
		if row.Action == store.ExportAction {
			l.Exports++
			continue
		}
		l.Acts++
		by[row.Actor]++
		if len(l.Latest) < latestActs {
			l.Latest = append(l.Latest, row)
		}
	}
	for name, n := range by {
		l.By = append(l.By, Doer{name, n})
	}
	slices.SortFunc(l.By, func(a, b Doer) int { return cmp.Or(b.Acts-a.Acts, cmp.Compare(a.Name, b.Name)) })
	l.Engagements, err = now.EngagementsAfter(ctx, l.Common.Seq)
	return err
}

// lastCommon finds the newest row up to n that both chains have. A row's hash covers all rows before it, so that two
// chains with one row alike have all rows before it alike.
func lastCommon(ctx context.Context, a, b *store.View, n int64) (data.Head, error) {
	var common data.Head
	var failed error
	sort.Search(int(n), func(i int) bool {
		seq := int64(i) + 1
		x, err := a.AuditHash(ctx, seq)
		y, err2 := b.AuditHash(ctx, seq)
		if failed = cmp.Or(failed, err, err2); failed != nil || x == "" || x != y {
			return true
		}
		if seq > common.Seq {
			common = data.Head{Seq: seq, Hash: x}
		}
		return false
	})
	return common, failed
}
