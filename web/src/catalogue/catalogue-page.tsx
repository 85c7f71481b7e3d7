import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { FileCode2, PackagePlus, Plus } from 'lucide-react'
import { useMemo } from 'react'
import { useQuery } from 'urql'
import { useCan, useViewer } from '../app/viewer.tsx'
import { CatalogueDraftsDocument, CataloguePageDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button, buttonClass } from '../parts/button.tsx'
import { FilterSelect } from '../parts/filters.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { Section } from '../parts/section.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { CreateProduct } from './create-product.tsx'
import { LicenseTypeTable } from './license-type-table.tsx'
import { words } from './words.ts'

/** The products with their license types. */
export function CataloguePage() {
  const t = useWords(words)
  const mayWrite = useCan()('CATALOG_WRITE')
  const search = useSearch({ from: '/catalogue' })
  const navigate = useNavigate({ from: '/catalogue' })
  const variables = useMemo(
    () => ({ product: search.product ?? null, ...pageArguments(search, 100) }),
    [search],
  )
  const [result, retry] = useQuery({ query: CataloguePageDocument, variables })
  const isAdmin = useViewer().audience === 'ADMIN'
  const [drafted] = useQuery({ query: CatalogueDraftsDocument, variables, pause: !isAdmin })
  const drafts = new Map(
    drafted.data?.licenseTypes.edges.flatMap(({ node: { id, draft } }) => (draft ? [[id, draft]] : [])),
  )
  const products = result.data?.products.edges.map(({ node }) => node) ?? []
  return (
    <>
      <PageHeader
        title={t.catalogue}
        actions={
          mayWrite && (
            <>
              <Link to="/catalogue/file" className={buttonClass()}>
                <FileCode2 aria-hidden className="size-4" />
                {t.asFile}
              </Link>
              <CreateProduct
                trigger={
                  <Button>
                    <PackagePlus aria-hidden className="size-4" />
                    {t.newProduct}
                  </Button>
                }
              />
              <Link
                to="/catalogue/new"
                search={search.product ? { product: search.product } : {}}
                className={buttonClass({ look: 'primary' })}
              >
                <Plus aria-hidden className="size-4" />
                {t.newLicenseType}
              </Link>
            </>
          )
        }
      >
        {t.catalogueHelp}
      </PageHeader>
      {products.length > 1 && (
        <div className="mb-4">
          <FilterSelect
            label={t.product}
            value={search.product}
            options={products.map(({ code, name }) => ({ value: code, name }))}
            none={t.anyProduct}
            onChange={(product) => void navigate({ search: product ? { product } : {}, replace: true })}
          />
        </div>
      )}
      <Loaded
        result={result}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        skeleton={<Skeleton lines={8} />}
      >
        {({ licenseTypes: { edges, pageInfo } }) =>
          products.length === 0 ? (
            <div className="rounded-lg border border-line bg-surface shadow-raised">
              <Empty title={t.emptyTitle}>
                <p>{mayWrite ? t.emptyHelp : t.emptyHelpReader}</p>
                {mayWrite && (
                  <Link
                    to="/catalogue/new"
                    search={{}}
                    className={`mt-3 ${buttonClass({ look: 'primary' })}`}
                  >
                    {t.newLicenseType}
                  </Link>
                )}
              </Empty>
            </div>
          ) : (
            <>
              {products
                .filter(({ code }) => !search.product || code === search.product)
                .map(({ id, code, name }) => {
                  const own = edges.flatMap(({ node }) => (node.product.id === id ? [node] : []))
                  // A product whose license types are on another page is there.
                  if (own.length === 0 && (pageInfo.hasNextPage || pageInfo.hasPreviousPage)) return null
                  return (
                    <Section
                      key={id}
                      title={name}
                      flush
                      actions={
                        <Link
                          to="/catalogue/products/$product"
                          params={{ product: code }}
                          className="text-sm text-accent hover:underline"
                        >
                          {t.productParts}
                        </Link>
                      }
                    >
                      {own.length > 0 ? (
                        <LicenseTypeTable label={t.licenseTypesOf(name)} licenseTypes={own} drafts={drafts} />
                      ) : (
                        <p className="px-4 py-6 text-quiet sm:px-5">
                          {t.noTypes}{' '}
                          {mayWrite && (
                            <Link
                              to="/catalogue/new"
                              search={{ product: code }}
                              className="text-accent hover:underline"
                            >
                              {t.newLicenseType}
                            </Link>
                          )}
                        </p>
                      )}
                    </Section>
                  )
                })}
              <Pages
                pageInfo={pageInfo}
                onChange={(page) => {
                  const { product } = search
                  void navigate({ search: { ...(product && { product }), ...page } })
                }}
              />
            </>
          )
        }
      </Loaded>
    </>
  )
}
