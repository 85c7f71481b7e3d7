import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { ChoiceBlank, NumberBlank, Sentence, TextBlank } from './blanks.tsx'
import { codeOf } from './code.ts'
import { formWords } from './form-words.tsx'
import { type EntitlementValue, entitlementValue, type Rules, toValue } from './rules.ts'

/** An entitlement or a meter of a product. */
export interface NamedPart {
  code: string
  name: string
}

interface ListProps {
  known: readonly NamedPart[]
  newNames: Readonly<Record<string, string>>
  onName(key: string, name: string): void
}

type Grant = Rules['entitlements'][number]

/** The entitlements that licenses grant, with their values. */
export function EntitlementList({
  grants,
  known,
  newNames,
  onName,
  onChange,
}: ListProps & { grants: readonly Grant[]; onChange(grants: readonly Grant[]): void }) {
  const t = useWords(formWords)
  const nameOf = (code: string) =>
    known.find((one) => one.code === code)?.name ?? newNames[`entitlement ${code}`] ?? code
  const setValue = (index: number, value: EntitlementValue) =>
    onChange(grants.map((grant, at) => (at === index ? { ...grant, value: toValue(value) } : grant)))
  return (
    <div>
      <h3 className="mb-1 text-sm font-medium">{t.entitlements}</h3>
      {grants.map(({ code, value }, index) => {
        const name = nameOf(code)
        const current = entitlementValue(value)
        const kind =
          typeof current === 'boolean'
            ? current
              ? 'yes'
              : 'no'
            : typeof current === 'number'
              ? 'integer'
              : 'text'
        return (
          <Sentence key={code} path={`rules.entitlements.${index}`} row>
            <Part code={code} name={name} />
            <ChoiceBlank
              label={t.entitlementKind(name)}
              value={kind}
              options={[
                ['yes', t.yes],
                ['no', t.no],
                ['integer', t.integer],
                ['text', t.text],
              ]}
              onChange={(next) =>
                setValue(index, { yes: true, no: false, integer: 1, text: '' }[next] as EntitlementValue)
              }
            />
            {typeof current === 'number' && (
              <NumberBlank
                label={t.entitlementValue(name)}
                value={current}
                wide
                onChange={(next) => setValue(index, next)}
              />
            )}
            {typeof current === 'string' && (
              <TextBlank
                label={t.entitlementValue(name)}
                value={current}
                onChange={(next) => setValue(index, next)}
              />
            )}
            <Remove name={name} onClick={() => onChange(grants.filter((_, at) => at !== index))} />
          </Sentence>
        )
      })}
      <Sentence path="product.entitlements">{null}</Sentence>
      <AddPart
        label={t.addEntitlement}
        newLabel={t.newEntitlement}
        nameLabel={t.entitlementName}
        codeLabel={t.entitlementCode}
        known={known.filter(({ code }) => !grants.some((grant) => grant.code === code))}
        onAdd={({ code, name, isNew }) => {
          if (isNew) onName(`entitlement ${code}`, name)
          if (!grants.some((grant) => grant.code === code))
            onChange([...grants, { code, value: toValue(true) }])
        }}
      />
    </div>
  )
}

type Meter = Rules['meters'][number]

