package backup

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
	"filippo.io/age/agessh"

	"assure/data/archive"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
)

// Seal is for whom a backup is encrypted: for holders of keys, or for who knows a passphrase. The zero Seal encrypts
// nothing.
type Seal struct {
	Recipients []string // age1... or ssh-ed25519 AAAA..., public keys
	Passphrase string
}

// On reports whether anything is encrypted.
func (s *Seal) On() bool { return len(s.Recipients) > 0 || s.Passphrase != "" }

// Check reports whether the keys can be used.
func (s *Seal) Check() error {
	_, err := s.recipients()
	return err
}

func (s *Seal) recipients() ([]age.Recipient, error) {
	if s.Passphrase != "" {
		if len(s.Recipients) > 0 {
			return nil, problem.New("bad-recipient", "", "give one of the two",
				"a backup is encrypted for keys or with a passphrase, not both")
		}
		r, err := age.NewScryptRecipient(s.Passphrase)
		return []age.Recipient{r}, err
	}
	var out []age.Recipient
	for _, one := range s.Recipients {
		r, err := recipient(strings.TrimSpace(one))
		if err != nil {
			return nil, problem.New("bad-recipient", text.Safe(short(one)),
				"give a public key, age1... as `age-keygen` prints it or ssh-ed25519 AAAA... as in id_ed25519.pub",
				"this is not a key to encrypt for")
		}
		out = append(out, r)
	}
	return out, nil
}

func recipient(s string) (age.Recipient, error) {
	if strings.HasPrefix(s, "ssh-ed25519 ") {
		return agessh.ParseRecipient(s)
	}
	return age.ParseX25519Recipient(s)
}

// short is the beginning of a key: the whole of a secret one, given by mistake, is not printed.
func short(s string) string {
	if r := []rune(s); len(r) > 16 {
		return string(r[:16]) + "..."
	}
	return s
}

// Keys open an encrypted backup.
type Keys struct {
	Identities []string // files with identities of age, or a private key of ssh
	Passphrase string
}

const maxKeyFile = 1 << 20

func (k *Keys) identities() ([]age.Identity, error) {
	var out []age.Identity
	if k.Passphrase != "" {
		id, err := age.NewScryptIdentity(k.Passphrase)
		if err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	for _, path := range k.Identities {
		ids, err := identityFile(path)
		if err != nil {
			return nil, err
		}
		out = append(out, ids...)
	}
	return out, nil
}

func identityFile(path string) ([]age.Identity, error) {
	f, err := safefile.Open(context.Background(), path, safefile.NoLimit)
	if err != nil {
		return nil, safefile.Explain(err, path)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxKeyFile))
	if err != nil {
		return nil, err
	}
	bad := problem.New("bad-identity", path,
		"give the file that `age-keygen` wrote, with AGE-SECRET-KEY-1..., or a private "+
			"key of ssh of the kind ed25519 without a passphrase", "this is no file with a secret key")
	if strings.Contains(string(b), "-----BEGIN") {
		id, err := agessh.ParseIdentity(b)
		if err != nil {
			return nil, bad
		}
		return []age.Identity{id}, nil
	}
	ids, err := age.ParseIdentities(strings.NewReader(string(b)))
	if err != nil {
		return nil, bad
	}
	return ids, nil
}

// encrypt writes a new file, readable by its owner only, with what fill writes, encrypted. It returns its SHA-256.
func (s *Seal) encrypt(path string, fill func(io.Writer) error) (string, error) {
	to, err := s.recipients()
	if err != nil {
		return "", err
	}
	return safefile.WriteHashed(path, false, func(w io.Writer) error {
		out, err := age.Encrypt(w, to...)
		if err != nil {
			return err
		}
		if err := fill(out); err != nil {
			return err
		}
		return out.Close()
	})
}

const magic = "age-encryption.org/v1"

