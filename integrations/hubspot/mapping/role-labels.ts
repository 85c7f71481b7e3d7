import type { ContactRole } from '../../../prisma/client/enums.ts'

/** The labels of the association of a contact with its company, by the role of the contact. */
export const roleLabels: Record<ContactRole, { name: string; label: string }> = {
  OWNER: { name: 'licet_owner', label: 'License owner' },
  TECHNICAL: { name: 'licet_technical', label: 'Technical contact of licenses' },
  BILLING: { name: 'licet_billing', label: 'Billing contact of licenses' },
}

export const contactRoleNames = Object.keys(roleLabels) as ContactRole[]
