declare global {
  interface JSON {
    /** Part of ECMAScript's JSON source text access. TypeScript's library does not declare it. */
    rawJSON(text: string): object
  }
}

/** An id as a JSON number with every digit, as HubSpot writes it in events and associations. */
export function wireNumber(id: string): object {
  return JSON.rawJSON(id)
}
