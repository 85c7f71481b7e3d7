export interface Column {
  name: string
  required?: true
  /** The content of the column, and the meaning of an empty cell. */
  description: string
}

/** The columns of a CSV import, in the order of the documentation. A file may have them in any order. */
export const columns = [
  { name: 'account_name', required: true, description: 'Name of the customer.' },
  {
    name: 'external_id',
    description:
      'Your ID of the customer. Rows with the same ID are one account. Empty: the address of the contact is the ID.',
  },
  {
    name: 'contact_name',
    description: 'Name of the person that receives mail. Empty: the name of the account.',
  },
  { name: 'contact_email', description: 'Mail address of the contact. May be empty if external_id is not.' },
  {
    name: 'license_type',
    required: true,
    description: 'Code of a published license type.',
  },
  {
    name: 'key',
    required: true,
    description:
      'The license key that the customer has, 6 to 4096 characters. It still works after the import. White space around it is ignored.',
  },
  {
    name: 'issued',
    description: 'Time of issue: a date (2025-03-31) or an instant (2025-03-31T12:00:00Z). Empty: now.',
  },
  {
    name: 'starts',
    description:
      'Start of the term. Empty: the time of issue, unless the license type waits for the first use and no device is listed. If issued is empty too, at the latest the expiry.',
  },
  {
    name: 'expiry',
    description:
      'Last day or instant of validity, or never. Empty: one term of the license type after the start.',
  },
  {
    name: 'updates_until',
    description:
      'Last day or instant of the releases that the license includes, such as the end of the maintenance. Empty: the time of updates of the license type after the start.',
  },
  {
    name: 'max_activations',
    description: 'Number of devices, or unlimited. Empty: the number of the license type.',
  },
  { name: 'suspended', description: 'yes or no. Empty: no.' },
  {
    name: 'fingerprints',
    description:
      'The active devices, separated by semicolons; or a JSON list, for fingerprints that contain semicolons. Placeholders such as None are refused.',
  },
  { name: 'metadata', description: 'A JSON object that is stored with the license.' },
] as const satisfies readonly Column[]

export type ColumnName = (typeof columns)[number]['name']
