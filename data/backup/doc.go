// Package backup copies a register to a safe place, rotates and encrypts the copies, brings one back, and tests that it
// can be brought back.
//
// A backup is the database and the originals kept next to the register. In a folder it is named after its time,
// register-20261129T210000Z.db, and all backups of the folder share the originals in register-files. An encrypted
// one is the two files register-20261129T210000Z.db.age and register-20261129T210000Z-files.tar.age, which the program
// age decrypts too.
//
// The audit log of the register has a row for each backup with its path, hash and head. Rotation removes only files
// that such a row names and that have its hash.
package backup
