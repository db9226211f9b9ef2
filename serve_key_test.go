package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/ssh"

	"assure/data"
)

// writeKey writes a private key as ssh reads it.
func writeKey(t *testing.T, dir string, key ed25519.PrivateKey) string {
	t.Helper()
	block, err := ssh.MarshalPrivateKey(key, "")
	must(t, err)
	path := filepath.Join(dir, "id")
	must(t, os.WriteFile(path, pem.EncodeToMemory(block), 0o600))
	return path
}

func newKey(t *testing.T) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	return key
}

// headOfNothing is no head to compare with.
var headOfNothing data.Head
