package questionnaire

// Text is free text written by a person: a note, a reason, a risk sentence. The store keeps each body once under its
// SHA-256 and its events carry only the digest, so that a redaction can delete the words and leave the event.
type Text string
