/** Extension of a root field whose input may exceed the usual limit of a request body. */
export const LARGE_INPUT = 'licet.largeInput'
