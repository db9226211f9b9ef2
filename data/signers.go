package data

import (
	"context"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/bundle"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Keys of an organisation count for two years unless something else is said, and never longer than five.
const (
	signerMonths     = 24
	signerMostMonths = 60
)

// AddSigner records a key with which an organisation signs, and returns it with its reference. It counts from today
// for two years unless the days are given.
func (r *Register) AddSigner(ctx context.Context, s entity.Signer) (entity.Signer, error) {
	checked := string(s.Checked)
	if err := CleanAll(&s.Code, &s.Name, &checked); err != nil {
		return s, err
	}
	s.Checked = questionnaire.Text(checked)
	var err error
	if s.Key, s.Fingerprint, err = bundle.ParseKey(s.Key); err != nil {
		return s, err
	}
	if s.Code, err = entity.ParseODSCode(s.Code); err != nil {
		return s, problem.New("bad-ods-code", text.Safe(s.Code), "give the ODS code of the organisation", "%s", err)
	}
	s.Code = strings.ToUpper(s.Code)
	today := r.Today()
	if s.From == 0 {
		s.From = today
	}
	if s.Until == 0 {
		s.Until = s.From.AddMonths(signerMonths)
	}
	switch {
	case s.Name == "":
		return s, problem.New("no-name", s.Code, "give the name of the organisation with --name",
			"the key has no organisation")
	case s.Checked == "" && !s.Ours:
		return s, problem.New("no-check", s.Fingerprint,
			"say how with --checked: its fingerprint read out on the telephone, handed over at a meeting",
			"nobody said how they made sure that the key is theirs")
	case s.Until < s.From || s.Until < today:
		return s, problem.New("bad-dates", s.Until.String(), "give a later day",
			"the key would count on no day to come")
	case s.Until > s.From.AddMonths(signerMostMonths):
		return s, problem.New("bad-dates", s.Until.String(), "give a day within five years, and a new key then",
			"a key counts for five years at most")
	}
	err = r.Update(ctx, actSigner, func(tx *Tx) error {
		list, err := store.List(ctx, tx, store.Signers)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(list, func(x entity.Signer) bool { return x.Fingerprint == s.Fingerprint }); i >= 0 {
			return problem.New("key-known", s.Fingerprint, "use that one, or another key",
				"it is recorded as %s of %s", list[i].Ref, text.Safe(list[i].Name))
		}
		if s.Ref, err = NextRef(ctx, tx, store.Signers, entity.SignerForm); err != nil {
			return err
		}
		s.ID, s.By, s.At, s.Revoked = tx.NewID(), tx.Actor(), tx.At(), nil
		tx.Subject("signer", s.Ref, "added")
		return store.Insert(ctx, tx, store.Signers, s)
	})
	return s, err
}

// RevokeSigner ends a key for a reason: nothing that it signed is taken from then on.
func (r *Register) RevokeSigner(ctx context.Context, ref, reason string) (s entity.Signer, err error) {
	if err := CleanAll(&reason); err != nil {
		return s, err
	}
	if reason == "" {
		return s, problem.New("no-reason", text.Safe(ref), "say why: lost, stolen, replaced",
			"a key is revoked for a reason")
	}
	err = r.Update(ctx, actSignerEnd, func(tx *Tx) error {
		if s, err = findSigner(ctx, tx, ref); err != nil {
			return err
		}
		if s.Revoked != nil {
			return problem.New("revoked", s.Ref, "nothing more is needed", "it was revoked already, by %s",
				text.Safe(s.Revoked.By))
		}
		s.Revoked = &entity.Reopening{By: tx.Actor(), At: tx.At(), Reason: questionnaire.Text(reason)}
		tx.Subject("signer", s.Ref, "revoked")
		if _, err = store.Put(ctx, tx, store.Signers, s); err != nil {
			return err
		}
		signed, err := store.ListPlain(ctx, tx, store.Bundles, store.By("way", string(entity.BundleTaken)))
		for i := range signed {
			if err == nil && signed[i].Fingerprint == s.Fingerprint {
				_, err = tx.endReliances(ctx, []string{signed[i].ID}, "", tx.Actor(),
					"the key "+s.Ref+" that signed the bundle was revoked: "+reason)
			}
		}
		return err
	})
	return s, err
}

func findSigner(ctx context.Context, v store.Viewer, ref string) (entity.Signer, error) {
	full := ref
	if n, ok := entity.SignerForm.Number(ref); ok {
		full = entity.SignerForm.Of(n)
	}
	s, err := store.Find(ctx, v, store.Signers, store.By("ref_key", store.RefKey(full)))
	if book.IsNotFound(err) {
		return s, problem.New("unknown-key", text.Safe(ref), "see assure keys list", "there is no such key")
	}
	return s, err
}

// Signers lists the keys by organisation and reference, revoked ones too, as they were at a moment.
func (r *Register) Signers(ctx context.Context, at book.At) (list []entity.Signer, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Signers)
		return err
	})
	slices.SortFunc(list, func(a, b entity.Signer) int {
		return strings.Compare(a.Code+" "+a.Ref, b.Code+" "+b.Ref)
	})
	return list, err
}

