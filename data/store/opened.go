package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"assure/data/store/heads"
	"assure/internal/problem"
)

// schemaSums are the [schema.sum] of a register with the first migrations: one of them, two of them, and so on. A test
// makes them again.
var schemaSums = []string{
	"6f92ba7dfe3281d9f8c92c227a3071672354cbc4aa56ab2cd3fae6aec0a67c80",
	"641b6bc60068a8c50fe9f343a79cc58561639a3345969363389e2928337044b8",
	"69643b35d6c6d7a1a4d4df7e731bd0cc07d9e1837ad25567c078bf3a1a425e8f",
	"efc6c63e9ae8f2f2cc3d6d81632a5374e10714cca077f3556ccf734a9a82f2c6",
	"5548c033cd747dca4510880d8baa2fdc8aa5ddeffce88f581763c2625ea2497c",
	"2d0c35cd20f6a4fb1a9c2b31d95ffe901efd9ea185f5a334393a7bb2eaa9b9c3",
	"7515da79b72233c5a3f0465c125fdcc13408d99f823e4ddb54ccfc6ca27d9703",
	"fb6a350b36e8a2239219dedb9e47366d2482ecd5c046e59bd88a285411421966",
	"6a4635cfe1988c30d7f48e9348225ea6039bd09803c612c8e7b52f81c1646661",
	"107102fee128335e8d0880395d20cbc847a08c6a0e7b4ccfb125d04365d9635e",
	"60027c6f354dd8d9d84c0e5fd393ae3f891c32b72c0e7a516f8fcf0f0a83a613",
	"a04fcb76e0ca7a37bb93df4e91845fbc4a41d904de6aea98b6dcf37ddc15de3a",
	"dc2352c502856bd37e5d9cc7256c6f444ad13f780cb2a9a185499b5cca5a2e48",
}

// checkOpened looks at what is cheap to look at when a register is opened: its schema, and the end of its log. A
// register that somebody has changed is refused for writing, because what is written to it would be kept wrongly or
// would hide what was done; for reading there is a warning. All else is for [Store.Verify].
func (s *Store) checkOpened(ctx context.Context, db *sql.DB, list []migration) error {
	if s.foreignFiles || len(list) == 0 {
		return nil
	}
	const fix = "`assure audit verify` lists everything; keep the file as it is and restore the last backup " +
		"to a new path"
	what, refuse, err := changedSchema(ctx, db, list)
	if err == nil && !refuse {
		var words string
		if words, err = endOfLog(ctx, db); words != "" {
			what, refuse = words, true
		}
	}
	if err == nil && what == "" {
		what, err = s.missingHead(ctx, db)
	}
	switch {
	case err != nil || what == "":
		return err
	case refuse && !s.cfg.ReadOnly:
		return problem.New("altered-register", s.cfg.Path, fix+"; commands that only read work meanwhile", "%s", what)
	}
	s.warnings = append(s.warnings, what+"; "+fix)
	return nil
}

// missingHead says that the log does not have the newest of the heads noted last: what is written then gives numbers a
// second time, so it is said whatever the register is opened for. It reads only the ends of the files of heads.
func (s *Store) missingHead(ctx context.Context, db *sql.DB) (string, error) {
	noted, err := s.cfg.noted(heads.Recent)
	var p *problem.Problem
	if errors.As(err, &p) && s.cfg.Anchors != "" {
		s.warnings = append(s.warnings, fmt.Sprintf("%s (%s); %s", p.What, p.Where, p.Fix))
	}
	if err != nil || len(noted) == 0 {
		return "", nil //nolint:nilerr // the full check says that the file cannot be read
	}
	newest := slices.MaxFunc(noted, func(a, b Noted) int { return cmp.Compare(a.Seq, b.Seq) })
	hash, err := (&View{q: db}).AuditHash(ctx, newest.Seq)
	if err != nil || strings.HasPrefix(hash, newest.Hash) {
		return "", err
	}
	return fmt.Sprintf("the log lacks row %d, which was noted in %s: an earlier copy is in the place of the "+
		"register, or the log was changed", newest.Seq, newest.Where), nil
}

// changedSchema says what the schema has otherwise than these migrations make it, and whether that may change what is
// written or read.
func changedSchema(ctx context.Context, db *sql.DB, list []migration) (what string, refuse bool, err error) {
	have, err := readParts(ctx, &View{q: db})
	if err != nil || len(list) <= len(schemaSums) && have.sum() == schemaSums[len(list)-1] {
		return "", false, err
	}
	made, err := madeBy(ctx, list)
	if err != nil {
		return "", false, err
	}
	found := made.differences(have)
	if len(found) == 0 {
		return "", false, nil
	}
	return "the schema of the register was changed outside Assure: " + strings.Join(found, "; "),
		!made.harmless(have), nil
}

// endOfLog says what is wrong with the end of the log.
func endOfLog(ctx context.Context, db *sql.DB) (string, error) {
	var head, last Head
	var headAt, lastAt int64
	err := db.QueryRowContext(ctx, "SELECT h.seq, h.hash, h.at_us, coalesce(a.seq, 0), coalesce(a.hash, $1), "+
		"coalesce(a.at_us, 0) FROM audit_head h "+
		"LEFT JOIN (SELECT seq, hash, at_us FROM audit ORDER BY seq DESC LIMIT 1) a ON true WHERE h.id = 1", genesis).
		Scan(&head.Seq, &head.Hash, &headAt, &last.Seq, &last.Hash, &lastAt)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "the register does not say where its log ends", nil
	case err != nil || head == last && headAt == lastAt:
		return "", mapError(err)
	}
	return fmt.Sprintf("the log of the register ends with row %d, and the register says row %d: its end was "+
		"cut off or added to outside Assure", last.Seq, head.Seq), nil
}
