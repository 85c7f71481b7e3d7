import { CircleAlert, Download, FileUp, PencilLine } from 'lucide-react'
import { useRef, useState } from 'react'
import { type Client, type CombinedError, useClient } from 'urql'
import { useCan } from '../app/viewer.tsx'
import { ApplyCatalogueDocument, type ExpectedVersionInput } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button, buttonClass } from '../parts/button.tsx'
import { TextArea } from '../parts/field.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Section } from '../parts/section.tsx'
import { describeError, Empty, Problem, Skeleton } from '../parts/states.tsx'
import { useToast } from '../parts/toast.tsx'
import { words as partWords } from '../parts/words.ts'
import { CatalogueChanges } from './catalogue-changes.tsx'
import { type CatalogueIssue, useCatalogueCheck } from './catalogue-check.ts'
import { writeCatalogueFile } from './catalogue-file.ts'
import { fileWords } from './file-words.ts'
import { formWords } from './form-words.tsx'
import { LeaveDialog } from './leave-dialog.tsx'
import { pullCatalogue } from './pull-catalogue.ts'
import { words } from './words.ts'

/** Largest text that the gateway accepts, in bytes, less what the request around it needs. */
const MAX_BYTES = 4_900_000

/** The catalogue as YAML, out of the gateway and into it. */
export function CatalogueFilePage() {
  const t = useWords(fileWords)
  const w = useWords(words)
  const forbidden = useWords(formWords).forbidden
  const may = useCan()('CATALOG_WRITE')
  const toast = useToast()
  const client = useClient()
  const area = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  /** The text as the gateway wrote it. */
  const [loaded, setLoaded] = useState('')
  /** The versions of the license types that the gateway wrote into the text. Another file states what is wanted. */
  const [expectedVersions, setExpectedVersions] = useState<ExpectedVersionInput[]>([])
  const isTooLarge = new Blob([text, JSON.stringify(expectedVersions)]).size > MAX_BYTES
  const { check, pending } = useCatalogueCheck(
    text.trim() === '' || isTooLarge ? null : text,
    expectedVersions,
  )
  if (!may) return <Empty title={forbidden} />
  const changes = check?.kind === 'accepted' ? check.changes : []
  const goTo = ({ line, column }: CatalogueIssue) => {
    if (!area.current || line === null) return
    const start =
      text
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length +
      (line > 1 ? 1 : 0) +
      (column ?? 1) -
      1
    area.current.focus()
    area.current.setSelectionRange(
      start,
      text.indexOf('\n', start) < 0 ? text.length : text.indexOf('\n', start),
    )
  }
  return (
    <>
      <PageHeader title={t.title} above={{ name: w.catalogue, to: '/catalogue' }}>
        {t.help}
      </PageHeader>
      <Section title={t.out}>
        <Out
          onEdit={(written, versions) => {
            setText(written)
            setLoaded(written)
            setExpectedVersions(versions)
          }}
        />
      </Section>
      <Section
        title={t.in}
        actions={
          <label
            className={`${buttonClass({ size: 'small' })} cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent`}
          >
            <FileUp aria-hidden className="size-4" />
            {t.choose}
            <input
              type="file"
              accept=".yaml,.yml,.json"
              className="sr-only"
              onChange={async ({ target }) => {
                const file = target.files?.[0]
                if (file) {
                  setText(await file.text())
                  setExpectedVersions([])
                }
                target.value = ''
              }}
            />
          </label>
        }
      >
        <p className="mb-3 text-quiet">{t.inHelp}</p>
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <TextArea
            ref={area}
            label={t.text}
            help={t.textHelp}
            error={isTooLarge ? t.tooLarge : undefined}
            rows={24}
            spellCheck={false}
            wrap="off"
            className="overflow-x-auto font-mono text-xs leading-5"
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
          <div className="min-w-0">
            <h3 className="mb-2 text-sm font-medium">{t.difference}</h3>
            <div aria-live="polite" aria-busy={pending}>
              <Difference
                check={check}
                pending={pending}
                onIssue={goTo}
                onCompare={async () => setExpectedVersions((await pull(client)).versions)}
              />
            </div>
            {changes.length > 0 && !pending && (
              <div className="mt-4 flex justify-end">
                <OperationDialog
                  title={t.applyTitle}
                  description={t.applyHelp(t.changes(changes.length))}
                  trigger={<Button look="primary">{t.apply}</Button>}
                  document={ApplyCatalogueDocument}
                  defaultValues={{}}
                  fields={() => <CatalogueChanges changes={changes} />}
                  input={() => ({ catalog: text, expectedVersions })}
                  confirm={t.apply}
                  onDone={({ changes: made }) => {
                    toast(t.applied, t.changes(made.length))
                    setText('')
                    setExpectedVersions([])
                  }}
                />
              </div>
            )}
          </div>
        </div>
      </Section>
      <LeaveDialog isDirty={() => text.trim() !== '' && text !== loaded} lost={t.unsaved} />
    </>
  )
}

