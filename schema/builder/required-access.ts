import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core'
import { everyone, type SubGraph } from './audiences.ts'

const rootKinds: readonly string[] = ['Query', 'Mutation', 'Subscription']
const alternatives = new Intl.ListFormat('en', { type: 'disjunction' })

/** Options of a root field that decide which callers may use it. */
interface AccessOptions {
  subGraphs?: readonly SubGraph[]
  authScopes?: unknown
}

/**
 * Adds the required audience and scope to the description of every root field, after its first sentence. The text is
 * derived from the options that are enforced, so that it is always true.
 */
class RequiredAccessPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const requirement =
      rootKinds.includes(config.kind) && requirementOf(config.pothosOptions as AccessOptions)
    if (!requirement) return config
    const description = config.description?.replace(/^.*?\.(?= |$)/, (first) => `${first} ${requirement}`)
    return { ...config, ...(description !== undefined && { description }) }
  }
}

/** Null for a field that every caller may use. */
function requirementOf({ subGraphs = [], authScopes }: AccessOptions): string | null {
  if (subGraphs.length === everyone.length) return null
  const audiences = alternatives.format(subGraphs.map((name) => `\`${name.toUpperCase()}\``))
  const scope = typeof authScopes === 'object' && authScopes !== null && 'scope' in authScopes
  return `Requires the audience ${audiences}${scope ? ` and the scope \`${authScopes.scope}\`` : ''}.`
}

SchemaBuilder.registerPlugin('requiredAccess', RequiredAccessPlugin)

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      requiredAccess: RequiredAccessPlugin<Types>
    }
  }
}
