import { useState } from 'react'
import { useCan } from '../app/viewer.tsx'
import { CorrectUsageDocument } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { SelectField, TextField } from '../parts/field.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { Section } from '../parts/section.tsx'
import { useToast } from '../parts/toast.tsx'
import { type LicenseCore, useLicensePage } from './license-context.tsx'
import { words } from './license-words.ts'
import { ReasonField } from './reason-field.tsx'

type Reading = LicenseCore['meters'][number]

/** The meters of the license with their limits. Absent if its type has none. */
export function LicenseMeters() {
  const t = useWords(words)
  const can = useCan()
  const { license } = useLicensePage()
  const { number, dateTime, percent } = useFormat()
  const [corrected, setCorrected] = useState<Reading | null>(null)
  if (license.meters.length === 0) return null
  return (
    <div id="meters" className="scroll-mt-20">
      <Section title={t.meters}>
        <ul className="space-y-4">
          {license.meters.map((reading) => {
            const { meter, used, limit, resetsAt, period } = reading
            const rule = license.rules.meters.find(({ code }) => code === meter)
            const share = limit === null ? null : limit === 0 ? 1 : used / limit
            const isFull = share !== null && share >= 1
            return (
              <li key={meter}>
                <div className="flex flex-wrap items-baseline justify-between gap-x-3">
                  <span className="font-medium">{meterName(meter, license.product)}</span>
                  <span className="tabular-nums">
                    {limit === null ? number(used) : t.usedOf(number(used), number(limit))}
                  </span>
                </div>
                {share !== null && (
                  <div aria-hidden className="mt-1.5 h-2 overflow-hidden rounded-full bg-sunken">
                    <div
                      className={`h-full rounded-full ${isFull ? 'bg-bad' : share >= 0.8 ? 'bg-warn' : 'bg-accent'}`}
                      style={{ width: `${Math.min(100, share * 100)}%` }}
                    />
                  </div>
                )}
                <div className="mt-1 flex flex-wrap items-center justify-between gap-x-3 text-sm text-quiet">
                  <span>
                    {limit === null ? t.unlimited : percent(share ?? 0)}
                    {' · '}
                    {resetsAt ? t.resets(t[`period_${period}`], dateTime(resetsAt)) : t[`period_${period}`]}
                    {rule && limit !== null && ` · ${rule.overage === 'BLOCK' ? t.blocks : t.allowsMore}`}
                  </span>
                  {isFull && <Badge tone="bad">{t.limitReached}</Badge>}
                  {can('LICENSES_WRITE') && used > 0 && (
                    <Button size="small" look="quiet" onClick={() => setCorrected(reading)}>
                      {t.correct}…
                    </Button>
                  )}
                </div>
              </li>
            )
          })}
        </ul>
      </Section>
      {corrected && <CorrectUsage reading={corrected} onClose={() => setCorrected(null)} />}
    </div>
  )
}

function meterName(
  meter: string,
  product: { meters: readonly { code: string; name: string }[] } | undefined,
): string {
  return product?.meters.find(({ code }) => code === meter)?.name ?? meter
}

function CorrectUsage({ reading, onClose }: { reading: Reading; onClose(): void }) {
  const t = useWords(words)
  const { number } = useFormat()
  const { license, refresh } = useLicensePage()
  const toast = useToast()
  return (
    <OperationDialog
      title={`${t.correct}: ${meterName(reading.meter, license.product)}`}
      description={t.correctWhat(number(reading.used))}
      open
      onOpenChange={(open) => !open && onClose()}
      document={CorrectUsageDocument}
      defaultValues={{ way: 'subtract', subtract: '', reason: '' }}
      fields={({ register, watch, formState: { errors } }) => (
        <>
          <SelectField label={t.correctWay} {...register('way')}>
            <option value="subtract">{t.subtract}</option>
            <option value="reset">{t.resetToZero}</option>
          </SelectField>
          {watch('way') === 'subtract' && (
            <TextField
              label={t.amount}
              type="number"
              inputMode="numeric"
              min={1}
              max={reading.used}
              error={errors.subtract?.message}
              {...register('subtract', { required: t.missing })}
            />
          )}
          <ReasonField error={errors.reason?.message} {...register('reason', { required: t.missing })} />
        </>
      )}
      input={({ way, subtract, reason }: { way: string; subtract: string; reason: string }) => ({
        license: license.id,
        meter: reading.meter,
        reason,
        ...(way === 'reset' ? { reset: true } : { subtract: Number(subtract) }),
      })}
      confirm={t.correct}
      onDone={() => {
        toast(t.usageCorrected)
        refresh()
      }}
    />
  )
}
