package wire

// each converts a list. A nil list stays nil, which JSON writes as null.
func each[T, F any](list []F, convert func(F) T) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = convert(v)
	}
	return out
}

// pointer converts what p points to; nil stays nil.
func pointer[T, F any](p *F, convert func(F) T) *T {
	if p == nil {
		return nil
	}
	v := convert(*p)
	return &v
}

// eachNotNil is [each] for a list that is never null.
func eachNotNil[T, F any](list []F, convert func(F) T) []T {
	return append([]T{}, each(list, convert)...)
}
