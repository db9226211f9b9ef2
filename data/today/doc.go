// Package today lists what there is to do: what is late, what waits for somebody here, and what falls due soon, over
// all engagements that are not over. It is worked out from dates and states each time; nothing of it is stored.
package today