/** The meters that licenses limit. */
export function MeterList({
  meters,
  known,
  newNames,
  onName,
  onChange,
}: ListProps & { meters: readonly Meter[]; onChange(meters: readonly Meter[]): void }) {
  const t = useWords(formWords)
  const nameOf = (code: string) =>
    known.find((one) => one.code === code)?.name ?? newNames[`meter ${code}`] ?? code
  return (
    <div>
      <h3 className="mb-1 text-sm font-medium">{t.meters}</h3>
      {meters.map((meter, index) => {
        const name = nameOf(meter.code)
        const change = (next: Partial<Meter>) =>
          onChange(meters.map((one, at) => (at === index ? { ...one, ...next } : one)))
        return (
          <Sentence key={meter.code} path={`rules.meters.${index}`} row>
            <Part code={meter.code} name={name} />
            <ChoiceBlank
              label={t.meterKind(name)}
              value={meter.limit === null ? 'unlimited' : 'limited'}
              options={[
                ['limited', t.limited],
                ['unlimited', t.unlimited],
              ]}
              onChange={(next) => change({ limit: next === 'limited' ? 1_000 : null })}
            />
            {meter.limit !== null && (
              <NumberBlank
                label={t.meterLimit(name)}
                value={meter.limit}
                wide
                onChange={(limit) => change({ limit })}
              />
            )}
            <ChoiceBlank
              label={t.meterPeriod(name)}
              value={meter.period}
              options={(['DAY', 'MONTH', 'YEAR', 'TERM', 'NONE'] as const).map(
                (period) => [period, t[`period${period}`]] as const,
              )}
              onChange={(period) => change({ period })}
            />
            {meter.limit !== null && (
              <ChoiceBlank
                label={t.meterOverage(name)}
                value={meter.overage}
                options={[
                  ['BLOCK', t.usageBLOCK],
                  ['ALLOW', t.usageALLOW],
                ]}
                onChange={(overage) => change({ overage })}
              />
            )}
            <Remove name={name} onClick={() => onChange(meters.filter((_, at) => at !== index))} />
          </Sentence>
        )
      })}
      <Sentence path="product.meters">{null}</Sentence>
      <AddPart
        label={t.addMeter}
        newLabel={t.newMeter}
        nameLabel={t.meterName}
        codeLabel={t.meterCode}
        known={known.filter(({ code }) => !meters.some((meter) => meter.code === code))}
        onAdd={({ code, name, isNew }) => {
          if (isNew) onName(`meter ${code}`, name)
          if (!meters.some((meter) => meter.code === code))
            onChange([...meters, { code, limit: 1_000, period: 'MONTH', overage: 'BLOCK' }])
        }}
      />
    </div>
  )
}

function Part({ code, name }: { code: string; name: string }) {
  return (
    <span className="min-w-32 leading-tight">
      <span className="block font-medium break-words">{name}</span>
      {name !== code && <span className="block font-mono text-xs text-quiet">{code}</span>}
    </span>
  )
}

function Remove({ name, onClick }: { name: string; onClick(): void }) {
  const t = useWords(formWords)
  return (
    <button
      type="button"
      aria-label={t.remove(name)}
      onClick={onClick}
      className="ml-auto grid size-8 place-items-center rounded-md text-quiet hover:bg-sunken hover:text-bad"
    >
      <Trash2 aria-hidden className="size-4" />
    </button>
  )
}

const NEW = ''

/** Adds an entitlement or a meter: one of the product, or a new one by its name. */
function AddPart({
  label,
  newLabel,
  nameLabel,
  codeLabel,
  known,
  onAdd,
}: {
  label: string
  newLabel: string
  nameLabel: string
  codeLabel: string
  known: readonly NamedPart[]
  onAdd(part: NamedPart & { isNew: boolean }): void
}) {
  const t = useWords(formWords)
  const [chosen, setChosen] = useState<string | null>(null)
  const [name, setName] = useState('')
  const [code, setCode] = useState<string | null>(null)
  const part = known.find((one) => one.code === chosen)
  const newCode = code ?? codeOf(name)
  const reset = () => {
    setChosen(null)
    setName('')
    setCode(null)
  }
  if (chosen === null) {
    return (
      <Button size="small" className="mt-1" onClick={() => setChosen(known[0]?.code ?? NEW)}>
        <Plus aria-hidden className="size-4" />
        {label}
      </Button>
    )
  }
  return (
    <div className="mt-1 flex flex-wrap items-center gap-1.5">
      {known.length > 0 && (
        <ChoiceBlank
          label={label}
          value={chosen}
          options={[...known.map((one) => [one.code, one.name] as const), [NEW, newLabel] as const]}
          onChange={setChosen}
        />
      )}
      {!part && (
        <>
          <TextBlank label={nameLabel} placeholder={nameLabel} value={name} onChange={setName} />
          <TextBlank
            label={codeLabel}
            placeholder={t.code}
            value={newCode}
            onChange={setCode}
            className="w-40 font-mono"
          />
        </>
      )}
      <Button
        size="small"
        disabled={!part && (!name.trim() || !newCode)}
        onClick={() => {
          onAdd(part ? { ...part, isNew: false } : { code: newCode, name: name.trim(), isNew: true })
          reset()
        }}
      >
        {t.addNew}
      </Button>
      <Button size="small" look="quiet" onClick={reset}>
        {t.cancel}
      </Button>
    </div>
  )
}
