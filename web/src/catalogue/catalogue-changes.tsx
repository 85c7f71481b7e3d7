import type { CatalogueChanges_ChangeFragment } from '../generated/graphql.ts'
import { type Format, useFormat } from '../i18n/format.ts'
import { type In, useWords } from '../i18n/words.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { fieldWords, fileWords } from './file-words.ts'

type Change = CatalogueChanges_ChangeFragment

const kinds: Partial<Record<Change['action'], readonly [Tone, 'added' | 'published' | 'retired']>> = {
  CREATE_PRODUCT: ['good', 'added'],
  ADD_ENTITLEMENT: ['good', 'added'],
  ADD_METER: ['good', 'added'],
  DEFINE_RELEASE: ['good', 'added'],
  DEFINE_LICENSE_TYPE: ['good', 'added'],
  PUBLISH_LICENSE_TYPE: ['accent', 'published'],
  RETIRE_LICENSE_TYPE: ['bad', 'retired'],
}

/** The changes that a catalogue file would make, by product. */
export function CatalogueChanges({ changes }: { changes: readonly Change[] }) {
  return [...Map.groupBy(changes, ({ product }) => product)].map(([product, own]) => (
    <div key={product} className="mb-4 last:mb-0">
      <h3 className="mb-1 font-mono text-sm font-medium">{product}</h3>
      <ul className="divide-y divide-line">
        {own.map((change) => (
          <li key={`${change.action} ${change.subject}`} className="py-2">
            <ChangeLine change={change} />
          </li>
        ))}
      </ul>
    </div>
  ))
}

function ChangeLine({ change: { action, summary, fields } }: { change: Change }) {
  const t = useWords(fileWords)
  const names = useWords(fieldWords)
  const format = useFormat()
  const [tone, kind] = kinds[action] ?? (['warn', 'changed'] as const)
  // The summary has the name of a new record.
  const shown = fields.filter(({ field, before }) => field !== 'name' || before !== null)
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <Badge tone={tone}>{t[kind]}</Badge>
        <span className="min-w-0 break-words">{summary}</span>
      </p>
      {shown.length > 0 && (
        <dl className="mt-1 grid gap-x-4 text-sm sm:grid-cols-[minmax(8rem,auto)_1fr]">
          {shown.map(({ field, before, after }) => (
            <div key={field} className="contents">
              <dt className="break-words text-quiet">{nameOf(field, names)}</dt>
              <dd className="mb-1 min-w-0 break-words sm:mb-0">
                {before === null ? (
                  valueText(after, t, format)
                ) : (
                  <>
                    <del className="text-quiet">{valueText(before, t, format)}</del>
                    <span className="sr-only"> {after === null ? t.removed : t.becomes} </span>
                    {after !== null && (
                      <>
                        <span aria-hidden> → </span>
                        <ins className="no-underline">{valueText(after, t, format)}</ins>
                      </>
                    )}
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

function nameOf(field: string, names: In<typeof fieldWords>): string {
  const [first = '', ...code] = field.split('.')
  const name = first in names ? names[first as keyof typeof names] : first
  return code.length > 0 ? `${name} ${code.join('.')}` : name
}

/** A value of YAML on one line, in words where it is simple. */
function valueText(yaml: string | null, t: In<typeof fileWords>, { duration }: Format): string {
  if (yaml === null || yaml === 'null') return t.nothing
  if (yaml === 'true') return t.yes
  if (yaml === 'false') return t.no
  return /^P(?=.)[\dYMWDTHS]+$/.test(yaml) ? duration(yaml) : yaml
}
