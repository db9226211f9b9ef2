package bundle

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"net"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
)

// MaxKeyFile is the most bytes that the file of a key has.
const MaxKeyFile = 64 << 10

// ParseKey reads a public key as id_ed25519.pub or a line of authorized_keys has it, and returns it in the one form of
// [KeyLine] with its fingerprint, SHA256:... as `ssh-keygen -l` prints it.
func ParseKey(line string) (key, fingerprint string, err error) {
	k, _, options, rest, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil || len(options) > 0 || len(strings.TrimSpace(string(rest))) > 0 {
		return "", "", problem.New("bad-key", text.Safe(text.Shorten(strings.TrimSpace(line), 40)),
			"give one public key of OpenSSH, such as the file id_ed25519.pub", "this is no public key")
	}
	if err := usable(k); err != nil {
		return "", "", err
	}
	return KeyLine(k), ssh.FingerprintSHA256(k), nil
}

// usable refuses kinds of keys that are too weak to sign with, and certificates, whose authority nobody has named.
func usable(k ssh.PublicKey) error {
	const fix = "use a key of the kind ed25519: ssh-keygen -t ed25519"
	switch k.Type() {
	case ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521,
		ssh.KeyAlgoSKECDSA256:
		return nil
	case ssh.KeyAlgoRSA:
		if c, ok := k.(ssh.CryptoPublicKey); ok {
			if r, ok := c.CryptoPublicKey().(*rsa.PublicKey); ok && r.N.BitLen() >= minRSA {
				return nil
			}
		}
		return problem.New("weak-key", "", fix, "a key of the kind RSA needs %d bits", minRSA)
	}
	return problem.New("weak-key", "", fix, "keys of the kind %s do not sign bundles", text.Safe(k.Type()))
}

// Signing is what a bundle is signed with: the file of a private key of OpenSSH or, where that is the file of a public
// key, the private key of it that the agent holds.
type Signing struct {
	Path       string
	Passphrase func() (string, error) // asked for where the key has one
	Agent      string                 // the socket of the agent, SSH_AUTH_SOCK; "" for none
}

// Open returns the signer. close ends the connection to the agent, and is to be called when err is nil.
func (s *Signing) Open(ctx context.Context) (signer ssh.Signer, closeIt func(), err error) {
	b, err := safefile.Read(ctx, s.Path, MaxKeyFile)
	if err != nil {
		return nil, nil, err
	}
	closeIt = func() {}
	if !strings.Contains(string(b), "-----BEGIN") {
		signer, closeIt, err = s.fromAgent(ctx, string(b))
	} else if signer, err = ssh.ParsePrivateKey(b); errors.As(err, new(*ssh.PassphraseMissingError)) {
		signer, err = s.withPassphrase(b)
	} else if err != nil {
		err = problem.New("bad-key", text.Safe(s.Path), "give a private key of OpenSSH, such as ~/.ssh/id_ed25519",
			"this is no private key")
	}
	if err != nil {
		return nil, nil, err
	}
	if err := usable(signer.PublicKey()); err != nil {
		closeIt()
		return nil, nil, err
	}
	return signer, closeIt, nil
}

func (s *Signing) withPassphrase(b []byte) (ssh.Signer, error) {
	if s.Passphrase == nil {
		return nil, problem.New("passphrase", text.Safe(s.Path),
			"load it into the agent with ssh-add and give its .pub file instead", "the key has a passphrase")
	}
	pass, err := s.Passphrase()
	if err != nil {
		return nil, err
	}
	signer, err := ssh.ParsePrivateKeyWithPassphrase(b, []byte(pass))
	if err != nil {
		return nil, problem.New("passphrase", text.Safe(s.Path), "try again", "the passphrase does not open the key")
	}
	return signer, nil
}

func (s *Signing) fromAgent(ctx context.Context, line string) (ssh.Signer, func(), error) {
	want, _, err := ParseKey(line)
	if err != nil {
		return nil, nil, err
	}
	const fix = "load the key with ssh-add, or give the file of the private key"
	if s.Agent == "" {
		return nil, nil, problem.New("no-agent", text.Safe(s.Path), fix, "no agent runs that holds keys of ssh")
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", s.Agent)
	if err != nil {
		return nil, nil, problem.New("no-agent", text.Safe(s.Path), fix, "the agent does not answer (%v)", err)
	}
	list, err := agent.NewClient(conn).Signers()
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("agent: %w", err), conn.Close())
	}
	for _, k := range list {
		if KeyLine(k.PublicKey()) == want {
			return k, func() { _ = conn.Close() }, nil
		}
	}
	return nil, nil, errors.Join(conn.Close(),
		problem.New("no-agent", text.Safe(s.Path), fix, "the agent does not hold the private key"))
}
