/** What Relay's cursor connections say of themselves, the same wherever one stands. */
export const connectionDescriptions = {
  pageInfoTypeOptions: { description: 'Where a page of a connection stands (Relay cursor connections).' },
  hasNextPageFieldOptions: { description: 'Whether there is more behind this page.' },
  hasPreviousPageFieldOptions: { description: 'Whether there is more before this page.' },
  startCursorFieldOptions: { description: 'The cursor of its first edge; null when the page is empty.' },
  endCursorFieldOptions: {
    description: 'The cursor of its last edge, for `after`; null when the page is empty.',
  },
  defaultConnectionTypeOptions: { description: 'A page of records, with where it stands.' },
  defaultEdgeTypeOptions: { description: 'A record on a page, with its place.' },
  edgesFieldOptions: { description: 'The records of the page, in order.' },
  pageInfoFieldOptions: { description: 'Where the page stands.' },
  nodeFieldOptions: { description: 'The record.' },
  cursorFieldOptions: { description: 'Its place, for `after` and `before`.' },
  firstArgOptions: { description: 'How many, from the front: 20 by default, 100 at most.' },
  lastArgOptions: { description: 'How many, from the back: 100 at most.' },
  afterArgOptions: { description: 'Only what stands behind that cursor.' },
  beforeArgOptions: { description: 'Only what stands before that cursor.' },
}
