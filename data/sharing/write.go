package sharing

import (
	"context"
	"io"
	"os"
	"time"

	"golang.org/x/crypto/ssh"

	"assure/data"
	"assure/data/bundle"
	"assure/internal/agefile"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Output says where a bundle goes, for whom it is encrypted, and what it is signed with.
type Output struct {
	Path    string
	Force   bool
	Seal    agefile.Seal
	Signing bundle.Signing
}

// Made is a bundle that was written.
type Made struct {
	Manifest bundle.Manifest
	Signer   entity.Signer
	Path     string
	SHA256   string // of the file
}

// Write signs a draft and writes it. The register records it first: a bundle that nobody could recall must not exist.
func (d *Draft) Write(ctx context.Context, r *data.Register, o Output) (*Made, error) {
	return sign(ctx, r, &d.Manifest, d.Supplier.ID, o, func(m *bundle.Manifest, signer ssh.Signer,
		b entity.Bundle) (*Made, error) {
		if err := r.RecordBundle(ctx, b); err != nil {
			return nil, err
		}
		return write(ctx, m, signer, o, d.open)
	})
}

func (d *Draft) open(sum string) (io.ReadCloser, error) {
	return safefile.Open(context.Background(), d.files[sum], safefile.NoLimit)
}

func sizeOf(path string) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, safefile.Explain(err, path)
	}
	return info.Size(), nil
}

// sign opens the key, makes sure that it is one of ours, and hands the finished manifest on with the record of it.
func sign(ctx context.Context, r *data.Register, m *bundle.Manifest, supplier string, o Output,
	next func(*bundle.Manifest, ssh.Signer, entity.Bundle) (*Made, error)) (*Made, error) {
	if err := o.Seal.Check(); err != nil {
		return nil, err
	}
	if _, err := os.Lstat(o.Path); err == nil && !o.Force {
		return nil, problem.New("file-exists", text.Safe(o.Path), "give another name, or --force",
			"the file is there already")
	}
	signer, closeIt, err := o.Signing.Open(ctx)
	if err != nil {
		return nil, err
	}
	defer closeIt()
	ours, err := r.OurSigner(ctx, ssh.FingerprintSHA256(signer.PublicKey()))
	if err != nil {
		return nil, err
	}
	m.By = bundle.Body{Code: ours.Code, Name: ours.Name}
	raw, err := bundle.Encode(m)
	if err != nil {
		return nil, err
	}
	made, err := next(m, signer, entity.Bundle{ID: m.ID, Kind: string(m.Kind), Supplier: supplier, Code: ours.Code,
		Body: ours.Name, Made: m.Made, SHA256: safefile.SHA256(raw), Fingerprint: ours.Fingerprint,
		Manifest: questionnaire.Text(raw), Supersedes: m.Supersedes})
	if err != nil {
		return nil, err
	}
	made.Signer = ours
	return made, nil
}

func write(ctx context.Context, m *bundle.Manifest, signer ssh.Signer, o Output,
	open func(string) (io.ReadCloser, error)) (*Made, error) {
	sum, err := safefile.WriteHashed(o.Path, o.Force, func(w io.Writer) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !o.Seal.On() {
			return bundle.Write(w, m, signer, open)
		}
		sealed, err := o.Seal.Encrypt(w)
		if err != nil {
			return err
		}
		if err := bundle.Write(sealed, m, signer, open); err != nil {
			return err
		}
		return sealed.Close()
	})
	return &Made{Manifest: *m, Path: o.Path, SHA256: sum}, err
}

// Recall writes a signed recall of bundles that were made here: who takes it learns that they count no more.
func Recall(ctx context.Context, r *data.Register, ids []string, reason string, o Output) (*Made, error) {
	m := &bundle.Manifest{Format: bundle.Format, ID: r.NewID(), Kind: bundle.Recall,
		Made: r.Now().UTC().Truncate(time.Second), Program: r.Program(),
		Recalls: &bundle.Recalled{Bundles: ids, Reason: reason}}
	return sign(ctx, r, m, "", o, func(m *bundle.Manifest, signer ssh.Signer, b entity.Bundle) (*Made, error) {
		if err := r.RecallBundles(ctx, b, ids, reason); err != nil {
			return nil, err
		}
		return write(ctx, m, signer, o, nil)
	})
}
