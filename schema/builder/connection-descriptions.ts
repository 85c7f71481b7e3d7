/** Descriptions of the types and fields of Relay connections. */
export const connectionDescriptions = {
  pageInfoTypeOptions: { description: 'Position of a page in its connection (Relay cursor connections).' },
  hasNextPageFieldOptions: { description: 'True if there are more records after this page.' },
  hasPreviousPageFieldOptions: { description: 'True if there are more records before this page.' },
  startCursorFieldOptions: { description: 'Cursor of the first edge; null if the page is empty.' },
  endCursorFieldOptions: {
    description: 'Cursor of the last edge, to pass as `after`; null if the page is empty.',
  },
  defaultConnectionTypeOptions: { description: 'Page of records with its position.' },
  defaultEdgeTypeOptions: { description: 'Record on a page with its cursor.' },
  edgesFieldOptions: { description: 'Records of the page, in order.' },
  pageInfoFieldOptions: { description: 'Position of the page.' },
  nodeFieldOptions: { description: 'The record.' },
  cursorFieldOptions: { description: 'Cursor of the record, to pass as `after` or `before`.' },
  firstArgOptions: { description: 'Number of records from the start; at most 100, 20 by default.' },
  lastArgOptions: { description: 'Number of records from the end; at most 100. Excludes `first`.' },
  afterArgOptions: { description: 'Cursor after which the page starts.' },
  beforeArgOptions: { description: 'Cursor before which the page ends.' },
}
