/**
 * Returns the parameters of a bulk operation in the form of the input of its mutation. The graph returns each entitlement by its
 * value, and takes the value by its type.
 */
export function inputOfParameters(parameters: Record<string, unknown>): Record<string, unknown> {
  const { change, ...others } = parameters
  if (typeof change !== 'object' || change === null) return others
  const { entitlements, ...values } = change as Record<string, unknown>
  if (!Array.isArray(entitlements)) return { ...others, change: values }
  return {
    ...others,
    change: {
      ...values,
      entitlements: entitlements.map(({ code, value }: { code: string; value: unknown }) => ({
        code,
        value: typedValue(value),
      })),
    },
  }
}

function typedValue(value: unknown): object {
  if (typeof value === 'boolean') return { boolean: value }
  if (typeof value === 'number') return { integer: value }
  if (typeof value === 'object' && value !== null) return value
  return { text: String(value) }
}
