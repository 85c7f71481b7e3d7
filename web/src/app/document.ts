import type { DocumentNode } from 'graphql'
import { gql } from 'urql'

/** Returns the document of `text`, with the fragments that it spreads. The generated documents are made with it. */
export function documentOf(text: string, ...fragments: readonly DocumentNode[]): DocumentNode {
  return gql([text, ...fragments.map(() => '')] as unknown as TemplateStringsArray, ...fragments)
}
