package form

// FormatQueries names the layout of a workbook of queries. It is the value of [MetaFormat] there. The reader refuses a
// newer one.
const FormatQueries = "assure-queries/1"

// SheetQueries is the sheet of a workbook of queries that the supplier fills in. The others are named as in a
// questionnaire.
const SheetQueries = "Queries"

// Keys of the columns of the sheet of queries.
const (
	QueryRef      = "query"
	QueryRound    = "round"
	QueryService  = "service"
	QueryPack     = "pack"
	QueryQuestion = "question"
	QueryText     = "text"
	QueryAnswer   = "answered"
	QueryAsk      = "ask"
	QueryReply    = "reply"
	QueryChanged  = "changed"
	QueryDocument = "document"
)

// QueryColumns lists the columns of the sheet of queries in order. A query is known by its reference, and what it is
// about is written beside it: rows are sorted, removed and copied, and hidden sheets get lost.
var QueryColumns = []Column{
	{QueryRef, "Query", false},
	{QueryRound, "Round", false},
	{QueryService, "Service", false},
	{QueryPack, "Questionnaire", false},
	{QueryQuestion, "ID", false},
	{QueryText, "Question", false},
	{QueryAnswer, "You answered", false},
	{QueryAsk, "What we ask", false},
	{QueryReply, "Your reply", true},
	{QueryChanged, "Your answer now, if it changes", true},
	{QueryDocument, "Document: title, number or file name", true},
}

// Keys of the metadata of a workbook of queries, besides [MetaFormat], [MetaSupplier], [MetaName], [MetaIssuer] and
// [MetaIssued].
const (
	MetaRound = "round" // ULID of the round
	MetaDue   = "due"   // ISO date
	// MetaAsked starts the key of one row a query: "query:" and its reference, then the SHA-256 of the pack and the
	// [Checksum8] of each column that is not the supplier's but the reference, in order, with blanks between them.
	MetaAsked = "query:"
)

// QueryOwn are the keys of the columns of the sheet of queries that have checksums, in order.
var QueryOwn = []string{QueryRound, QueryService, QueryPack, QueryQuestion, QueryText, QueryAnswer, QueryAsk}
