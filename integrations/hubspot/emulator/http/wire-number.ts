declare global {
  interface JSON {
    /** ECMAScript's JSON source text access, which TypeScript's library does not declare. */
    rawJSON(text: string): object
  }
}

/** An id as the JSON number that HubSpot writes in events and associations, with every digit of it. */
export function wireNumber(id: string): object {
  return JSON.rawJSON(id)
}
