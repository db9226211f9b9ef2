// Package sharing makes signed bundles of what this register knows of a supplier, for other bodies.
//
// What is about the supplier travels: claims, accepted evidence, judgements, checked certificates, the day of the
// sign-off. What is about the body stays: consequence, tier, appetite, risks, acceptances, contract and value, and the
// names of persons.
package sharing
