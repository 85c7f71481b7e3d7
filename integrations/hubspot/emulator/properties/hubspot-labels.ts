/** Labels of HubSpot's own properties that differ from their capitalized name. */
const labels: Record<string, string> = {
  annualrevenue: 'Annual revenue',
  associatedcompanyid: 'Primary associated company ID',
  closedate: 'Close date',
  createdate: 'Create date',
  dealname: 'Deal name',
  dealstage: 'Deal stage',
  domain: 'Company domain name',
  firstname: 'First name',
  hs_additional_emails: 'Additional email addresses',
  hs_createdate: 'Create date',
  hs_is_closed: 'Is deal closed?',
  hs_is_closed_won: 'Is closed won',
  hs_lastmodifieddate: 'Last modified date',
  hs_merged_object_ids: 'Merged record IDs',
  hs_object_id: 'Record ID',
  hs_product_id: 'Product ID',
  hs_sku: 'SKU',
  jobtitle: 'Job title',
  lastmodifieddate: 'Last modified date',
  lastname: 'Last name',
  lifecyclestage: 'Lifecycle stage',
  numberofemployees: 'Number of employees',
}

export function hubspotLabel(name: string): string {
  return labels[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}
