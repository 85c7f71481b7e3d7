import type { Scope as ScopeName } from '../../src/platform/caller.ts'
import { enumOf } from '../builder/enum-of.ts'

export const Scope = enumOf<ScopeName>('Scope', {
  description:
    'Permission of a credential within its audience. A `…_WRITE` scope includes the read scopes that its ' +
    'payloads need.',
  values: {
    ACCESS_WRITE: 'Permission to create and revoke API keys, and to rotate signing keys.',
    ACCOUNTS_READ: 'Permission to read accounts, contacts, notifications, onboardings and partners.',
    ACCOUNTS_WRITE: 'Permission to change and merge accounts.',
    ACTIVATIONS_WRITE: 'Permission to release devices, and to answer requests for license files.',
    AUDIT_READ: 'Permission to read the audit log.',
    CATALOG_READ: 'Permission to read the catalogue.',
    CATALOG_WRITE: 'Permission to change the catalogue.',
    CONTACTS_WRITE: 'Permission to add, change and remove contacts, and to set their mail preferences.',
    CRM_READ: 'Permission to read the status of the CRM sync.',
    CRM_WRITE: 'Permission to control the CRM sync.',
    INSIGHTS_READ: 'Permission to read insights.',
    JOBS_WRITE: 'Permission to read the queues of jobs, and to retry failed jobs.',
    LICENSES_READ: 'Permission to read licenses, devices and key pools.',
    LICENSES_WRITE:
      'Permission to issue, suspend, reinstate, renew and change licenses, and to create key pools.',
    ONBOARDING_WRITE: 'Permission to onboard customers, and to claim keys of pools.',
    PARTNERS_WRITE: 'Permission to create, change and suspend partners.',
    PRIVACY_WRITE: 'Permission to export accounts, and to forget contacts.',
    WEBHOOKS_READ: 'Permission to read webhook endpoints and their deliveries.',
    WEBHOOKS_WRITE: 'Permission to create, change, test and replay webhook endpoints.',
  },
})
