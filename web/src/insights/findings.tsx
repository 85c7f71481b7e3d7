import { Link } from '@tanstack/react-router'
import { Lightbulb } from 'lucide-react'
import { useQuery } from 'urql'
import { useCan } from '../app/viewer.tsx'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import {
  FindingRecordDocument,
  type FindingRecordQuery,
  type Findings_FindingFragment,
  Findings_FindingFragmentDoc,
} from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Empty, Skeleton } from '../parts/states.tsx'
import { plainSentence } from './plain-sentence.ts'
import { words } from './words.ts'

const link = 'text-accent hover:underline'

/** Height of the findings, however many there are: nothing below them moves when they arrive. */
const HEIGHT = 'h-64 max-sm:h-80'
/** The same as a limit, where nothing is below them. */
const HIGHEST = 'max-h-64 max-sm:max-h-80'

/** As high as the findings. */
export function FindingsSkeleton() {
  return (
    <div className={HEIGHT}>
      <Skeleton />
    </div>
  )
}

/** What the figures say that one should act on: the sentence, the customers by name, and where to act. */
export function Findings({
  findings,
  typeNames,
  isLast = false,
}: {
  findings: readonly FragmentType<typeof Findings_FindingFragmentDoc>[]
  typeNames: ReadonlyMap<string, string>
  /** Whether nothing is below them. They are then as high as their text. */
  isLast?: boolean
}) {
  const t = useWords(words)
  const can = useCan()
  // The other records are accounts and onboardings.
  const mayRead = (id: string) => can('LICENSES_READ') || !/^(lic|act)_/.test(id)
  const rows = read(Findings_FindingFragmentDoc, findings)
  if (rows.length === 0)
    return (
      <div className={`grid content-center ${HEIGHT}`}>
        <Empty title={t.noFindings} icon={Lightbulb}>
          {t.noFindingsHelp}
        </Empty>
      </div>
    )
  return (
    <ul
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without it, the keyboard cannot scroll the findings
      tabIndex={0}
      aria-label={t.findings}
      className={`divide-y divide-line overflow-y-auto ${isLast ? HIGHEST : HEIGHT}`}
    >
      {rows.map((finding) => (
        <li key={`${finding.kind} ${finding.says}`} className="flex gap-3 px-4 py-4 sm:px-5">
          <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <div className="min-w-0 space-y-1">
            <p className="font-medium">{t[finding.kind]}</p>
            <p className="break-words">{plainSentence(finding, t, typeNames)}</p>
            {can('ACCOUNTS_READ') && finding.records.length > 0 && (
              // Without a record that can be shown, the line is absent.
              <p className="hidden text-sm text-quiet has-data-record:block">
                {t.concerns}:{' '}
                <span>
                  {finding.records.filter(mayRead).map((id) => (
                    <Concerned key={id} id={id} />
                  ))}
                </span>
              </p>
            )}
            <Action finding={finding} />
          </div>
        </li>
      ))}
    </ul>
  )
}

/** The customer of a record, by name, after a comma unless it is the first. Nothing if the record cannot be read. */
function Concerned({ id }: { id: string }) {
  const [{ data, error }] = useQuery({ query: FindingRecordDocument, variables: { id } })
  if (error || data?.node === null) return null
  return (
    <span data-record className="not-first:before:content-[',_']">
      {data?.node ? (
        <RecordName node={data.node} />
      ) : (
        <span className="inline-block h-3 w-24 rounded-sm bg-sunken" />
      )}
    </span>
  )
}

function RecordName({ node }: { node: NonNullable<FindingRecordQuery['node']> }) {
  const { id } = node
  if (node.__typename === 'Account')
    return (
      <Link to="/accounts/$id" params={{ id }} className={link}>
        {node.name}
      </Link>
    )
  if (node.__typename === 'Onboarding')
    return (
      <Link to="/onboarding/$id" params={{ id }} className={link}>
        {node.account.name}
      </Link>
    )
  if (node.__typename === 'License')
    return (
      <Link to="/licenses/$id" params={{ id }} className={link}>
        {node.account?.name} <span className="font-mono text-xs whitespace-nowrap">…{node.keyHint}</span>
      </Link>
    )
  return null
}

/** Where one acts on a finding. */
function Action({ finding: { kind, licenseType, step } }: { finding: Findings_FindingFragment }) {
  const t = useWords(words)
  const can = useCan()
  const licenses = can('LICENSES_READ') && licenseType !== null
  const links = []
  if (kind === 'ACTIVATION_STALLED' && can('ACCOUNTS_READ'))
    links.push(
      <Link key="stalled" to="/onboarding" search={{ stalled: true }} className={link}>
        {t.viewStalled}
      </Link>,
    )
  if (kind === 'CONVERSION_FELL' && step && step !== 'CREATE_ACCOUNT' && can('ACCOUNTS_READ'))
    links.push(
      <Link key="waiting" to="/onboarding" search={{ nextStep: step }} className={link}>
        {t.viewWaiting}
      </Link>,
    )
  if (kind === 'LIMIT_HIT_EARLY' && licenses)
    links.push(
      <Link key="full" to="/licenses" search={{ preset: 'full', licenseType }} className={link}>
        {t.viewFull}
      </Link>,
    )
  if (kind === 'SEATS_IDLE_BEFORE_RENEWAL' && licenses)
    links.push(
      <Link key="silent" to="/licenses" search={{ preset: 'silent', licenseType }} className={link}>
        {t.viewSilent}
      </Link>,
    )
  if ((kind === 'LIMIT_HIT_EARLY' || kind === 'TRIAL_TOO_SHORT') && licenseType && can('CATALOG_READ'))
    links.push(
      can('CATALOG_WRITE') ? (
        <Link key="type" to="/catalogue/$code/edit" params={{ code: licenseType }} className={link}>
          {t.editType}
        </Link>
      ) : (
        <Link key="type" to="/catalogue/$code" params={{ code: licenseType }} className={link}>
          {t.viewType}
        </Link>
      ),
    )
  return links.length > 0 && <p className="flex flex-wrap gap-x-4 text-sm">{links}</p>
}
