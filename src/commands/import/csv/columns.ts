export interface Column {
  name: string
  required?: true
  /** What it holds, and what an empty cell means. */
  description: string
}

/** The columns of a CSV import, in the order in which they are described; a file may have them in any. */
export const columns = [
  { name: 'account_name', required: true, description: "The customer's name." },
  {
    name: 'external_id',
    description:
      "Your own id of the customer. Rows with the same one are one account. Empty: the contact's address serves as the id.",
  },
  { name: 'contact_name', description: "Name of the person that gets the mail. Empty: the account's name." },
  { name: 'contact_email', description: 'Their address. May be empty where there is an external_id.' },
  {
    name: 'license_type',
    required: true,
    description: 'The code of a published license type.',
  },
  {
    name: 'key',
    required: true,
    description:
      "The license's own key, as the customer has it, 6 to 4096 characters. It goes on working; white space around it does not count.",
  },
  {
    name: 'issued',
    description: 'When it was issued: a date (2025-03-31) or an instant (2025-03-31T12:00:00Z). Empty: now.',
  },
  {
    name: 'starts',
    description:
      'When its term began. Empty: when it was issued, unless the license type waits for the first use and no device is listed.',
  },
  {
    name: 'expiry',
    description:
      "The last day or instant on which it is valid, or never. Empty: one term of its license type after 'starts'.",
  },
  {
    name: 'max_activations',
    description: 'How many devices it is sold for, or unlimited. Empty: as its license type says.',
  },
  { name: 'suspended', description: 'yes or no. Empty: no.' },
  {
    name: 'fingerprints',
    description:
      'The devices that it is active on, separated by semicolons; or a JSON list, for fingerprints that have semicolons in them.',
  },
  { name: 'metadata', description: 'A JSON object that you keep with the license.' },
] as const satisfies readonly Column[]

export type ColumnName = (typeof columns)[number]['name']
