import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type PothosTypeConfig,
  type SchemaTypes,
} from '@pothos/core'
import { everyone, type SubGraph } from './audiences.ts'

/** Extension of a type: the scope that its fields require; absent if they require none. */
export const SCOPE = 'licet.scope'

const rootKinds: readonly string[] = ['Query', 'Mutation', 'Subscription']
const alternatives = new Intl.ListFormat('en', { type: 'disjunction' })

/** Options of a root field that decide which callers may use it. */
interface AccessOptions {
  subGraphs?: readonly SubGraph[]
  authScopes?: unknown
}

/**
 * Adds the required audience and scope to the description of every root field, and the required scope to that of every
 * other field and type, after the first sentence. The text is derived from the options that are enforced, so that it is
 * always true.
 */
class RequiredAccessPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const options = config.pothosOptions as AccessOptions
    const scope = scopeOf(options)
    const requirement = rootKinds.includes(config.kind)
      ? requirementOf(options)
      : scope && `Requires the scope \`${scope}\`.`
    return describe(config, requirement)
  }

  override onTypeConfig(config: PothosTypeConfig): PothosTypeConfig {
    const scope = scopeOf(config.pothosOptions as AccessOptions)
    const extensions = scope ? { ...config.extensions, [SCOPE]: scope } : config.extensions
    return describe({ ...config, extensions }, scope && `Its fields require the scope \`${scope}\`.`)
  }
}

function describe<T extends { description?: string | null | undefined }>(
  config: T,
  requirement: string | null,
): T {
  if (!requirement) return config
  const description = config.description?.replace(/^.*?\.(?= |$)/, (first) => `${first} ${requirement}`)
  return description === undefined ? config : { ...config, description }
}

function scopeOf({ authScopes }: AccessOptions): string | null {
  return typeof authScopes === 'object' && authScopes !== null && 'scope' in authScopes
    ? String(authScopes.scope)
    : null
}

/** Null for a field that every caller may use. */
function requirementOf({ subGraphs = [], ...options }: AccessOptions): string | null {
  if (subGraphs.length === everyone.length) return null
  const scope = scopeOf(options)
  const audiences = alternatives.format(subGraphs.map((name) => `\`${name.toUpperCase()}\``))
  return `Requires the audience ${audiences}${scope ? ` and the scope \`${scope}\`` : ''}.`
}

SchemaBuilder.registerPlugin('requiredAccess', RequiredAccessPlugin)

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      requiredAccess: RequiredAccessPlugin<Types>
    }
  }
}
