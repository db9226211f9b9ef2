package questionnaire

// Text is free text written by a person, such as a note, a reason or the wording of a risk. The store keeps each text
// once under its SHA-256, and events hold only the digest: a redaction deletes the text and leaves the event.
type Text string
