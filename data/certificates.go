package data

import (
	"context"

	"assure/data/book"
	"assure/data/directory/dspt"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// AddCertificate records what a certificate of a supplier says, under the acting person's name, and returns it with its
// reference. The last day of a DSPT status follows from its edition. Document may be the reference of a document of the
// supplier.
func (r *Register) AddCertificate(ctx context.Context, c entity.Certificate) (entity.Certificate, error) {
	err := r.Update(ctx, actCertificate, func(tx *Tx) (err error) {
		if c.Ref, err = NextRef(ctx, tx, store.Certificates, entity.CertificateForm); err != nil {
			return err
		}
		c.ID, c.Withdrawn, c.Reason, c.TakenFrom = tx.NewID(), false, "", ""
		if c.CheckedBy, err = nameTyped(ctx, tx, c.CheckedBy); err != nil {
			return err
		}
		if c, err = tx.putCertificate(ctx, c); err != nil {
			return err
		}
		tx.Subject("certificate", c.Ref, "added")
		return tx.pushOfSupplier(ctx, c.Supplier, c.Ref)
	})
	return c, err
}

// ChangeCertificate records another version of a certificate: what change makes of it. The versions before stay in the
// register. Kind and supplier cannot change. What it says of one that was checked is then checked by the acting person.
func (r *Register) ChangeCertificate(ctx context.Context, ref string,
	change func(*entity.Certificate)) (entity.Certificate, error) {
	return r.changeCertificate(ctx, actCertChange, ref, func(c *entity.Certificate) error {
		change(c)
		return nil
	}, CheckGiven{})
}

// CheckGiven says which parts of a check a person gave together with a change of a certificate.
type CheckGiven struct{ By, On bool }

// apply makes the check that of the change, where the certificate says something else than what was checked: whoever
// checked it before never saw that. What was not given becomes the acting person and today as it is read.
func (g CheckGiven) apply(was, c *entity.Certificate) {
	if was.CheckedBy == "" || c.CheckedAt == "" || c.SaysAs(was) {
		return
	}
	if !g.By {
		c.CheckedBy = ""
	}
	if !g.On {
		c.CheckedOn = 0
	}
}

// EditCertificate is [Register.ChangeCertificate] with a change that may refuse: its error writes nothing. What it says
// of a certificate that was checked is, from the change on, checked by the acting person today, except for what given
// says was given with it.
func (r *Register) EditCertificate(ctx context.Context, ref string, change func(*entity.Certificate) error,
	given CheckGiven) (entity.Certificate, error) {
	return r.changeCertificate(ctx, actCertChange, ref, change, given)
}

// WithdrawCertificate ends a certificate for a reason: it counts nowhere from now on.
func (r *Register) WithdrawCertificate(ctx context.Context, ref string,
	reason questionnaire.Text) (entity.Certificate, error) {
	if reason == "" {
		return entity.Certificate{}, problem.New("no-reason", ref, "say why: it may have been recorded by mistake",
			"withdrawing a certificate needs a reason")
	}
	return r.changeCertificate(ctx, actCertEnd, ref, func(c *entity.Certificate) error {
		c.Withdrawn, c.Reason = true, reason
		return nil
	}, CheckGiven{})
}

func (r *Register) changeCertificate(ctx context.Context, action, ref string,
	change func(*entity.Certificate) error, given CheckGiven) (c entity.Certificate, err error) {
	err = r.Update(ctx, action, func(tx *Tx) error {
		was, err := findCertificate(ctx, tx, ref)
		if err != nil {
			return err
		}
		if was.Withdrawn {
			return problem.New("withdrawn", was.Ref, "record it again", "the certificate was withdrawn")
		}
		c = was
		if err := change(&c); err != nil {
			return err
		}
		given.apply(&was, &c)
		if c.CheckedBy != was.CheckedBy {
			if c.CheckedBy, err = nameTyped(ctx, tx, c.CheckedBy); err != nil {
				return err
			}
		}
		c.ID, c.Ref, c.Supplier, c.Kind, c.TakenFrom = was.ID, was.Ref, was.Supplier, was.Kind, was.TakenFrom
		if same := c; same == was {
			return nil
		}
		tx.Subject("certificate", c.Ref, "changed")
		if c, err = tx.putCertificate(ctx, c); err != nil {
			return err
		}
		return tx.pushOfSupplier(ctx, c.Supplier, c.Ref)
	})
	return c, err
}

// putCertificate checks every field and writes the certificate.
func (tx *Tx) putCertificate(ctx context.Context, c entity.Certificate) (entity.Certificate, error) {
	if _, err := store.Get(ctx, tx, store.Suppliers, c.Supplier); err != nil {
		return c, err
	}
	if err := CleanAll(&c.Entity, &c.Number, &c.Edition, &c.Issuer, &c.CheckedAt, &c.CheckedBy); err != nil {
		return c, err
	}
	if c.Document != "" {
		d, err := store.Get(ctx, tx, store.Documents, c.Document)
		if book.IsNotFound(err) {
			d, err = findDocument(ctx, tx, c.Document)
		}
		if err == nil && d.Supplier != c.Supplier {
			err = problem.New("other-supplier", d.Ref, "name a document of this supplier",
				"the document belongs to another supplier")
		}
		if err != nil {
			return c, err
		}
		c.Document = d.ID
	}
	c.By, c.At = tx.Actor(), tx.At()
	c, err := ReadCertificate(c, tx.Actor(), tx.r.Day(tx.At()))
	if err != nil {
		return c, err
	}
	_, err = store.Put(ctx, tx, store.Certificates, c)
	return c, err
}

// DSPTEdition reports whether words name an edition of the DSPT.
func DSPTEdition(words string) bool { return dspt.EditionEnd(words) != 0 }

// ReadCertificate checks every field of a certificate that a person records on a day, and fills in what follows: the
// last day of a DSPT status from its edition, and today and the person where only the place of a check is given.
func ReadCertificate(c entity.Certificate, actor string, today questionnaire.Date) (entity.Certificate, error) {
	if c.Kind == entity.CertDSPT && c.Edition != "" {
		end := dspt.EditionEnd(c.Edition)
		if end == 0 {
			return c, problem.New("bad-certificate", c.Edition, "give it as published, such as 25/26",
				"there is no such edition of the DSPT")
		}
		c.Edition, c.Expiry = dspt.EditionName(end), dspt.Until(end)
	}
	if c.CheckedBy == "" && (c.CheckedOn != 0 || c.CheckedAt != "") {
		c.CheckedBy = actor
	}
	if c.CheckedOn == 0 && c.CheckedAt != "" {
		c.CheckedOn = today
	}
	return entity.NewCertificate(c, today)
}

func findCertificate(ctx context.Context, v store.Viewer, ref string) (entity.Certificate, error) {
	c, err := store.FindRef(ctx, v, store.Certificates, entity.CertificateForm, ref)
	if book.IsNotFound(err) {
		err = book.NoCertificate(ctx, v, ref)
	}
	return c, err
}

// Certified is the certificates of a supplier on a day, those withdrawn included, and what words propose.
type Certified struct {
	Supplier     entity.Supplier
	Certificates []book.Certificate
	Proposals    []book.CertificateProposal
}

// Certificates reads the certificates of suppliers by what a person types, or of all.
func (r *Register) Certificates(ctx context.Context, refs []string, at book.At) (list []Certified, err error) {
	err = r.eachCompared(ctx, refs, at, func(b *book.Book, c *book.Comparer) {
		for _, s := range b.Suppliers {
			one := Certified{s, b.CertificatesOf(s.ID), c.Proposals(s.ID)}
			if len(refs) > 0 || len(one.Certificates)+len(one.Proposals) > 0 && !s.Retired {
				list = append(list, one)
			}
		}
	})
	return list, err
}
