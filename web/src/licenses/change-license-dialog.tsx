import { useEffect, useRef, useState } from 'react'
import { useForm } from 'react-hook-form'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import { ChangeEffect_EffectFragmentDoc, ChangeLicenseDocument } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { dayOf, instantOfDay, isDay } from '../i18n/local-day.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { FieldErrorsProvider, SelectField, TextArea, TextField } from '../parts/field.tsx'
import { useIssues } from '../parts/issues.ts'
import { useOperation } from '../parts/operation.ts'
import { OutcomeNotice } from '../parts/outcome-notice.tsx'
import { useRepeatKey } from '../parts/repeat-key.ts'
import { RequestText } from '../parts/request-text.tsx'
import { useToast } from '../parts/toast.tsx'
import { deviceName } from './device-name.ts'
import { entitlementSources, type SourcedEntitlement } from './entitlement-sources.ts'
import { FieldChange } from './field-change.tsx'
import {
  changeOf,
  choicesOf,
  type EntitlementChoice,
  type LicenseChangeValues,
  textOf,
} from './license-change.ts'
import { useLicensePage } from './license-context.tsx'
import { words } from './license-words.ts'
import { ReasonField } from './reason-field.tsx'

type Values = LicenseChangeValues & { metadata: string; reason: string; from: string }

/**
 * Changes values of the license. What the change would do is shown first, by a dry run; then it is applied, or scheduled for a
 * later day.
 */
export function ChangeLicenseDialog({ onClose }: { onClose(): void }) {
  const t = useWords(words)
  return (
    <Dialog title={t.change} description={t.changeWhat} open onOpenChange={(open) => !open && onClose()} wide>
      <ChangeForm onClose={onClose} />
    </Dialog>
  )
}