// Encrypted reports whether a file is one that age encrypted.
func Encrypted(path string) bool {
	f, err := safefile.Open(context.Background(), path, safefile.NoLimit)
	if err != nil {
		return false
	}
	defer f.Close()
	b := make([]byte, len(magic))
	_, err = io.ReadFull(f, b)
	return err == nil && string(b) == magic
}

// decrypt writes the plain text of a file to the new file to, readable by its owner only. Nothing of it may be read
// before decrypt has returned without an error: age finds what was altered only when it comes to it. The plain text is
// never longer than the file.
func (k *Keys) decrypt(ctx context.Context, from, to string) error {
	ids, err := k.identities()
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return problem.New("no-key", from, "give the file with the secret key with --identity, or the passphrase with "+
			"--passphrase-file", "the backup is encrypted")
	}
	in, err := safefile.Open(ctx, from, safefile.NoLimit)
	if err != nil {
		return safefile.Explain(err, from)
	}
	defer in.Close()
	plain, err := age.Decrypt(in, ids...)
	if err != nil {
		return k.refused(err, from)
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	_, err = io.Copy(out, stoppable(ctx, plain))
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil:
		return out.Close()
	case errors.As(err, new(*fs.PathError)): // the disk
		return problem.New("cannot-write", to, "free some space there, and try again",
			"the backup cannot be decrypted to a temporary file: %v", err)
	}
	return problem.New("damaged", from, "keep it as it is, and restore another backup",
		"the encrypted backup is damaged, cut off or altered (%v)", err)
}

func (k *Keys) refused(err error, from string) error {
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) || strings.Contains(err.Error(), "incorrect passphrase") {
		return problem.New("wrong-key", from, "use the key of one whom it was encrypted for, or its passphrase",
			"none of the keys given opens the backup")
	}
	return problem.New("damaged", from, "keep it as it is, and restore another backup",
		"the encrypted backup is damaged, cut off or altered (%v)", err)
}

// reads is a reader as a function.
type reads func([]byte) (int, error)

func (f reads) Read(p []byte) (int, error) { return f(p) }

// stoppable ends reading when a context does.
func stoppable(ctx context.Context, r io.Reader) io.Reader {
	return reads(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return r.Read(p)
	})
}

// pack writes the originals of a register as a tar archive, and returns the paths of those that are no longer what they
// were, which it leaves out.
func pack(ctx context.Context, register string, w io.Writer) (altered []string, err error) {
	t := tar.NewWriter(w)
	err = archive.Each(ctx, register, func(name, path string) error {
		sum, err := safefile.HashFile(ctx, path)
		if err != nil {
			return safefile.Explain(err, path)
		}
		if sum != archive.SHA256Of(name) {
			altered = append(altered, path)
			return nil
		}
		return packOne(t, name, path)
	})
	return altered, errors.Join(err, t.Close())
}

func packOne(t *tar.Writer, name, path string) error {
	f, err := safefile.Open(context.Background(), path, safefile.NoLimit)
	if err != nil {
		return safefile.Explain(err, path)
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		return err
	}
	h := &tar.Header{Name: "register-files/" + name, Size: fi.Size(), Mode: 0o600, ModTime: fi.ModTime()}
	if err := t.WriteHeader(h); err != nil {
		return err
	}
	if _, err := io.Copy(t, f); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// unpack puts the originals of a tar archive into the archive folder of a register, each checked against its hash.
func unpack(ctx context.Context, from, register string) error {
	f, err := safefile.Open(ctx, from, safefile.NoLimit)
	if err != nil {
		return err
	}
	defer f.Close()
	t := tar.NewReader(f)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return problem.New("damaged", filepath.Base(from), "keep it as it is, and restore another backup",
				"the originals of the backup cannot be read: %v", err)
		}
		name := strings.TrimPrefix(h.Name, "register-files/")
		sha := archive.SHA256Of(name)
		if h.Typeflag != tar.TypeReg || sha == "" {
			continue // nothing that this program writes
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		err = archive.Keep(ctx, archive.Dir(register), name, sha,
			func() (io.ReadCloser, error) { return io.NopCloser(t), nil })
		if err != nil {
			return err
		}
	}
}
