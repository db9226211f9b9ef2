package tables

// Schema names the object that WriteJSON writes. Fields may be added; none is renamed or removed under this name.
//
//	schema        assure.register/1
//	demo          true when the data is made up
//	as_of, known_on, engine, settings {version, sha256}, packs [{id, version, sha256, ...}], audit {seq, head}
//	headlines     the summary in plain sentences
//	engagements   one object each: who, contract, and the roll-up of `assure score --json`;
//	              grade_shown is the grade as printed
//	risks         one object each: the permanent record, its cells, the gaps and assurances apart, acceptance, action
//	scores        one object a governing assessment, as `assure score --json` has it
//	controls      one object a question of a governing assessment
//	actions, decisions
//	evidence      one object a document and question: when it runs out, and what the assessment comes to the day after
//	scope_decisions  decisions on what is out of scope or not applicable, and undecided claims of it
//	costs         one object an engagement that has costs entered: losses, counts and controls as people entered them,
//	              and what follows by `engine`; amounts that follow are in pence. The key is there only where somebody
//	              entered costs, and in no redacted copy
//	changes       what is different from the last register of the same suppliers; null without a comparison
//
// Engagements carry certificates, risks and actions what people added to their rows in an exported workbook. All other
// objects name their engagement by its ref and do not repeat it.
const Schema = "assure.register/1"
