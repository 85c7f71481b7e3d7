import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useQuery } from 'urql'
import { useCan } from '../app/viewer.tsx'
import {
  FormProductsDocument,
  LicenseTypeFormDocument,
  type LicenseTypeFormQuery,
} from '../generated/graphql.ts'
import { browserZone } from '../i18n/local-day.ts'
import { useWords } from '../i18n/words.ts'
import { Missing } from '../parts/missing.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { type NewSearch, type TemplateName, templateNames } from './catalogue-search.ts'
import { codeOf } from './code.ts'
import { formWords } from './form-words.tsx'
import { LicenseTypeForm, suggestName } from './license-type-form.tsx'
import { partNames, templateRules } from './templates.ts'
import { type OpenedType, openType, rulesOf, type TypeDraft } from './type-draft.ts'
import { words } from './words.ts'

type LicenseType = NonNullable<LicenseTypeFormQuery['licenseType']>

/** Defines a license type: from a template, or like another one. */
export function NewLicenseTypePage() {
  const t = useWords(formWords)
  const w = useWords(words)
  const may = useCan()('CATALOG_WRITE')
  const search = useSearch({ from: '/catalogue/new' })
  const [products, retry] = useQuery({ query: FormProductsDocument })
  const [model, retryModel] = useQuery({
    query: LicenseTypeFormDocument,
    variables: { code: search.like ?? '' },
    pause: !search.like,
  })
  if (!may) return <Forbidden />
  const isLoaded = products.data && (!search.like || model.data)
  return (
    <>
      <PageHeader title={t.newTitle} above={{ name: w.catalogue, to: '/catalogue' }}>
        {t.newHelp}
      </PageHeader>
      <Loaded
        result={{
          data: isLoaded ? products.data : undefined,
          error: products.error ?? (search.like ? model.error : undefined),
        }}
        onRetry={() => {
          retry()
          if (search.like) retryModel()
        }}
        skeleton={<Skeleton lines={8} />}
      >
        {(data) => (
          <FromTemplate
            search={search}
            products={data.products.edges.map(({ node }) => node)}
            like={(search.like && model.data?.licenseType) || null}
          />
        )}
      </Loaded>
    </>
  )
}

function FromTemplate({
  search,
  products,
  like,
}: {
  search: NewSearch
  products: readonly { code: string; name: string }[]
  like: LicenseType | null
}) {
  const t = useWords(formWords)
  const navigate = useNavigate({ from: '/catalogue/new' })
  const template = search.template ?? 'annual'
  const product =
    products.find(({ code }) => code === (search.product ?? like?.product.code)) ?? products[0] ?? null
  const name = like ? '' : suggestName(product?.name ?? '', template, t)
  const initial: TypeDraft = {
    product: product ? { ...product, isNew: false } : { code: '', name: '', isNew: true },
    code: codeOf(name),
    name,
    description: like?.description ?? '',
    rules: like ? rulesOf(like) : templateRules(template, browserZone()),
    newNames: like ? {} : partNames,
    skus: [],
    upgradesFrom: [],
  }
  return (
    <>
      {!like && (
        <fieldset className="mb-6">
          <legend className="mb-2 text-sm font-medium">{t.templates}</legend>
          <div className="grid gap-2 sm:grid-cols-2 lg:grid-cols-5">
            {templateNames.map((name) => (
              <Template
                key={name}
                name={name}
                isChosen={name === template}
                onChoose={() =>
                  void navigate({ search: { ...search, template: name }, replace: true, ignoreBlocker: true })
                }
              />
            ))}
          </div>
        </fieldset>
      )}
      <LicenseTypeForm
        key={like?.id}
        opened={{ draft: initial, version: 0, isRetired: false, published: null, hasDraft: false }}
        template={like ? null : template}
        products={products}
        isNew
      />
    </>
  )
}

function Template({ name, isChosen, onChoose }: { name: TemplateName; isChosen: boolean; onChoose(): void }) {
  const t = useWords(formWords)
  return (
    <label className="cursor-pointer rounded-lg border border-line bg-surface p-3 shadow-raised hover:border-line-strong has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <input type="radio" name="template" className="sr-only" checked={isChosen} onChange={onChoose} />
      <span className="block font-medium">{t[name]}</span>
      <span className="block text-sm text-quiet">{t[`${name}Help`]}</span>
    </label>
  )
}

/** Edits the draft of a license type, or begins one with its published rules. */
export function EditLicenseTypePage() {
  const t = useWords(formWords)
  const w = useWords(words)
  const may = useCan()('CATALOG_WRITE')
  const { code } = useParams({ from: '/catalogue/$code/edit' })
  const [result, retry] = useQuery({
    query: LicenseTypeFormDocument,
    variables: { code },
    requestPolicy: 'network-only',
  })
  // What is being edited stays what it was when the page opened, while the record is read again.
  const [opened, setOpened] = useState<OpenedType | null>(null)
  const loaded = result.data?.licenseType
  if (loaded && opened?.draft.code !== code) setOpened(openType(loaded))
  if (!may) return <Forbidden />
  return (
    <Loaded result={result} onRetry={retry} skeleton={<Skeleton lines={8} />}>
      {({ licenseType: found }) => {
        const licenseType = opened?.draft.code === code ? opened : found && openType(found)
        if (!licenseType)
          return <Missing title={w.typeMissing} list={{ name: w.catalogue, to: '/catalogue' }} />
        if (licenseType.isRetired)
          return (
            <Empty title={t.retired}>
              <Link to="/catalogue/$code" params={{ code }} className="text-accent hover:underline">
                {licenseType.draft.name}
              </Link>
            </Empty>
          )
        const { product } = licenseType.draft
        return (
          <>
            <PageHeader
              title={t.editTitle(licenseType.draft.name)}
              above={{ name: w.catalogue, to: '/catalogue' }}
            >
              {t.editHelp}
            </PageHeader>
            <LicenseTypeForm
              opened={licenseType}
              template={null}
              products={[product]}
              onReopen={setOpened}
              isNew={false}
            />
          </>
        )
      }}
    </Loaded>
  )
}

function Forbidden() {
  const t = useWords(formWords)
  return <Empty title={t.forbidden} />
}
