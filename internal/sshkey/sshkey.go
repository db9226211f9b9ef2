// Package sshkey reads the public keys by which people sign in.
package sshkey

import (
	"strings"

	"golang.org/x/crypto/ssh"

	"assure/internal/problem"
	"assure/internal/text"
)

// Key is a public key.
type Key struct {
	Fingerprint string // as ssh-keygen -l prints it: SHA256:...
	Public      string // type and key, as in an authorized_keys file, without comment
	Note        string // the comment
}

// Parse reads the public key of a .pub file. A private key is refused, and so is a key that is too weak. where is what
// a problem names.
func Parse(b []byte, where string) (Key, error) {
	if strings.Contains(string(b), "PRIVATE KEY") {
		return Key{}, problem.New("private-key", where,
			"give the file that ends in .pub; treat this key as known to others if it left its owner's computer",
			"this is a private key, which stays with its owner")
	}
	pub, note, options, rest, err := ssh.ParseAuthorizedKey(b)
	switch {
	case err != nil || len(options) > 0:
		return Key{}, problem.New("no-key", where, "give a .pub file, as `ssh-keygen -t ed25519` makes it",
			"this is no public key in the form of OpenSSH")
	case strings.TrimSpace(string(rest)) != "":
		return Key{}, problem.New("several-keys", where, "give a file with one", "there are several keys in it")
	}
	if err := strongEnough(pub, where); err != nil {
		return Key{}, err
	}
	return Key{Fingerprint: ssh.FingerprintSHA256(pub),
		Public: strings.TrimSpace(string(ssh.MarshalAuthorizedKey(pub))), Note: note}, nil
}

// strongEnough refuses keys of types and sizes that are no longer safe.
func strongEnough(pub ssh.PublicKey, where string) error {
	const fix = "make one with `ssh-keygen -t ed25519`"
	switch t := pub.Type(); t {
	case ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoSKED25519,
		ssh.KeyAlgoSKECDSA256:
		return nil
	case ssh.KeyAlgoRSA:
		if len(pub.Marshal()) >= 3072/8 { // the modulus is most of it
			return nil
		}
		return problem.New("weak-key", where, fix, "the RSA key has fewer than 3072 bits")
	default:
		return problem.New("weak-key", where, fix, "keys of the type %s are not taken", text.Safe(t))
	}
}
