import { ExternalLink } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useSettings } from '../app/settings.ts'
import { useWords } from '../i18n/words.ts'
import { Button, buttonClass } from '../parts/button.tsx'
import { Code } from '../parts/copy-button.tsx'
import { TextField } from '../parts/field.tsx'
import { Presets } from '../parts/filters.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Section } from '../parts/section.tsx'
import { Empty, Skeleton } from '../parts/states.tsx'
import { audiences, type Example, examples, type GraphAudience } from './examples.ts'
import { bareName, filterGraph, type Graph, type Member, type NamedType, readGraph } from './reference.ts'
import { words } from './words.ts'

/**
 * The graph of each audience, for the people who write programs. It needs no credential. The address has the audience and the
 * entry, as `#partner/License`.
 */
export function ReferencePage() {
  const t = useWords(words)
  const [audience, entry] = useFragment()
  const { graphiql } = useSettings()
  return (
    <>
      <PageHeader
        title={t.developers}
        actions={
          graphiql && (
            <a href="/graphql" target="_blank" rel="noreferrer" className={buttonClass()}>
              {t.graphiql}
              <ExternalLink aria-hidden className="size-4" />
            </a>
          )
        }
      >
        {t.developersHelp}
      </PageHeader>
      <div className="mb-4">
        <Presets
          label={t.audience}
          value={audience === 'app' ? undefined : audience}
          all={t.app}
          options={audiences.slice(1).map((value) => ({ value, name: t[value] }))}
          onChange={(value) => {
            location.hash = value ?? 'app'
          }}
        />
        <p className="mt-2 text-quiet">{t[`${audience}Help`]}</p>
      </div>
      <Section title={t.examples}>
        <div className="space-y-4">
          {examples[audience].map((example) => (
            <ExampleView key={example.word} example={example} graphiql={graphiql} />
          ))}
        </div>
      </Section>
      <Reference key={audience} audience={audience} entry={entry} />
    </>
  )
}

