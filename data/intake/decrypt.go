package intake

import (
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"

	"assure/data/xlsx"
)

// decrypt opens an encrypted workbook with the password that was given.
func (r *reader) decrypt(data []byte) ([]byte, bool) {
	if r.opt.Password == "" {
		r.reject(CodeEncrypted, "", "the workbook opens only with a password", "give it with --password-file, or ask for a copy without one")
		return nil, false
	}
	if limit := r.opt.Limits.FileBytes; limit > 0 && int64(len(data)) > limit || limit == 0 && len(data) > 50_000_000 {
		r.reject(CodeTooLarge, "", fmt.Sprintf("the file has %d bytes", len(data)), "ask for the workbook without what does not belong in it")
		return nil, false
	}
	plain, err := unlock(data, r.opt.Password)
	switch {
	case errors.Is(err, excelize.ErrWorkbookPassword):
		r.reject(CodeEncrypted, "", "the password does not open the workbook", "check the password, or ask for a copy without one")
		return nil, false
	case err != nil:
		r.reject(CodeDamaged, "", "the encrypted workbook cannot be opened ("+err.Error()+")", "ask for a copy without a password")
		return nil, false
	case xlsx.Sniff(plain) == xlsx.Unknown || xlsx.Sniff(plain) == xlsx.Empty:
		r.reject(CodeEncrypted, "", "the password does not open the workbook", "check the password, or ask for a copy without one")
		return nil, false
	}
	return plain, true
}

// unlock decrypts. The library walks structures of the file that it does not always check, so that a crafted file can
// make it panic: for the caller that is damage like any other.
func unlock(data []byte, password string) (plain []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			plain, err = nil, fmt.Errorf("its encryption is damaged: %v", p)
		}
	}()
	return excelize.Decrypt(data, &excelize.Options{Password: password})
}
