package letter

import "assure/questionnaire/entity"

// Recipient is to whom at a supplier a letter goes: its first contact.
type Recipient struct {
	Contact   entity.Contact
	NoAddress string // why it cannot be sent by mail, in words; "" where it can
}

// RecipientOf chooses the recipient among the contacts of a supplier.
func RecipientOf(contacts []entity.Contact) (r Recipient) {
	if len(contacts) == 0 {
		r.NoAddress = "the supplier has no contact"
		return r
	}
	r.Contact = contacts[0]
	switch {
	case r.Contact.Email == "":
		r.NoAddress = "the contact has no address"
	case (Party{Email: r.Contact.Email}).Address() == "":
		r.NoAddress = "the address of the contact is not one address"
	}
	return r
}

// Address is where it is sent, "" where it cannot be.
func (r *Recipient) Address() string {
	if r.NoAddress != "" {
		return ""
	}
	return r.Contact.Email
}

// Line is the recipient in a list: name and address, or why there is none.
func (r *Recipient) Line() string {
	if r.NoAddress != "" {
		return r.NoAddress
	}
	return Party{Person: r.Contact.Name, Email: r.Contact.Email}.Line()
}

// Party is the recipient as a letter has it.
func (r *Recipient) Party(organisation string) Party {
	return Party{Organisation: organisation, Person: r.Contact.Name, Email: r.Address()}
}
