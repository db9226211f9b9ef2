package keep

import (
	"github.com/spf13/pflag"

	"assure/cli/command"
	"assure/data/backup"
	"assure/internal/agefile"
)

// sealOptions say for whom a backup is encrypted.
type sealOptions struct {
	Recipients     []string
	PassphraseFile string
	Passphrase     bool
	Plain          bool
}

func (o *sealOptions) addFlags(f *pflag.FlagSet) {
	f.StringArrayVar(&o.Recipients, "recipient", nil,
		"encrypt for the holder of this public `KEY`, age1... or ssh-ed25519 ...; may be given again")
	f.StringVar(&o.PassphraseFile, "passphrase-file", "", "encrypt with the passphrase in this `FILE`")
	f.BoolVar(&o.Passphrase, "passphrase", false, "encrypt with a passphrase, which is asked for")
	f.BoolVar(&o.Plain, "plain", false, "do not encrypt, whatever the configuration says")
}

// seal is what the flags ask for or, without any, the configuration.
func (o *sealOptions) seal(e *command.Env) (agefile.Seal, error) {
	switch {
	case o.Plain && (len(o.Recipients) > 0 || o.Passphrase || o.PassphraseFile != ""):
		return agefile.Seal{}, command.Usage("leave --plain out, or what it is encrypted with",
			"a backup is encrypted or not")
	case o.Plain:
		return agefile.Seal{}, nil
	case len(o.Recipients) > 0 && !o.Passphrase && o.PassphraseFile == "":
		return agefile.Seal{Recipients: o.Recipients}, nil
	case o.Passphrase || o.PassphraseFile != "":
		p, err := command.Passphrase(e, o.PassphraseFile, true)
		return agefile.Seal{Recipients: o.Recipients, Passphrase: p}, err
	}
	return e.Config.Backup.Seal()
}

// keyOptions say how an encrypted backup is opened.
type keyOptions struct {
	Identities     []string
	PassphraseFile string
	Passphrase     bool
}

func (o *keyOptions) addFlags(f *pflag.FlagSet) {
	f.StringArrayVar(&o.Identities, "identity", nil,
		"a `FILE` with the secret key of an encrypted backup; may be given again")
	f.StringVar(&o.PassphraseFile, "passphrase-file", "", "a `FILE` with the passphrase of an encrypted backup")
	f.BoolVar(&o.Passphrase, "passphrase", false, "ask for the passphrase of an encrypted backup")
}

// keys are what the flags give and, for what they leave out, the configuration. Of a backup that is not encrypted
// nothing is asked.
func (o *keyOptions) keys(e *command.Env, from string) (agefile.Keys, error) {
	k := agefile.Keys{Identities: o.Identities}
	if !backup.Encrypted(from) {
		return k, nil
	}
	file := o.PassphraseFile
	if len(k.Identities) == 0 && !o.Passphrase && file == "" {
		k.Identities, file = e.Config.Backup.Identities, e.Config.Backup.PassphraseFile
	}
	if file == "" && !o.Passphrase {
		return k, nil
	}
	var err error
	k.Passphrase, err = command.Passphrase(e, file, false)
	return k, err
}
