package bundle

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"assure/internal/problem"
	"assure/internal/text"
)

// What a bundle may cost to read.
const (
	MaxFile       = 200_000_000 // bytes of the file, and of all documents in it
	maxManifest   = 8_000_000   // bytes: a supplier with 20 assessments of 100 questions takes 1 million
	maxSignature  = 16_000
	maxDocuments  = 2_000
	minRSA        = 2048 // bits
	magicZip      = "PK\x03\x04"
	asItWasSent   = "give the file that ends in " + Suffix + " as it was sent"
	notTheSameFix = "ask the body for the file again; it was altered on its way, or made by another program"
)

// Bundle is a bundle that was read: its parts are whole, and the holder of Key signed it. Whether the holder of that
// key may speak for a body, it does not say.
type Bundle struct {
	Manifest Manifest
	Key      string // the public key that signed it, as in an authorized_keys file, without a comment
	SHA256   string // of the manifest
	files    map[string]*zip.File
}

// Suffix ends the name of a bundle.
const Suffix = ".assure"

func refuse(code, where, fix, format string, args ...any) *problem.Problem {
	return problem.New(code, where, fix, format, args...)
}

// Read reads a bundle of size bytes that is not encrypted and checks all that it holds: the canonical form, the
// signature, and each document against its digest. Errors are [problem.Problem] values whose place is name.
func Read(r io.ReaderAt, size int64, name string) (*Bundle, error) {
	b, err := read(r, size)
	if err != nil {
		if p := (*problem.Problem)(nil); errors.As(err, &p) {
			q := *p
			q.Where = strings.TrimSuffix(text.Safe(name)+": "+p.Where, ": ")
			return nil, &q
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return b, nil
}

func read(r io.ReaderAt, size int64) (*Bundle, error) {
	head := make([]byte, len(magicZip))
	if n, _ := r.ReadAt(head, 0); n < len(head) || string(head) != magicZip {
		return nil, refuse("not-a-bundle", "", asItWasSent, "this is no bundle")
	}
	if size > MaxFile {
		return nil, refuse("too-large", "", "ask for one without documents", "the file is larger than %d MB",
			MaxFile/1_000_000)
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refuse("damaged", "", "ask for the file again", "the bundle is cut off or damaged (%v)", err)
	}
	b := &Bundle{files: map[string]*zip.File{}}
	if len(z.File) > maxDocuments+2 {
		return nil, refuse("too-large", "", "ask for one without documents", "it holds %d files, at most %d are read",
			len(z.File), maxDocuments+2)
	}
	for _, f := range z.File {
		if b.files[f.Name] != nil {
			return nil, refuse("not-a-bundle", text.Safe(f.Name), notTheSameFix, "it is in the bundle twice")
		}
		b.files[f.Name] = f
	}
	manifest, err := b.bytes(manifestName, maxManifest)
	if err != nil {
		return nil, err
	}
	if err := b.decode(manifest); err != nil {
		return nil, err
	}
	if err := b.verify(manifest); err != nil {
		return nil, err
	}
	return b, b.checkDocuments()
}

// bytes reads a part of at most most bytes.
func (b *Bundle) bytes(name string, most int64) ([]byte, error) {
	f := b.files[name]
	if f == nil {
		return nil, refuse("not-a-bundle", "", asItWasSent,
			"there is no %s in it", name)
	}
	var out bytes.Buffer
	if err := copyPart(&out, f, most); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// copyPart unpacks a part. It stops at most bytes, whatever the archive says of its size.
func copyPart(w io.Writer, f *zip.File, most int64) error {
	where := text.Safe(f.Name)
	r, err := f.Open()
	if err != nil {
		return refuse("damaged", where, "ask for the file again", "it cannot be unpacked (%v)", err)
	}
	defer r.Close()
	n, err := io.Copy(w, io.LimitReader(r, most+1))
	switch {
	case err != nil:
		return refuse("damaged", where, "ask for the file again", "it is cut off or damaged (%v)", err)
	case n > most:
		return refuse("too-large", where, "ask the body for a smaller bundle", "it is longer than %d bytes", most)
	}
	return nil
}

// decode reads the manifest. What is not in the form in which it is written, byte for byte, is refused: a key that
// stands twice or is not known would be read by one program and not by another.
func (b *Bundle) decode(manifest []byte) error {
	var is struct{ Format string }
	if err := json.Unmarshal(manifest, &is); err != nil {
		return refuse("not-a-bundle", manifestName, notTheSameFix, "it is not JSON (%v)", err)
	}
	if is.Format != Format {
		if strings.HasPrefix(is.Format, "assure-bundle/") {
			return refuse("newer-bundle", manifestName, "install a newer release of assure",
				"it has the form %s, and this release reads %s", text.Safe(is.Format), Format)
		}
		return refuse("not-a-bundle", manifestName, asItWasSent,
			"it does not say that it is a bundle")
	}
	d := json.NewDecoder(bytes.NewReader(manifest))
	d.DisallowUnknownFields()
	if err := d.Decode(&b.Manifest); err != nil {
		return refuse("not-a-bundle", manifestName, notTheSameFix, "it cannot be read (%v)", err)
	}
	again, err := Encode(&b.Manifest)
	if err != nil || !bytes.Equal(again, manifest) {
		return refuse("not-canonical", manifestName, notTheSameFix,
			"it is not in the one form in which it may be written")
	}
	sum := sha256.Sum256(manifest)
	b.SHA256 = hex.EncodeToString(sum[:])
	return b.Manifest.check()
}

// verify checks the signature against the key that it names.
func (b *Bundle) verify(manifest []byte) error {
	file, err := b.bytes(signatureName, maxSignature)
	if err != nil {
		return err
	}
	sig, err := sshsig.Unarmor(file)
	if err != nil {
		return refuse("bad-signature", signatureName, notTheSameFix, "it is no signature (%v)", err)
	}
	if err := usable(sig.PublicKey); err != nil {
		return err
	}
	err = sshsig.Verify(bytes.NewReader(manifest), sig, sig.PublicKey, sig.HashAlgorithm, Namespace)
	if errors.Is(err, sshsig.ErrNamespaceMismatch) {
		return refuse("bad-signature", signatureName, "it was signed for something else; ask the body for a bundle",
			"it is a signature for %s", text.Safe(text.Shorten(sig.Namespace, 60)))
	}
	if err != nil {
		return refuse("altered", "", "do not use it; ask the body for the file again",
			"the signature is not over what is in the file: something was altered after it was signed")
	}
	b.Key = KeyLine(sig.PublicKey)
	return nil
}

// checkDocuments checks that the documents in a bundle are those that the manifest names, and no other file.
func (b *Bundle) checkDocuments() error {
	inside := b.Manifest.inside()
	for name, f := range b.files {
		if name == manifestName || name == signatureName {
			continue
		}
		sum, ok := strings.CutPrefix(name, documentsDir)
		size, listed := inside[sum]
		if !ok || !listed {
			return refuse("altered", text.Safe(name), "do not use it; ask the body for the file again",
				"the signed list does not name this file")
		}
		h := sha256.New()
		if err := copyPart(h, f, size); err != nil {
			return err
		}
		if hex.EncodeToString(h.Sum(nil)) != sum {
			return refuse("altered", text.Safe(name), "do not use it; ask the body for the file again",
				"the document is not the one that was signed for")
		}
		delete(inside, sum)
	}
	for sum := range inside {
		return refuse("damaged", documentsDir+sum, "ask for the file again", "the document is missing from the bundle")
	}
	return nil
}

// Document writes the document with a SHA-256 that is inside.
func (b *Bundle) Document(w io.Writer, sum string) error {
	f := b.files[documentsDir+sum]
	if f == nil {
		return refuse("no-document", sum, "ask the body for a bundle with documents",
			"the document is not in the bundle")
	}
	return copyPart(w, f, MaxFile)
}

// KeyLine writes a public key as an authorized_keys file has it, without a comment.
func KeyLine(k ssh.PublicKey) string { return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(k))) }
