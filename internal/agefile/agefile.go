// Package agefile says for whom a file is encrypted with age, and with which keys it is opened.
package agefile

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/agessh"

	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
)

// Magic is how a file begins that age encrypted.
const Magic = "age-encryption.org/v1"

// Seal is for whom a file is encrypted: for holders of keys, or for who knows a passphrase. The zero Seal encrypts
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

// Encrypt returns what encrypts to w all that is written to it. It has to be closed.
func (s *Seal) Encrypt(w io.Writer) (io.WriteCloser, error) {
	to, err := s.recipients()
	if err != nil {
		return nil, err
	}
	return age.Encrypt(w, to...)
}

func (s *Seal) recipients() ([]age.Recipient, error) {
	if s.Passphrase != "" {
		if len(s.Recipients) > 0 {
			return nil, problem.New("bad-recipient", "", "give one of the two",
				"a file is encrypted for keys or with a passphrase, not both")
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

// Keys open an encrypted file.
type Keys struct {
	Identities []string // files with identities of age, or a private key of ssh
	Passphrase string
}

// Decrypt returns the plain text of what was encrypted, where names it in errors. What it reads must not be believed
// before it ended without an error: age finds what was altered only when it comes to it.
func (k *Keys) Decrypt(in io.Reader, where string) (io.Reader, error) {
	ids, err := k.identities()
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, problem.New("no-key", where,
			"give the file with the secret key with --identity, or the passphrase with --passphrase-file",
			"the file is encrypted")
	}
	plain, err := age.Decrypt(in, ids...)
	if err == nil {
		return plain, nil
	}
	if errors.As(err, new(*age.NoIdentityMatchError)) || strings.Contains(err.Error(), "incorrect passphrase") {
		return nil, problem.New("wrong-key", where, "use the key of one whom it was encrypted for, or its passphrase",
			"none of the keys given opens the file")
	}
	return nil, Damaged(err, where)
}

// Damaged is the error for an encrypted file that cannot be decrypted to its end.
func Damaged(err error, where string) error {
	return problem.New("damaged", where, "keep it as it is, and use another copy",
		"the encrypted file is damaged, cut off or altered (%v)", err)
}

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

const maxKeyFile = 1 << 20

func identityFile(path string) ([]age.Identity, error) {
	b, err := safefile.Read(context.Background(), path, maxKeyFile)
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

// Is reports whether a file begins as an encrypted one does.
func Is(body []byte) bool { return bytes.HasPrefix(body, []byte(Magic)) }