function Out({ onEdit }: { onEdit(text: string, versions: ExpectedVersionInput[]): void }) {
  const t = useWords(fileWords)
  const client = useClient()
  const [pulling, setPulling] = useState(false)
  const [error, setError] = useState<CombinedError | null>(null)
  const pullFor = async (use: typeof onEdit) => {
    setPulling(true)
    setError(null)
    try {
      const pulled = await pull(client)
      use(pulled.text, pulled.versions)
    } catch (thrown) {
      setError(thrown as CombinedError)
    }
    setPulling(false)
  }
  return (
    <>
      <p className="mb-3 text-quiet">{t.outHelp}</p>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" pending={pulling} onClick={() => void pullFor(download)}>
          <Download aria-hidden className="size-4" />
          {t.download}
        </Button>
        <Button pending={pulling} onClick={() => void pullFor(onEdit)}>
          <PencilLine aria-hidden className="size-4" />
          {t.edit}
        </Button>
      </div>
      {error && <Problem error={error} />}
    </>
  )
}

/** Reads the catalogue: as a file, and the versions of its license types. */
async function pull(client: Client): Promise<{ text: string; versions: ExpectedVersionInput[] }> {
  const products = await pullCatalogue(client)
  const types = products.flatMap(({ licenseTypes }) => licenseTypes)
  return {
    text: writeCatalogueFile(products),
    versions: types.map(({ code, version }) => ({ code, version })),
  }
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'catalog.yaml'
  link.click()
  // The browser reads the file after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

function Difference({
  check,
  pending,
  onIssue,
  onCompare,
}: {
  check: ReturnType<typeof useCatalogueCheck>['check']
  pending: boolean
  onIssue(issue: CatalogueIssue): void
  /** Compares the text with the catalogue as it is now. */
  onCompare(): Promise<void>
}) {
  const t = useWords(fileWords)
  const p = useWords(partWords)
  if (pending && !check) return <Skeleton lines={3} />
  if (!check) return <p className="text-quiet">{t.differenceEmpty}</p>
  const status = pending && <p className="mb-2 text-sm text-quiet">{t.checking}</p>
  if (check.kind === 'failed') return <p className="text-bad">{describeError(check.error, p)}</p>
  if (check.kind === 'changed') {
    return (
      <>
        {status}
        <p className="mb-3 flex items-start gap-2 font-medium text-warn">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {check.message}
        </p>
        <p className="mb-3 text-quiet">{t.changedHelp}</p>
        <Compare onCompare={onCompare} />
      </>
    )
  }
  if (check.kind === 'refused') {
    return (
      <>
        {status}
        <p className="mb-2 flex items-start gap-2 font-medium text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t.problems(check.issues.length)}
        </p>
        <ul className="space-y-2">
          {check.issues.map((issue) => (
            <li key={`${issue.line} ${issue.column} ${issue.path} ${issue.message}`} className="text-sm">
              {issue.line !== null && (
                <button
                  type="button"
                  onClick={() => onIssue(issue)}
                  className="mr-2 min-h-6 text-accent hover:underline"
                >
                  {t.at(issue.line, issue.column ?? 1)}
                </button>
              )}
              <code className="text-xs break-all text-quiet">{issue.path.slice(1).join('.')}</code>
              <span className="block">{issue.message}</span>
            </li>
          ))}
        </ul>
      </>
    )
  }
  return (
    <>
      {status}
      {check.changes.length === 0 ? (
        <p className="text-quiet">{t.same}</p>
      ) : (
        <>
          <p className="mb-2 text-quiet">{t.changes(check.changes.length)}</p>
          <CatalogueChanges changes={check.changes} />
        </>
      )}
    </>
  )
}

function Compare({ onCompare }: { onCompare(): Promise<void> }) {
  const t = useWords(fileWords)
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<CombinedError | null>(null)
  const compare = async () => {
    setPending(true)
    setError(null)
    try {
      await onCompare()
    } catch (thrown) {
      setError(thrown as CombinedError)
    }
    setPending(false)
  }
  return (
    <>
      <Button size="small" pending={pending} onClick={() => void compare()}>
        {t.compare}
      </Button>
      {error && <Problem error={error} />}
    </>
  )
}
