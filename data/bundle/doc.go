// Package bundle reads and writes assurance bundles: what one body was told by a supplier, saw and judged, in one
// signed file that another body can check.
//
// A bundle is a zip archive of manifest.json, manifest.json.sig and, where they are given along, documents. The
// manifest is JSON in the canonical form of RFC 8785; the signature over it is that of OpenSSH (PROTOCOL.sshsig) in
// the namespace [Namespace], so that who trusts no other program can check it:
//
//	unzip x.assure manifest.json manifest.json.sig
//	ssh-keygen -Y verify -n assure-bundle@v1 -f allowed_signers -I R0A -s manifest.json.sig < manifest.json
//
// Documents lie below documents/, named by the SHA-256 that the manifest has of them. Nothing else is in a bundle, and
// one that holds anything else is refused. A bundle may be encrypted with age as a whole.
//
// The package knows no register: who may sign is a question to it, see [Bundle.Key].
package bundle
