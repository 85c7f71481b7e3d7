import { claimTrialForAccount, claimTrialForDevice } from '../../domain/licenses/claim-trial.ts'
import type { Context } from '../../platform/context.ts'
import { attempt, type Tx } from '../../platform/db.ts'
import { Refusal } from '../../platform/errors.ts'
import type { ImportedLicense } from './imported-records.ts'

/**
 * Counts the trial of an imported license as used, for its account and its devices. A trial that was used before is no reason
 * to skip the license.
 */
export async function useUpTrial(
  ctx: Context,
  tx: Tx,
  { licenseType, activations }: ImportedLicense,
  { id: licenseId, accountId }: { id: string; accountId: string },
): Promise<void> {
  const { rules, licenseTypeId } = licenseType
  if (!rules.trial) return
  const claim = { licenseTypeId, licenseId, rules }
  const claims = [
    () => claimTrialForAccount(ctx, tx, claim, accountId),
    ...activations.map(
      ({ fingerprint }) =>
        () =>
          claimTrialForDevice(ctx, tx, claim, { fingerprint, components: {} }),
    ),
  ]
  for (const claimed of claims) {
    await attempt(tx, claimed).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
    })
  }
}
