import type { Scope as ScopeName } from '../../src/platform/caller.ts'
import { enumOf } from '../builder/enum-of.ts'

export const Scope = enumOf<ScopeName>('Scope', {
  description:
    'Permission of a credential within its audience. A `…_WRITE` scope includes the read scopes that its ' +
    'payloads need.',
  values: {
    ACCESS_WRITE: 'Allows to create and revoke API keys, and to rotate signing keys.',
    ACCOUNTS_READ: 'Allows to read accounts, contacts, notifications and onboardings.',
    ACTIVATIONS_WRITE: 'Allows to release devices, and to answer requests for license files.',
    AUDIT_READ: 'Allows to read the audit log.',
    CATALOG_READ: 'Allows to read the catalogue.',
    CATALOG_WRITE: 'Allows to change the catalogue.',
    CONTACTS_WRITE: 'Allows to change the mail preferences of contacts.',
    CRM_READ: 'Allows to read the status of the CRM sync.',
    CRM_WRITE: 'Allows to control the CRM sync.',
    INSIGHTS_READ: 'Allows to read insights.',
    LICENSES_READ: 'Allows to read licenses and devices.',
    LICENSES_WRITE: 'Allows to issue, suspend, reinstate, renew and change licenses.',
    ONBOARDING_WRITE: 'Allows to onboard customers.',
    PRIVACY_WRITE: 'Allows to export accounts, and to forget contacts.',
  },
})
