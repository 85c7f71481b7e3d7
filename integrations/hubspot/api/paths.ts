/** The version of HubSpot's API. HubSpot supports each version for 18 months. */
export const API_VERSION = '2026-09'

/** Paths of the API in that version. */
export const paths = {
  account: `/account-info/${API_VERSION}/details`,
  dailyUsage: `/account-info/${API_VERSION}/api-usage/daily/private-apps`,
  objects: (type: string) => `/crm/objects/${API_VERSION}/${type}`,
  properties: (type: string) => `/crm/properties/${API_VERSION}/${type}`,
  pipelines: (type: string) => `/crm/pipelines/${API_VERSION}/${type}`,
  schemas: `/crm-object-schemas/${API_VERSION}/schemas`,
  associations: (from: string, to: string) => `/crm/associations/${API_VERSION}/${from}/${to}`,
}
