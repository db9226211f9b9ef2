package bundle

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/gowebpki/jcs"
	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// What a bundle is made of.
const (
	Format    = "assure-bundle/1"
	Namespace = "assure-bundle@v1"

	manifestName  = "manifest.json"
	signatureName = "manifest.json.sig"
	documentsDir  = "documents/"
)

// Encode returns a manifest as it is signed.
func Encode(m *Manifest) ([]byte, error) {
	b, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	return jcs.Transform(b)
}

// Write writes a bundle. open opens the documents that the manifest says are inside, by their SHA-256; one that is no
// longer what the manifest says is an error. The same manifest gives the same bytes, but for the signature where its
// algorithm signs with chance.
func Write(w io.Writer, m *Manifest, signer ssh.Signer, open func(sha256 string) (io.ReadCloser, error)) error {
	if err := m.check(); err != nil {
		return err
	}
	manifest, err := Encode(m)
	if err != nil {
		return err
	}
	sig, err := sshsig.Sign(bytes.NewReader(manifest), signer, sshsig.HashSHA512, Namespace)
	if err != nil {
		return fmt.Errorf("sign: %w", err)
	}
	signature := sshsig.Armor(sig) //nolint:misspell // its name
	z := zip.NewWriter(w)
	for _, part := range []struct {
		name string
		data []byte
	}{{manifestName, manifest}, {signatureName, signature}} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: m.Made})
		if err != nil {
			return err
		}
		if _, err := f.Write(part.data); err != nil {
			return err
		}
	}
	inside := m.inside()
	for _, sum := range slices.Sorted(maps.Keys(inside)) {
		if err := writeDocument(z, m, sum, inside[sum], open); err != nil {
			return err
		}
	}
	return z.Close()
}

func writeDocument(z *zip.Writer, m *Manifest, sum string, size int64,
	open func(sha256 string) (io.ReadCloser, error)) error {
	r, err := open(sum)
	if err != nil {
		return err
	}
	defer r.Close()
	f, err := z.CreateHeader(&zip.FileHeader{Name: documentsDir + sum, Method: zip.Deflate, Modified: m.Made})
	if err != nil {
		return err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, h), r)
	if err != nil {
		return err
	}
	if n != size || hex.EncodeToString(h.Sum(nil)) != sum {
		return refuse("document-altered", sum, "look what happened to the kept copy", "the document is not what it was")
	}
	return nil
}

// inside are the sizes of the documents and files in a bundle, by their SHA-256.
func (m *Manifest) inside() map[string]int64 {
	out := map[string]int64{}
	for i := range m.Documents {
		if d := &m.Documents[i]; d.Size > 0 {
			out[d.SHA256] = d.Size
		}
	}
	for i := range m.Files {
		out[m.Files[i].SHA256] = m.Files[i].Size
	}
	return out
}
