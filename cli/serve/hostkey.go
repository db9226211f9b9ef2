package serve

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/crypto/ssh"

	"assure/internal/problem"
	"assure/internal/safefile"
)

// hostKey reads the server's private key, and makes one where there is none. A file that others can read or change is
// refused: with the key, they could be taken for this server.
func hostKey(ctx context.Context, o *options) (ssh.Signer, error) {
	path := o.HostKey
	if path == "" {
		path = filepath.Join(o.State, "ssh_host_ed25519_key")
	}
	fi, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := makeKey(path); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, safefile.Explain(err, path)
	case !fi.Mode().IsRegular():
		return nil, problem.New("host-key", path, "give the file itself", "the host key is no plain file")
	case runtime.GOOS != "windows" && fi.Mode().Perm()&0o077 != 0:
		return nil, problem.New("host-key", path, "make a new one if others have read it, else `chmod 600` it",
			"others than its owner can read or change the host key (%#o)", fi.Mode().Perm())
	}
	b, err := safefile.Read(ctx, path, 64<<10)
	if err != nil {
		return nil, err
	}
	key, err := ssh.ParsePrivateKey(b)
	if err != nil {
		return nil, problem.New("host-key", path, "give a private key of OpenSSH without a passphrase, or another "+
			"name for a new one", "the host key cannot be read: %s", err)
	}
	return key, nil
}

func makeKey(path string) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	block, err := ssh.MarshalPrivateKey(key, "assure serve")
	if err != nil {
		return err
	}
	return safefile.Write(path, safefile.Options{Mode: 0o600}, func(w io.Writer) error { return pem.Encode(w, block) })
}
