import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import type { BulkOperationKind, LicenseSelectionInput } from '../generated/graphql.ts'
import { isDay } from '../i18n/local-day.ts'
import { useWords } from '../i18n/words.ts'
import { changeOf, type EntitlementChoice } from '../licenses/license-change.ts'
import { LicenseTypeField } from '../licenses/license-type-field.tsx'
import { ReasonField } from '../licenses/reason-field.tsx'
import { SelectField, TextField } from '../parts/field.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { useToast } from '../parts/toast.tsx'
import { bulkDocuments } from './bulk-kinds.ts'
import { words } from './bulk-words.ts'

interface Values {
  reason: string
  days: string
  terms: string
  licenseType: string
  typeExpiry: 'KEEP' | 'RESET'
  seats: 'keep' | 'number' | 'unlimited' | 'type'
  seatCount: string
  expiry: 'keep' | 'day' | 'perpetual'
  expiryDay: string
  entitlement: EntitlementChoice
  entitlementCode: string
  entitlementValue: string
}

/**
 * Asks what happens to the selected licenses, and checks it by a dry run. The page of the dry run then shows the result and
 * starts the operation.
 */
export function BulkDialog({
  kind,
  selection,
  count,
  onClose,
  onStarted,
}: {
  kind: BulkOperationKind
  selection: LicenseSelectionInput
  /** Number of the selected licenses, or a lower bound of it. */
  count: { value: number; exact: boolean }
  onClose(): void
  onStarted(): void
}) {
  const t = useWords(words)
  const navigate = useNavigate()
  const toast = useToast()
  // The selection of the opening stays, also when the list behind the dialog changes.
  const [selected] = useState(selection)
  return (
    <OperationDialog
      title={t.titleOf(t[kind], count.value, count.exact)}
      description={t.checkFirst}
      open
      onOpenChange={(open) => !open && onClose()}
      document={bulkDocuments[kind]}
      defaultValues={{
        reason: '',
        days: '14',
        terms: '1',
        licenseType: '',
        typeExpiry: 'KEEP' as const,
        seats: 'keep' as const,
        seatCount: '',
        expiry: 'keep' as const,
        expiryDay: '',
        entitlement: 'keep' as const,
        entitlementCode: '',
        entitlementValue: '',
      }}
      fields={(form: UseFormReturn<Values>) => (
        <>
          <KindFields kind={kind} form={form} />
          <ReasonField
            error={form.formState.errors.reason?.message}
            {...form.register('reason', { required: t.missing })}
          />
        </>
      )}
      input={(values: Values) => ({
        selection: selected,
        dryRun: true,
        reason: values.reason,
        ...valuesOf(kind, values),
      })}
      confirm={t.check}
      onDone={({ bulkOperation }) => {
        if (!bulkOperation) return
        toast(t.checking)
        onStarted()
        void navigate({ to: '/bulk-operations/$id', params: { id: bulkOperation.id } })
      }}
    />
  )
}

/** The values of a kind, in the form of the input of its mutation. */
function valuesOf(kind: BulkOperationKind, values: Values): object {
  switch (kind) {
    case 'EXTEND_LICENSES':
      return { days: Number(values.days) }
    case 'RENEW_LICENSES':
      return { terms: Number(values.terms) }
    case 'CHANGE_LICENSE_TYPES':
      return { licenseType: values.licenseType, expiry: values.typeExpiry }
    case 'CHANGE_LICENSES':
      return {
        change: changeOf(
          {
            ...values,
            name: '',
            updates: 'keep',
            updatesDay: '',
            entitlements: values.entitlementCode
              ? {
                  [values.entitlementCode.trim()]: {
                    choice: values.entitlement,
                    value: values.entitlementValue,
                  },
                }
              : {},
          },
          { name: null, timeZone: 'UTC' },
        ),
      }
    default:
      return {}
  }
}

function KindFields({
  kind,
  form: {
    register,
    watch,
    formState: { errors },
  },
}: {
  kind: BulkOperationKind
  form: UseFormReturn<Values>
}) {
  const t = useWords(words)
  const required = { required: t.missing }
  const days = { validate: (day: string) => isDay(day) || t.missing }
  switch (kind) {
    case 'EXTEND_LICENSES':
      return (
        <TextField
          label={t.days}
          type="number"
          inputMode="numeric"
          min={1}
          error={errors.days?.message}
          {...register('days', required)}
        />
      )
    case 'RENEW_LICENSES':
      return (
        <TextField
          label={t.terms}
          type="number"
          inputMode="numeric"
          min={1}
          error={errors.terms?.message}
          {...register('terms', required)}
        />
      )
    case 'CHANGE_LICENSE_TYPES':
      return (
        <>
          <LicenseTypeField error={errors.licenseType?.message} {...register('licenseType', required)} />
          <SelectField label={t.expiry} {...register('typeExpiry')}>
            <option value="KEEP">{t.KEEP}</option>
            <option value="RESET">{t.RESET}</option>
          </SelectField>
        </>
      )
    case 'CHANGE_LICENSES':
      return (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <SelectField label={t.seats} {...register('seats')}>
              <option value="keep">{t.unchanged}</option>
              <option value="number">{t.otherNumber}</option>
              <option value="unlimited">{t.unlimited}</option>
              <option value="type">{t.asType}</option>
            </SelectField>
            {watch('seats') === 'number' && (
              <TextField
                label={t.number}
                type="number"
                inputMode="numeric"
                min={0}
                error={errors.seatCount?.message}
                {...register('seatCount', required)}
              />
            )}
          </div>
          <div className="grid gap-4 sm:grid-cols-2">
            <SelectField label={t.expiry} {...register('expiry')}>
              <option value="keep">{t.unchanged}</option>
              <option value="day">{t.otherDay}</option>
              <option value="perpetual">{t.never}</option>
            </SelectField>
            {watch('expiry') === 'day' && (
              <TextField
                label={t.lastDay}
                type="date"
                help={t.inUtc}
                error={errors.expiryDay?.message}
                {...register('expiryDay', days)}
              />
            )}
          </div>
          <div className="grid gap-4 sm:grid-cols-2">
            <SelectField label={t.entitlement} {...register('entitlement')}>
              <option value="keep">{t.unchanged}</option>
              <option value="grant">{t.grant}</option>
              <option value="remove">{t.remove}</option>
              <option value="type">{t.asType}</option>
            </SelectField>
            {watch('entitlement') !== 'keep' && (
              <TextField
                label={t.entitlementCode}
                spellCheck={false}
                error={errors.entitlementCode?.message}
                {...register('entitlementCode', required)}
              />
            )}
            {watch('entitlement') === 'grant' && (
              <TextField label={t.value} help={t.valueHelp} optional {...register('entitlementValue')} />
            )}
          </div>
        </>
      )
    default:
      return null
  }
}