/** Returns the audience and the entry of the address. */
function useFragment(): [GraphAudience, string | null] {
  const [fragment, setFragment] = useState(location.hash.slice(1))
  useEffect(() => {
    const follow = () => setFragment(location.hash.slice(1))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  const [audience, entry] = fragment.split('/')
  return [audiences.find((known) => known === audience) ?? 'app', entry ?? null]
}

function ExampleView({
  example: { word, query, variables },
  graphiql,
}: {
  example: Example
  graphiql: boolean
}) {
  const t = useWords(words)
  const text = variables ? `${query}\n\n${JSON.stringify(variables, null, 2)}` : query
  const address = `/graphql?query=${encodeURIComponent(query)}${
    variables ? `&variables=${encodeURIComponent(JSON.stringify(variables))}` : ''
  }`
  return (
    <div>
      <div className="mb-1.5 flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium">{t[word]}</h3>
        {graphiql && (
          <a href={address} target="_blank" rel="noreferrer" className="text-sm text-accent hover:underline">
            {t.runInGraphiql}
          </a>
        )}
      </div>
      <Code text={text} label={t[word]} />
    </div>
  )
}

function Reference({ audience, entry }: { audience: GraphAudience; entry: string | null }) {
  const t = useWords(words)
  const [graph, setGraph] = useState<Graph | 'failed' | null>(null)
  const [attempt, setAttempt] = useState(0)
  const [text, setText] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads the graph again
  useEffect(() => {
    let isShown = true
    readGraph(audience).then(
      (read) => isShown && setGraph(read),
      () => isShown && setGraph('failed'),
    )
    return () => {
      isShown = false
    }
  }, [audience, attempt])
  const filtered = useMemo(
    () => (graph && graph !== 'failed' ? filterGraph(graph, text) : null),
    [graph, text],
  )
  if (graph === 'failed') {
    return (
      <Section title={t.reference}>
        <Empty title={t.loadFailed}>
          <Button size="small" onClick={() => setAttempt(attempt + 1)}>
            {t.retry}
          </Button>
        </Empty>
      </Section>
    )
  }
  return (
    <Section title={t.reference}>
      <TextField
        label={t.filter}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {filtered ? <Entries graph={filtered} audience={audience} entry={entry} /> : <Skeleton lines={8} />}
    </Section>
  )
}

function Entries({
  graph,
  audience,
  entry,
}: {
  graph: Graph
  audience: GraphAudience
  entry: string | null
}) {
  const t = useWords(words)
  const { queries, mutations, subscriptions, types } = graph
  const count = queries.length + mutations.length + subscriptions.length + types.length
  const known = useMemo(() => new Set(types.map(({ name }) => name)), [types])
  const groups: [string, (Member | NamedType)[]][] = [
    [t.queries, queries],
    [t.mutations, mutations],
    [t.subscriptions, subscriptions],
    [t.types, types],
  ]
  if (count === 0) return <Empty title={t.nothing} />
  return (
    <>
      <p role="status" className="mt-2 text-sm text-quiet">
        {t.found(count)}
      </p>
      {groups.map(
        ([name, entries]) =>
          entries.length > 0 && (
            <section key={name} aria-label={name} className="mt-5">
              <h3 className="mb-1 font-semibold">{name}</h3>
              <ul className="divide-y divide-line border-y border-line">
                {entries.map((described) => (
                  <li key={described.name}>
                    <Entry
                      described={described}
                      audience={audience}
                      known={known}
                      open={entry === described.name}
                    />
                  </li>
                ))}
              </ul>
            </section>
          ),
      )}
    </>
  )
}

function Entry({
  described,
  audience,
  known,
  open,
}: {
  described: Member | NamedType
  audience: GraphAudience
  known: ReadonlySet<string>
  open: boolean
}) {
  const t = useWords(words)
  const [isOpen, setIsOpen] = useState(open)
  useEffect(() => {
    if (open) setIsOpen(true)
  }, [open])
  const members = 'members' in described ? described.members : (described.arguments ?? [])
  return (
    <details
      open={isOpen}
      ref={(element) => {
        if (open) element?.scrollIntoView({ block: 'nearest' })
      }}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary className="flex min-h-9 flex-wrap items-baseline gap-x-3 py-1.5">
        <span className="font-mono text-sm font-medium break-all">{described.name}</span>
        <span className="font-mono text-xs break-all text-quiet">
          {'kind' in described ? described.kind : described.type}
        </span>
      </summary>
      {isOpen && (
        <div className="space-y-3 pb-4 pl-4">
          {described.description && <Description text={described.description} />}
          {'type' in described && described.type && (
            <TypeLink type={described.type} audience={audience} known={known} />
          )}
          {'possibleTypes' in described && described.possibleTypes && (
            <div className="flex flex-wrap items-baseline gap-2">
              <span className="text-sm text-quiet">{t.possibleTypes}</span>
              {described.possibleTypes.map((type) => (
                <TypeLink key={type} type={type} audience={audience} known={known} />
              ))}
            </div>
          )}
          {!('members' in described) && members.length > 0 && (
            <h4 className="text-sm font-medium">{t.arguments}</h4>
          )}
          {members.length > 0 && (
            <dl className="space-y-2">
              {members.map((member) => (
                <div key={member.name}>
                  <dt className="flex flex-wrap items-baseline gap-x-2">
                    <span className="font-mono text-sm break-all">{member.name}</span>
                    {member.type && <TypeLink type={member.type} audience={audience} known={known} />}
                  </dt>
                  {member.description && (
                    <dd className="max-w-3xl text-quiet">
                      <Description text={member.description} />
                    </dd>
                  )}
                </div>
              ))}
            </dl>
          )}
        </div>
      )}
    </details>
  )
}

/** The name of a type, as a link to its entry if the graph has one. */
function TypeLink({
  type,
  audience,
  known,
}: {
  type: string
  audience: GraphAudience
  known: ReadonlySet<string>
}) {
  const name = bareName(type)
  if (!known.has(name)) return <span className="font-mono text-xs break-all text-quiet">{type}</span>
  return (
    <a href={`#${audience}/${name}`} className="font-mono text-xs break-all text-accent hover:underline">
      {type}
    </a>
  )
}

/** A description, with what is between backticks as code. */
function Description({ text }: { text: string }) {
  const parts: ReactNode[] = text.split(/`([^`]+)`/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move
      <code key={index} className="rounded-sm bg-sunken px-1 font-mono text-xs">
        {part}
      </code>
    ),
  )
  return <p className="max-w-3xl">{parts}</p>
}
