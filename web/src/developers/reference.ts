import type { GraphAudience } from './examples.ts'

/** A field, an argument or a value of an enum, as the build describes it. */
export interface Member {
  name: string
  type?: string
  description?: string
  arguments?: Member[]
}

export interface NamedType {
  name: string
  kind: string
  description?: string
  members: Member[]
  possibleTypes?: string[]
}

export interface Graph {
  queries: Member[]
  mutations: Member[]
  subscriptions: Member[]
  types: NamedType[]
}

/** Reads the description of the graph of an audience. It is a file of the console, so it needs no credential. */
export async function readGraph(audience: GraphAudience): Promise<Graph> {
  const response = await fetch(`/console/reference/${audience}.json`, { credentials: 'omit' })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return (await response.json()) as Graph
}

/** Returns the part of a graph whose names or descriptions contain a text, in any case. */
export function filterGraph(graph: Graph, text: string): Graph {
  const wanted = text.trim().toLowerCase()
  if (!wanted) return graph
  const matches = ({ name, description = '' }: { name: string; description?: string }) =>
    `${name}\n${description}`.toLowerCase().includes(wanted)
  return {
    queries: graph.queries.filter(matches),
    mutations: graph.mutations.filter(matches),
    subscriptions: graph.subscriptions.filter(matches),
    types: graph.types.filter((type) => matches(type) || type.members.some(matches)),
  }
}

/** Returns the name of the type inside of lists and of non-null types. */
export function bareName(type: string): string {
  return type.replaceAll(/[[\]!]/g, '')
}
