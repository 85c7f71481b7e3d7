import { accessTexts } from './dictionary/access.ts'
import { accountTexts } from './dictionary/accounts.ts'
import { activationTexts } from './dictionary/activations.ts'
import { bulkOperationTexts } from './dictionary/bulk-operations.ts'
import { catalogueTexts } from './dictionary/catalogue.ts'
import { catalogueChangeTexts } from './dictionary/catalogue-changes.ts'
import { crmTexts } from './dictionary/crm.ts'
import { findingTexts } from './dictionary/findings.ts'
import { inputTexts } from './dictionary/input.ts'
import { issueTexts } from './dictionary/issues.ts'
import { keyPoolTexts } from './dictionary/key-pools.ts'
import { licenseFileTexts } from './dictionary/license-files.ts'
import { licenseTexts } from './dictionary/licenses.ts'
import { onboardingTexts } from './dictionary/onboarding.ts'
import { recordedTexts } from './dictionary/recorded.ts'
import { validationTexts } from './dictionary/validation.ts'
import { webhookTexts } from './dictionary/webhooks.ts'

/** Every sentence for people, by its code. */
export const dictionary = {
  ...accessTexts,
  ...accountTexts,
  ...activationTexts,
  ...bulkOperationTexts,
  ...catalogueTexts,
  ...catalogueChangeTexts,
  ...crmTexts,
  ...findingTexts,
  ...inputTexts,
  ...keyPoolTexts,
  ...issueTexts,
  ...licenseFileTexts,
  ...licenseTexts,
  ...onboardingTexts,
  ...recordedTexts,
  ...validationTexts,
  ...webhookTexts,
}
export type Dictionary = typeof dictionary
