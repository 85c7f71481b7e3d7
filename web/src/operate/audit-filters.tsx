import { useState } from 'react'
import { useQuery } from 'urql'
import { useCan, useViewer } from '../app/viewer.tsx'
import { AuditActorsDocument, AuditEventTypesDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { eventWords } from '../licenses/event-words.ts'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { SuggestField, type Suggestion } from '../parts/suggest-field.tsx'
import { type AuditSearch, parseAuditSearch } from './audit-search.ts'
import { usePrincipalName } from './principal-name.ts'
import { idIn } from './record-id.ts'
import { words } from './words.ts'

const names = ['record', 'type', 'actor', 'from', 'until', 'request'] as const
type Fields = Record<(typeof names)[number], string>

const fieldsOf = (search: AuditSearch): Fields =>
  Object.fromEntries(names.map((name) => [name, search[name] ?? ''])) as Fields

/** Principals that act on their own account. */
const systems = ['system', 'app', 'hubspot', 'stripe']

/** The filters of the audit log. What is chosen is in force at once, what is typed with Enter or the button. */
export function AuditFilters({
  search,
  actors,
  onChange,
}: {
  search: AuditSearch
  /** Principals of the events that are shown. */
  actors: readonly string[]
  onChange(search: AuditSearch): void
}) {
  const t = useWords(words)
  const [fields, setFields] = useState(() => fieldsOf(search))
  const [inForce, setInForce] = useState(search)
  const [wrong, setWrong] = useState(false)
  // A step back, or a link to other filters, fills the fields again.
  if (JSON.stringify(fieldsOf(inForce)) !== JSON.stringify(fieldsOf(search))) {
    setInForce(search)
    setFields(fieldsOf(search))
    setWrong(false)
  }
  const types = useTypes()
  const known = useActors(actors)
  const apply = (next: Fields) => {
    const record = next.record.trim() === '' ? '' : idIn(next.record)
    setFields({ ...next, record: record ?? next.record })
    setWrong(record === null)
    if (record !== null) onChange(parseAuditSearch({ ...next, record }))
  }
  const set = (name: keyof Fields, value: string, isChosen = false) => {
    const next = { ...fields, [name]: value }
    if (isChosen) apply(next)
    else setFields(next)
  }
  const text = (name: keyof Fields) => ({
    name,
    value: fields[name],
    onChange: ({ target }: { target: { value: string } }) => set(name, target.value),
  })
  return (
    <form
      className="mb-4 grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-3"
      onSubmit={(event) => {
        event.preventDefault()
        apply(fields)
      }}
    >
      <TextField
        label={t.recordFilter}
        help={t.recordHelp}
        error={wrong ? t.noId : undefined}
        placeholder="lic_…"
        spellCheck={false}
        {...text('record')}
      />
      <SuggestField
        label={t.eventType}
        name="type"
        help={types.find(({ value }) => value === fields.type)?.name ?? t.eventTypeHelp}
        placeholder="license.suspended"
        value={fields.type}
        suggestions={types}
        onChange={(value, isChosen) => set('type', value, isChosen)}
      />
      <SuggestField
        label={t.actorFilter}
        name="actor"
        help={known.find(({ value }) => value === fields.actor)?.name ?? t.actorHelp}
        value={fields.actor}
        suggestions={known}
        onChange={(value, isChosen) => set('actor', value, isChosen)}
      />
      <TextField label={t.from} type="date" {...text('from')} />
      <TextField label={t.until} type="date" {...text('until')} />
      <TextField label={t.requestFilter} spellCheck={false} {...text('request')} />
      <div className="flex gap-2 sm:col-span-2 lg:col-span-3 lg:justify-end">
        <Button type="submit">{t.filter}</Button>
        <Button look="quiet" onClick={() => onChange({})}>
          {t.clear}
        </Button>
      </div>
    </form>
  )
}

/** All types of events, with what they mean where the console has words for it. */
function useTypes(): readonly Suggestion[] {
  const meanings: Partial<Record<string, unknown>> = useWords(eventWords)
  const [{ data }] = useQuery({ query: AuditEventTypesDocument })
  return (data?.auditEventTypes ?? []).map((value) => {
    const meaning = meanings[value]
    return { value, name: typeof meaning === 'string' ? meaning : undefined }
  })
}

/** The reader, the API keys that the reader may see, systems, and the principals of shown events. */
function useActors(shown: readonly string[]): readonly Suggestion[] {
  const t = useWords(words)
  const nameOf = usePrincipalName()
  const { principal, audience } = useViewer()
  const can = useCan()
  const [{ data }] = useQuery({
    query: AuditActorsDocument,
    pause: audience !== 'ADMIN' || !can('ACCESS_WRITE'),
  })
  const found = new Map<string, string | undefined>()
  for (const { node } of (data?.apiKeys.edges ?? []).toReversed())
    found.set(`api-key:${node.id}`, node.revokedAt ? t.revokedKey(node.name) : node.name)
  const named = found.get(principal)
  const yours = named === undefined ? t.you : t.youAs(named)
  const others = [...found].filter(([value]) => value !== principal)
  const more = [...new Set([...shown, ...systems])].filter(
    (value) => value !== principal && !found.has(value),
  )
  return [
    { value: principal, name: yours },
    ...others.map(([value, name]) => ({ value, name })),
    ...more.map((value) => {
      const name = nameOf(value)
      return { value, name: name === value ? undefined : name }
    }),
  ]
}
