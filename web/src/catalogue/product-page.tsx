import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { AuditLink } from '../app/audit-link.tsx'
import { now } from '../app/clock.ts'
import { useCan } from '../app/viewer.tsx'
import { DefineReleaseDocument, ProductPageDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button, buttonClass } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { Instant } from '../parts/instant.tsx'
import { Missing } from '../parts/missing.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Section } from '../parts/section.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

/** Releases that the graph returns at a time. */
const PAGE = 100

/** A product: its releases, entitlements and meters. */
export function ProductPage() {
  const t = useWords(words)
  const can = useCan()
  const { product: code } = useParams({ from: '/catalogue/products/$product' })
  const { skip = 0 } = useSearch({ from: '/catalogue/products/$product' })
  const [result, retry] = useQuery({ query: ProductPageDocument, variables: { code, skip } })
  return (
    <Loaded
      result={result}
      onRetry={() => retry({ requestPolicy: 'network-only' })}
      skeleton={<Skeleton lines={8} />}
    >
      {({ product }) =>
        product ? (
          <>
            <PageHeader
              title={product.name}
              above={{ name: t.catalogue, to: '/catalogue' }}
              actions={
                <>
                  <AuditLink record={product.id} />
                  <Link to="/catalogue" search={{ product: code }} className={buttonClass()}>
                    {t.licenseTypes}
                  </Link>
                </>
              }
            >
              <code>{product.code}</code>
            </PageHeader>
            <Section title={t.releases} flush actions={can('CATALOG_WRITE') && <AddRelease product={code} />}>
              {product.releases.length === 0 ? (
                <Empty title={t.noReleases}>{t.noReleasesHelp}</Empty>
              ) : (
                <Table
                  label={t.releases}
                  rows={product.releases}
                  keyOf={({ version }) => version}
                  columns={[
                    { name: t.version, show: ({ version }) => <code>{version}</code> },
                    {
                      name: t.releasedAt,
                      fit: true,
                      show: ({ releasedAt }) => <Instant at={releasedAt} show="date" />,
                    },
                  ]}
                />
              )}
              {(skip > 0 || product.releases.length === PAGE) && (
                <div className="flex justify-end gap-2 border-t border-line px-4 py-3">
                  {skip > 0 && (
                    <Link
                      from="/catalogue/products/$product"
                      to="."
                      search={{ skip: Math.max(0, skip - PAGE) }}
                      className={buttonClass({ size: 'small' })}
                    >
                      {t.newer}
                    </Link>
                  )}
                  {product.releases.length === PAGE && (
                    <Link
                      from="/catalogue/products/$product"
                      to="."
                      search={{ skip: skip + PAGE }}
                      className={buttonClass({ size: 'small' })}
                    >
                      {t.older}
                    </Link>
                  )}
                </div>
              )}
            </Section>
            <Named
              title={t.entitlements}
              help={t.entitlementsHelp}
              none={t.noEntitlements}
              rows={product.entitlements}
            />
            <Named title={t.meters} help={t.metersHelp} none={t.noMeters} rows={product.meters} />
          </>
        ) : (
          <Missing title={t.productMissing} list={{ name: t.catalogue, to: '/catalogue' }} />
        )
      }
    </Loaded>
  )
}

function Named({
  title,
  help,
  none,
  rows,
}: {
  title: string
  help: string
  none: string
  rows: readonly { code: string; name: string }[]
}) {
  const t = useWords(words)
  return (
    <Section title={title} flush>
      {rows.length === 0 ? (
        <Empty title={none}>{help}</Empty>
      ) : (
        <Table
          label={title}
          rows={rows}
          keyOf={({ code }) => code}
          columns={[
            { name: t.name, show: ({ name }) => name },
            { name: t.code, show: ({ code }) => <code className="text-sm text-quiet">{code}</code> },
          ]}
        />
      )}
    </Section>
  )
}

function AddRelease({ product }: { product: string }) {
  const t = useWords(words)
  const toast = useToast()
  return (
    <OperationDialog
      title={t.addRelease}
      description={t.addReleaseHelp}
      trigger={<Button size="small">{t.addRelease}</Button>}
      document={DefineReleaseDocument}
      defaultValues={{ version: '', releasedAt: now().toISOString().slice(0, 10) }}
      fields={({ register, formState: { errors } }) => (
        <>
          <TextField
            label={t.version}
            help={t.versionHelp}
            error={errors.version?.message}
            className="font-mono"
            {...register('version')}
          />
          <TextField
            label={t.releasedAt}
            type="date"
            error={errors.releasedAt?.message}
            {...register('releasedAt')}
          />
        </>
      )}
      input={({ version, releasedAt }) => ({ product, version, releasedAt: `${releasedAt}T00:00:00Z` })}
      confirm={t.add}
      onDone={() => toast(t.releaseAdded)}
    />
  )
}
