import type { EnumRef } from '@pothos/core'
import { builder } from './builder.ts'
import type { Types } from './pages/connection.ts'

/** Defines an enum. Every value has a description: the compiler reports a value without one. */
export function enumOf<Value extends string>(
  name: string,
  { description, values }: { description: string; values: Record<NoInfer<Value>, string> },
): EnumRef<Types, Value> {
  const described = Object.entries<string>(values).map(([value, text]) => [value, { description: text }])
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(described),
  }) as unknown as EnumRef<Types, Value>
}
