package data_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"assure/data/book"
	"assure/data/bundle"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func publicKey(t *testing.T) string {
	t.Helper()
	pub, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k, err := ssh.NewPublicKey(pub)
	if err != nil {
		t.Fatal(err)
	}
	return bundle.KeyLine(k)
}

// A key counts on the days it was recorded for, for the body it was recorded for, until it is revoked.
func TestSigners(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana") // 2026-03-02
	key := publicKey(t)
	s := datatest.Must(r.AddSigner(ctx, entity.Signer{Code: "r0a9", Name: "Demo Trust", Key: key + " me@example.test",
		Checked: "read out on the switchboard number"}))(t)
	if s.Ref != "KEY-001" || s.Code != "R0A9" || s.Key != key || s.From.String() != "2026-03-02" ||
		s.Until.String() != "2028-03-02" || s.By != "dana" {
		t.Errorf("%+v", s)
	}
	_, err := r.AddSigner(ctx, entity.Signer{Code: "R0B9", Name: "Other Trust", Key: key, Checked: "x"})
	datatest.WantCode(t, err, "key-known")
	for name, bad := range map[string]struct {
		signer entity.Signer
		code   string
	}{
		"no key":   {entity.Signer{Code: "R0A9", Name: "T", Checked: "x", Key: "nonsense"}, "bad-key"},
		"no code":  {entity.Signer{Code: "?", Name: "T", Checked: "x", Key: publicKey(t)}, "bad-ods-code"},
		"no name":  {entity.Signer{Code: "R0A9", Checked: "x", Key: publicKey(t)}, "no-name"},
		"no check": {entity.Signer{Code: "R0A9", Name: "T", Key: publicKey(t)}, "no-check"},
		"over": {entity.Signer{Code: "R0A9", Name: "T", Checked: "x", Key: publicKey(t), Until: s.From - 1},
			"bad-dates"},
		"six years": {entity.Signer{Code: "R0A9", Name: "T", Checked: "x", Key: publicKey(t),
			Until: s.From.AddMonths(72)}, "bad-dates"},
		"two in one": {entity.Signer{Code: "R0A9", Name: "T", Checked: "x",
			Key: publicKey(t) + "\n" + publicKey(t)}, "bad-key"},
	} {
		if _, err := r.AddSigner(ctx, bad.signer); err == nil {
			t.Errorf("%s: recorded", name)
		} else {
			datatest.WantCode(t, err, bad.code)
		}
	}
	b := &bundle.Bundle{Key: key}
	b.Manifest.By, b.Manifest.Made = bundle.Body{Code: "R0A9", Name: "Demo Trust"}, r.Now()
	if got := datatest.Must(r.CheckSigner(ctx, b))(t); got.Ref != s.Ref {
		t.Errorf("signed by %+v", got)
	}
	b.Manifest.By.Code = "R0B9"
	_, err = r.CheckSigner(ctx, b)
	datatest.WantCode(t, err, "wrong-signer")
	b.Manifest.By.Code, b.Manifest.Made = "R0A9", r.Now().AddDate(0, 0, 3)
	_, err = r.CheckSigner(ctx, b)
	datatest.WantCode(t, err, "bad-time")
	_, err = r.CheckSigner(ctx, &bundle.Bundle{Key: publicKey(t), Manifest: b.Manifest})
	datatest.WantCode(t, err, "unknown-signer")
	b.Manifest.Made = r.Now()
	at := book.At{KnownOn: r.Today()}
	c.At = c.At.AddDate(2, 0, 1)
	datatest.Must(r.ConfirmClock(ctx))(t)
	_, err = r.CheckSigner(ctx, b)
	datatest.WantCode(t, err, "expired-signer")
	if _, err = r.RevokeSigner(ctx, "key-1", " "); err == nil {
		t.Error("revoked without a reason")
	}
	datatest.Must(r.RevokeSigner(ctx, "key-1", "stolen"))(t)
	_, err = r.RevokeSigner(ctx, s.Ref, "again")
	datatest.WantCode(t, err, "revoked")
	_, err = r.CheckSigner(ctx, b)
	if p := datatest.WantCode(t, err, "revoked-signer"); !strings.Contains(p.What, "stolen") {
		t.Error(p.What)
	}
	if before := datatest.Must(r.Signers(ctx, at))(t); len(before) != 1 || before[0].Revoked != nil {
		t.Errorf("known on the first day: %+v", before)
	}
	sound(t, r)
}

// The newest answer of a supplier on sharing counts, by the day on which it said so.
func TestConsents(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	s, _, _ := datatest.Seed(t, r)
	if c := datatest.Must(r.ConsentOf(ctx, s.ID))(t); c.Share != entity.AskFirst || c.On != 0 {
		t.Errorf("nothing said yet: %+v", c)
	}
	say := func(share entity.Sharing, daysAgo int) error {
		_, err := r.RecordConsent(ctx, entity.Consent{Supplier: s.ID, Share: share, Source: "a mail",
			On: r.Today() - questionnaire.Date(daysAgo)})
		return err
	}
	must(t, say(entity.MayShare, 1))
	must(t, say(entity.MayNotShare, 9)) // recorded later, and said before
	if c := datatest.Must(r.ConsentOf(ctx, s.ID))(t); c.Share != entity.MayShare {
		t.Errorf("%+v", c)
	}
	must(t, say(entity.MayNotShare, 0))
	if c := datatest.Must(r.ConsentOf(ctx, s.ID))(t); c.Share != entity.MayNotShare {
		t.Errorf("%+v", c)
	}
	datatest.WantCode(t, say("perhaps", 0), "bad-consent")
	datatest.WantCode(t, say(entity.MayShare, -1), "bad-dates")
	_, err := r.RecordConsent(ctx, entity.Consent{Supplier: s.ID, Share: entity.MayShare})
	datatest.WantCode(t, err, "no-source")
}
