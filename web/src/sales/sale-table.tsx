import { useMemo } from 'react'
import { useCan } from '../app/viewer.tsx'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import {
  type SaleState,
  type SaleTable_SaleFragment,
  SaleTable_SaleFragmentDoc,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Instant } from '../parts/instant.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { words } from './words.ts'

const saleTones: Record<SaleState, Tone> = {
  WON: 'good',
  QUOTED: 'accent',
  LOST: 'neutral',
  REFUNDED: 'warn',
}

/** Sales with what was sold and what it did to licenses. `ofAccount`: all are to one account, which is not named. */
export function SaleTable({
  sales,
  ofAccount = false,
}: {
  sales: readonly FragmentType<typeof SaleTable_SaleFragmentDoc>[]
  ofAccount?: boolean
}) {
  const t = useWords(words)
  const can = useCan()
  const { number } = useFormat()
  const namesAccount = can('ACCOUNTS_READ') && !ofAccount
  const columns = useMemo(
    (): readonly Column<SaleTable_SaleFragment>[] => [
      {
        name: t.sale,
        show: ({ externalId, source }) => (
          <>
            <span className="block font-medium break-all">{externalId}</span>
            <span className="block text-xs break-all text-quiet">{source}</span>
          </>
        ),
      },
      ...(namesAccount
        ? [
            {
              name: t.account,
              show: ({ account }: SaleTable_SaleFragment) =>
                account && (
                  <RecordLink type="Account" id={account.id}>
                    {account.name}
                  </RecordLink>
                ),
            },
          ]
        : []),
      { name: t.state, show: ({ state }) => <Badge tone={saleTones[state]}>{t[state]}</Badge> },
      {
        name: t.soldLines,
        show: ({ lines }) =>
          lines.map(({ sku, quantity }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a sale can have equal lines
            <span key={index} className="block">
              {typeof quantity === 'number' && `${number(quantity)} × `}
              <code className="text-xs break-all">{sku ?? '–'}</code>
            </span>
          )),
      },
      {
        name: t.effects,
        show: ({ effects }) =>
          effects.length === 0 ? (
            <span className="text-quiet">{t.noEffect}</span>
          ) : (
            effects.map(({ id: effectId, intent, inForce, license }) => (
              <span key={effectId} className="block">
                {t[intent]}{' '}
                <RecordLink
                  type="License"
                  id={license.id}
                  className="font-mono text-xs whitespace-nowrap underline-offset-2 hover:text-accent hover:underline"
                >
                  …{license.keyHint}
                </RecordLink>
                {!inForce && <span className="text-quiet"> ({t.undone})</span>}
              </span>
            ))
          ),
      },
      { name: t.changed, fit: true, show: ({ changedAt }) => <Instant at={changedAt} /> },
    ],
    [t, number, namesAccount],
  )
  return (
    <Table
      label={t.sales}
      rows={read(SaleTable_SaleFragmentDoc, sales)}
      keyOf={({ id }) => id}
      columns={columns}
    />
  )
}