// CheckSigner finds the key that signed a bundle among those that count today, and makes sure that it is of the body
// that the bundle names.
func (r *Register) CheckSigner(ctx context.Context, b *bundle.Bundle) (s entity.Signer, err error) {
	_, fingerprint, err := bundle.ParseKey(b.Key)
	if err != nil {
		return s, err
	}
	list, err := r.Signers(ctx, book.At{})
	if err != nil {
		return s, err
	}
	i := slices.IndexFunc(list, func(x entity.Signer) bool { return x.Fingerprint == fingerprint })
	by := b.Manifest.By
	if i < 0 {
		return s, problem.New("unknown-signer", "", "ask "+text.Safe(by.Name)+
			" on a known telephone number to read out the fingerprint, then: assure keys add",
			"it says that %s (%s) signed it, and the key %s is not recorded", text.Safe(by.Name), by.Code, fingerprint)
	}
	s = list[i]
	day, made := r.Today(), r.Day(b.Manifest.Made)
	switch {
	case s.Revoked != nil:
		return s, problem.New("revoked-signer", s.Ref, "ask for the bundle signed with a key that counts",
			"the key was revoked on %s: %s", r.Day(s.Revoked.At).Long(), text.Safe(string(s.Revoked.Reason)))
	case s.Code != strings.ToUpper(by.Code):
		return s, problem.New("wrong-signer", s.Ref, "do not use it; tell both organisations",
			"it says that %s made it, and the key is that of %s (%s)", by.Code, text.Safe(s.Name), s.Code)
	case !s.Valid(day):
		return s, problem.New("expired-signer", s.Ref, "ask for the bundle signed with a key that counts",
			"the key counts from %s to %s", s.From.Long(), s.Until.Long())
	case made > day+1:
		return s, problem.New("bad-time", made.String(), "ask when it was made", "it was made on a day to come")
	}
	return s, nil
}

// OurSigner is the key of ours with a fingerprint, which counts today.
func (r *Register) OurSigner(ctx context.Context, fingerprint string) (entity.Signer, error) {
	list, err := r.Signers(ctx, book.At{})
	if err != nil {
		return entity.Signer{}, err
	}
	for _, s := range list {
		if s.Fingerprint == fingerprint && s.Ours {
			if !s.Valid(r.Today()) {
				return s, problem.New("expired-signer", s.Ref, "record a new key of ours: assure keys add --ours",
					"the key counts no more")
			}
			return s, nil
		}
	}
	return entity.Signer{}, problem.New("not-our-key", fingerprint,
		"assure keys add KEY.pub --ours --organisation CODE --name NAME",
		"the key is not recorded as one of ours")
}
