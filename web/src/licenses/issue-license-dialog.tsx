import { Link } from '@tanstack/react-router'
import { read } from '../generated/fragment-masking.ts'
import { IssueLicenseDocument, LicenseTable_LicenseFragmentDoc } from '../generated/graphql.ts'
import { instantOfDay, isDay } from '../i18n/local-day.ts'
import { useWords } from '../i18n/words.ts'
import { AccountField } from '../parts/account-field.tsx'
import { buttonClass } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { ShownOnce } from '../parts/shown-once.tsx'
import { LicenseTypeField } from './license-type-field.tsx'
import { useLicenseTypes } from './use-license-types.tsx'
import { words } from './words.ts'

interface Values {
  account: string
  licenseType: string
  seats: string
  expiryDay: string
}

/** Issues a license to an account without an onboarding. The key is shown once. */
export function IssueLicenseDialog({ onClose }: { onClose(): void }) {
  const t = useWords(words)
  const { types } = useLicenseTypes(null)
  // A term ends in the time zone of the license type, wherever the person is.
  const zoneOf = (code: string) =>
    types.find((type) => type.code === code)?.published?.rules.timeZone ?? 'UTC'
  return (
    <OperationDialog
      title={t.issue}
      description={t.issueWhat}
      open
      onOpenChange={(open) => !open && onClose()}
      document={IssueLicenseDocument}
      defaultValues={{ account: '', licenseType: '', seats: '', expiryDay: '' }}
      fields={({ register, setValue, watch, formState: { errors } }) => (
        <>
          <AccountField
            label={t.account}
            error={errors.account?.message}
            onChoose={(account) =>
              setValue('account', account?.id ?? '', { shouldValidate: account !== null })
            }
          />
          <input type="hidden" {...register('account', { required: t.chooseAccount })} />
          <LicenseTypeField
            error={errors.licenseType?.message}
            {...register('licenseType', { required: t.missing })}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t.ownSeats}
              help={t.ownSeatsHelp}
              type="number"
              inputMode="numeric"
              min={0}
              optional
              error={errors.seats?.message}
              {...register('seats')}
            />
            <TextField
              label={t.ownExpiry}
              help={t.ownExpiryHelp(watch('licenseType') && zoneOf(watch('licenseType')))}
              type="date"
              optional
              error={errors.expiryDay?.message}
              {...register('expiryDay')}
            />
          </div>
        </>
      )}
      input={({ account, licenseType, seats, expiryDay }: Values) => ({
        account,
        licenseType,
        ...((seats || expiryDay) && {
          overrides: {
            ...(seats && { maxActivations: Number(seats) }),
            ...(isDay(expiryDay) && {
              expiry: instantOfDay(expiryDay, zoneOf(licenseType), 'end'),
            }),
          },
        }),
      })}
      confirm={t.issue}
      result={({ licenseKey, license }) => {
        const { id, keyHint } = read(LicenseTable_LicenseFragmentDoc, license)
        return (
          <>
            <ShownOnce
              label={t.newKey}
              text={licenseKey}
              fileName={`license-${keyHint}.txt`}
              help={t.keyShownOnce}
            />
            <Link to="/licenses/$id" params={{ id }} className={buttonClass({ size: 'small' })}>
              {t.showLicense}
            </Link>
          </>
        )
      }}
    />
  )
}
