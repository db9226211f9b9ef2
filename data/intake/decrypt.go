package intake

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"github.com/richardlehane/mscfb"
	"github.com/xuri/excelize/v2"

	"assure/data/tabular"
)

// maxSpins bounds how often a password is hashed to open a file: ten times what Excel and
// LibreOffice ask for, a second or two of work. A hostile file may ask for any number.
const maxSpins = 1_000_000

// decrypt decrypts a workbook with the password in the options.
func (r *reader) decrypt(data []byte) ([]byte, bool) {
	if limit := r.opt.Limits.FileBytes; limit > 0 && int64(len(data)) > limit || limit == 0 && len(data) > 50_000_000 {
		r.reject(CodeTooLarge, "", fmt.Sprintf("the file has %d bytes", len(data)),
			"ask for the workbook without what does not belong in it")
		return nil, false
	}
	lock, err := readEncryption(data)
	switch {
	case err != nil:
		r.reject(CodeDamaged, "", "the encrypted workbook cannot be opened ("+err.Error()+")",
			"ask for a copy without a password")
		return nil, false
	case lock.rights:
		r.reject(CodeEncrypted, "",
			"the workbook is protected by rights management, which only its owner's Office opens",
			"ask for a copy without that protection")
		return nil, false
	case lock.spins > maxSpins:
		r.reject(CodeTooLarge, "",
			fmt.Sprintf("the workbook asks to hash its password %d times before it opens; Excel asks for 100,000",
				lock.spins), "ask for a copy without a password")
		return nil, false
	case r.opt.Password == "":
		r.reject(CodeEncrypted, "", "the workbook opens only with a password",
			"give it with --password-file, or ask for a copy without one")
		return nil, false
	}
	plain, err := decryptData(data, r.opt.Password)
	switch {
	case errors.Is(err, excelize.ErrWorkbookPassword):
		r.reject(CodeEncrypted, "", "the password does not open the workbook",
			"check the password, or ask for a copy without one")
		return nil, false
	case err != nil:
		r.reject(CodeDamaged, "", "the encrypted workbook cannot be opened ("+err.Error()+")",
			"ask for a copy without a password")
		return nil, false
	case tabular.Sniff(plain) == tabular.Unknown || tabular.Sniff(plain) == tabular.Empty:
		r.reject(CodeEncrypted, "", "the password does not open the workbook",
			"check the password, or ask for a copy without one")
		return nil, false
	}
	return plain, true
}

// encryption is how a file is encrypted.
type encryption struct {
	rights bool // rights management, not a password
	spins  int  // rounds of hashing; 0 for the standard method, where they are fixed
}

// maxDescription is the largest description of the encryption that is read, in bytes. Those of
// Office have about a thousand.
const maxDescription = 1 << 20

// readEncryption reads the description of the encryption. It does no hashing.
func readEncryption(data []byte) (l encryption, err error) {
	defer recoverError(&err)
	doc, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		return l, fmt.Errorf("its directory is damaged: %w", err)
	}
	for entry, nextErr := doc.Next(); nextErr == nil; entry, nextErr = doc.Next() {
		switch entry.Name {
		case "DRMEncryptedTransform", "DRMEncryptedDataSpace":
			l.rights = true
			return l, nil
		case "EncryptionInfo":
			if entry.Size < 8 || entry.Size > maxDescription {
				return l, fmt.Errorf("its description of the encryption has %d bytes", entry.Size)
			}
			info := make([]byte, entry.Size)
			if _, err := io.ReadFull(entry, info); err != nil {
				return l, fmt.Errorf("its description of the encryption cannot be read: %w", err)
			}
			return parseEncryption(info)
		}
	}
	return l, errors.New("it does not say how it is encrypted")
}

// parseEncryption parses the two methods that Office has written since 2007. The version in the
// first bytes tells them apart.
func parseEncryption(info []byte) (l encryption, err error) {
	major, minor := binary.LittleEndian.Uint16(info), binary.LittleEndian.Uint16(info[2:])
	switch {
	case major >= 2 && major <= 4 && minor == 2: // standard
		return l, nil
	case major == 4 && minor == 4: // agile
	default:
		return l, fmt.Errorf("it is encrypted by method %d.%d, which is not known here", major, minor)
	}
	var agile struct {
		Keys []struct {
			Key struct {
				Spins int `xml:"spinCount,attr"`
			} `xml:"encryptedKey"`
		} `xml:"keyEncryptors>keyEncryptor"`
	}
	if err := xml.Unmarshal(info[8:], &agile); err != nil {
		return l, fmt.Errorf("its description of the encryption is damaged: %w", err)
	}
	for _, k := range agile.Keys {
		l.spins = max(l.spins, k.Key.Spins)
	}
	return l, nil
}

// decryptData decrypts data with the password.
func decryptData(data []byte, password string) (plain []byte, err error) {
	defer recoverError(&err)
	return excelize.Decrypt(data, &excelize.Options{Password: password})
}

// recoverError turns a panic into an error. The libraries do not check every structure of a file,
// so a crafted one can make them panic; for the caller that is a damaged file.
func recoverError(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("its encryption is damaged: %v", p)
	}
}