function ChangeForm({ onClose }: { onClose(): void }) {
  const t = useWords(words)
  const { license, refresh } = useLicensePage()
  const toast = useToast()
  const { keyOf, settle } = useRepeatKey()
  const dryRun = useOperation(ChangeLicenseDocument)
  const apply = useOperation(ChangeLicenseDocument)
  const [shown, setShown] = useState<string | null>(null)
  const sources = entitlementSources(license.entitlements, license.rules.entitlements)
  const offered: SourcedEntitlement[] = (license.product?.entitlements ?? sources).map(
    ({ code }) =>
      sources.find((entitlement) => entitlement.code === code) ?? {
        code,
        value: null,
        typeValue: null,
        source: 'removed',
      },
  )
  const term = useFormat(license.timeZone)
  const expiry = license.expiry ?? license.plannedExpiry
  const metadataText = JSON.stringify(license.metadata, null, 2)
  const form = useForm<Values>({
    defaultValues: {
      name: license.name ?? '',
      seats: 'keep',
      seatCount: String(license.maxActivations ?? license.activeActivations),
      expiry: 'keep',
      expiryDay: expiry ? dayOf(expiry, license.timeZone) : '',
      updates: 'keep',
      updatesDay: license.updatesUntil ? dayOf(license.updatesUntil, license.timeZone) : '',
      entitlements: Object.fromEntries(
        offered.map(({ code, value }) => [code, { choice: 'keep' as const, value: textOf(value) }]),
      ),
      metadata: metadataText,
      reason: '',
      from: '',
    },
  })
  const { register, handleSubmit, watch, setError } = form
  const { element, rest, place } = useIssues(form)
  const { errors } = form.formState
  const values = watch()
  const inputOf = (given: Values) => ({
    license: license.id,
    reason: given.reason,
    change: {
      ...changeOf(given, license),
      ...(given.metadata.trim() !== metadataText && { metadata: parseObject(given.metadata) ?? {} }),
    },
    effectiveAt: given.from ? instantOfDay(given.from, license.timeZone, 'noon') : null,
  })
  const isPreviewed = shown !== null && shown === JSON.stringify(values)
  const preview = isPreviewed && dryRun.outcome?.kind === 'done' ? dryRun.outcome.payload : null
  const effectRef = useRef<HTMLDivElement>(null)
  const isShown = preview !== null
  useEffect(() => {
    if (isShown) effectRef.current?.scrollIntoView({ block: 'nearest' })
  }, [isShown])
  const submit = handleSubmit(async (given) => {
    const input = inputOf(given)
    if (Object.keys(input.change).length === 0) {
      setError('root', { message: t.nothingToChange })
      return
    }
    if (!preview) {
      apply.reset()
      place(await dryRun.run({ ...input, dryRun: true }), inputOf)
      setShown(JSON.stringify(given))
      return
    }
    const outcome = await apply.run({ ...input, idempotencyKey: keyOf(input) })
    settle(outcome)
    if (outcome.kind !== 'done') return place(outcome, inputOf)
    toast(given.from ? t.changeScheduled : t.changed)
    refresh()
    onClose()
  })
  const mustBeDay = (value: string) => isDay(value) || t.missing
  return (
    <form ref={element} noValidate onSubmit={(event) => void submit(event)} className="space-y-5">
      <FieldErrorsProvider value={errors}>
        <div className="grid gap-4 sm:grid-cols-2">
          <div className="space-y-2">
            <SelectField label={t.seats} {...register('seats')}>
              <option value="keep">{t.keepSeats(license.maxActivations)}</option>
              <option value="number">{t.otherNumber}</option>
              <option value="unlimited">{t.unlimited}</option>
              <option value="type">{t.asTypeSeats(license.rules.maxActivations)}</option>
            </SelectField>
            {values.seats === 'number' && (
              <TextField
                label={t.number}
                type="number"
                inputMode="numeric"
                min={0}
                error={errors.seatCount?.message}
                {...register('seatCount', { validate: (value) => /^\d{1,9}$/.test(value) || t.missing })}
              />
            )}
          </div>
          <div className="space-y-2">
            <SelectField label={t.expires} {...register('expiry')}>
              <option value="keep">
                {t.keepDay(
                  expiry
                    ? term.date(expiry)
                    : license.rules.term && !license.startsAt
                      ? t.afterStart(term.duration(license.rules.term))
                      : null,
                )}
              </option>
              <option value="day">{t.otherDay}</option>
              <option value="perpetual">{t.never}</option>
            </SelectField>
            {values.expiry === 'day' && (
              <TextField
                label={t.lastDay}
                type="date"
                help={t.inZone(license.timeZone)}
                error={errors.expiryDay?.message}
                {...register('expiryDay', { validate: mustBeDay })}
              />
            )}
          </div>
          {license.rules.updates && (
            <div className="space-y-2">
              <SelectField label={t.updatesUntil} {...register('updates')}>
                <option value="keep">
                  {t.keepDay(
                    license.updatesUntil
                      ? term.date(license.updatesUntil)
                      : license.startsAt
                        ? null
                        : t.afterStart(term.duration(license.rules.updates)),
                  )}
                </option>
                <option value="day">{t.otherDay}</option>
                <option value="type">{t.asType}</option>
              </SelectField>
              {values.updates === 'day' && (
                <TextField
                  label={t.lastDay}
                  type="date"
                  help={t.inZone(license.timeZone)}
                  error={errors.updatesDay?.message}
                  {...register('updatesDay', { validate: mustBeDay })}
                />
              )}
            </div>
          )}
          <TextField label={t.nameOfLicense} optional maxLength={200} {...register('name')} />
        </div>
        {offered.length > 0 && (
          <fieldset>
            <legend className="mb-2 text-sm font-medium">{t.entitlements}</legend>
            <ul className="divide-y divide-line rounded-md border border-line">
              {offered.map((entitlement) => (
                <li key={entitlement.code} className="grid items-center gap-2 px-3 py-2 sm:flex">
                  <span className="min-w-0 flex-1 break-words">
                    {nameOf(entitlement.code, license.product)}
                  </span>
                  <select
                    aria-label={t.choiceFor(nameOf(entitlement.code, license.product))}
                    className="h-8 rounded-md border border-line bg-surface px-2 text-sm sm:w-48"
                    {...register(`entitlements.${entitlement.code}.choice`)}
                  >
                    {choicesOf(entitlement).map((choice) => (
                      <option key={choice} value={choice}>
                        {choiceName(choice, entitlement, t)}
                      </option>
                    ))}
                  </select>
                  {values.entitlements[entitlement.code]?.choice === 'grant' && (
                    <input
                      aria-label={t.valueFor(nameOf(entitlement.code, license.product))}
                      placeholder={t.yes}
                      className="h-8 min-w-0 rounded-md border border-line-strong/70 bg-surface px-2 text-sm sm:w-32"
                      {...register(`entitlements.${entitlement.code}.value`)}
                    />
                  )}
                </li>
              ))}
            </ul>
          </fieldset>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t.effectiveFrom}
            help={t.effectiveFromHelp}
            type="date"
            optional
            {...register('from')}
          />
          <ReasonField error={errors.reason?.message} {...register('reason', { required: t.missing })} />
        </div>
        <details>
          <summary className="w-fit text-sm text-quiet hover:text-text">{t.metadata}</summary>
          <div className="mt-2">
            <TextArea
              label={t.metadata}
              help={t.metadataHelp}
              rows={6}
              spellCheck={false}
              className="font-mono text-xs"
              error={errors.metadata?.message}
              {...register('metadata', {
                validate: (text) => parseObject(text) !== null || t.metadataWrong,
              })}
            />
          </div>
        </details>
      </FieldErrorsProvider>
      {errors.root && (
        <p role="alert" className="text-bad">
          {errors.root.message}
        </p>
      )}
      {preview && (
        <div ref={effectRef} tabIndex={-1} className="scroll-mb-20 outline-none">
          <Effect effect={preview.effect} zone={license.timeZone} isStarted={license.startsAt !== null} />
        </div>
      )}
      <OutcomeNotice outcome={isPreviewed ? (apply.outcome ?? dryRun.outcome) : null} rest={rest} />
      <RequestText document={ChangeLicenseDocument}>
        {() => ({ input: { ...safely(() => inputOf(values)), dryRun: !preview } })}
      </RequestText>
      <div className="sticky -bottom-5 -mx-5 -mb-5 flex flex-wrap justify-end gap-2 border-t border-line bg-surface px-5 py-3">
        <Button onClick={onClose}>{t.cancel}</Button>
        <Button type="submit" look="primary" pending={dryRun.pending || apply.pending}>
          {!preview ? t.showEffect : values.from ? t.scheduleIt : t.applyIt}
        </Button>
      </div>
    </form>
  )
}

/** Reads an object from JSON. An empty text is an empty object; anything else is null. */
function parseObject(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** A day that is half typed has no instant yet. */
function safely<T>(make: () => T): T | object {
  try {
    return make()
  } catch {
    return {}
  }
}

function nameOf(
  code: string,
  product: { entitlements: readonly { code: string; name: string }[] } | undefined,
): string {
  return product?.entitlements.find((entitlement) => entitlement.code === code)?.name ?? code
}

function choiceName(
  choice: EntitlementChoice,
  { value, typeValue }: SourcedEntitlement,
  t: { yes: string; no: string } & Record<'keepValue' | 'typeHas', (value: string) => string> &
    Record<'grantValue' | 'removeIt' | 'notGranted', string>,
): string {
  const text = (given: typeof value) =>
    given === null ? t.notGranted : given === true ? t.yes : given === false ? t.no : String(given)
  if (choice === 'keep') return t.keepValue(text(value))
  if (choice === 'type') return t.typeHas(text(typeValue))
  return choice === 'grant' ? t.grantValue : t.removeIt
}

/** What a change would do. */
export function Effect({
  effect,
  zone,
  isStarted,
}: {
  effect: FragmentType<typeof ChangeEffect_EffectFragmentDoc>
  /** Time zone of the license. */
  zone: string
  /** Whether the term of the license has started. */
  isStarted: boolean
}) {
  const t = useWords(words)
  const { date, dateTime, list } = useFormat(zone)
  const {
    changes,
    devicesOverLimitCount,
    devicesOverLimit,
    overLimitUntil,
    outlivingFilesCount,
    canceledNotices,
    plannedNotices,
  } = read(ChangeEffect_EffectFragmentDoc, effect)
  return (
    <section aria-label={t.effect} className="rounded-md border border-accent/40 bg-accent-soft/50 p-4">
      <h3 className="mb-2 font-semibold">{t.effect}</h3>
      {changes.length === 0 ? (
        <p>{t.noEffect}</p>
      ) : (
        <ul className="space-y-1">
          {changes.map(({ field, before, after }) => (
            <FieldChange
              key={field}
              field={field}
              before={before}
              after={after}
              zone={zone}
              isStarted={isStarted}
            />
          ))}
        </ul>
      )}
      <ul className="mt-2 space-y-1 text-sm">
        {devicesOverLimitCount > 0 && (
          <li className="text-warn">
            {t.devicesOver(devicesOverLimitCount, overLimitUntil && dateTime(overLimitUntil))}{' '}
            {list(devicesOverLimit.slice(0, 5).map((device) => deviceName(device, t.unnamedDevice)))}
          </li>
        )}
        {outlivingFilesCount > 0 && <li className="text-warn">{t.outlivingFiles(outlivingFilesCount)}</li>}
        {canceledNotices.length > 0 && <li>{t.canceledNotices(canceledNotices.length)}</li>}
        {plannedNotices.length > 0 && (
          <li>{t.plannedNotices(list(plannedNotices.slice(0, 6).map(({ dueAt }) => date(dueAt))))}</li>
        )}
      </ul>
    </section>
  )
}
