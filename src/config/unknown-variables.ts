import { editDistance } from '../platform/edit-distance.ts'
import { variables } from './variables.ts'

const known = Object.keys(variables)

/**
 * Returns the problems with variables that the gateway does not read: those with the prefix `LICET_`, and those whose name
 * is nearly the name of a variable that is not set, such as DATABSE_URL. Such a variable would otherwise be ignored
 * silently.
 */
export function unknownVariables(environment: NodeJS.ProcessEnv): string[] {
  return Object.keys(environment)
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const meant = nearest(name)
      if (name.startsWith('LICET_')) {
        const all = known.filter((variable) => variable.startsWith('LICET_')).join(', ')
        return `${name}: is not a variable of Licet; ${meant ? `did you mean ${meant}?` : `known are ${all}`}`
      }
      // A variable that is set, even to nothing, is not misspelt. The other name then belongs to another program.
      if (!meant || meant in environment || !environment[name]) return []
      return `${name}: did you mean ${meant}? If not, set ${meant} as well; it can be empty`
    })
}

/** Returns the known name that a misspelt name most likely means; null if none is near. */
function nearest(name: string): string | null {
  const text = name.toUpperCase()
  const unprefixed = text.replace(/^LICET_/, '')
  if (known.includes(unprefixed)) return unprefixed
  const near = known
    .map((variable) => ({ variable, distance: editDistance(text, variable) }))
    .filter(({ variable, distance }) => distance <= allowedDistance(text, variable))
    .sort((a, b) => a.distance - b.distance)
  return near[0]?.variable ?? null
}

/** Longer names allow more errors. Many other programs have names that are near to a short one. */
function allowedDistance(text: string, variable: string): number {
  if (variable.length >= 10) return 2
  const sorted = (name: string) => [...name].sort().join('')
  return variable.length >= 6 || sorted(text) === sorted(variable) ? 1 : 0
}
