import { type ErrorDetail, invalid } from '../http/api-error.ts'
import { readValue } from '../properties/value.ts'
import type { ObjectType } from './object-type.ts'

/** Returns the values in stored form. Refuses invalid values with all of their problems. */
export function checkValues(
  type: ObjectType,
  properties: Readonly<Record<string, string>>,
  { creating }: { creating: boolean },
): Map<string, string> {
  const values = new Map<string, string>()
  const problems: ErrorDetail[] = []
  for (const [name, text] of Object.entries(properties)) {
    const property = type.properties.get(name)
    if (!property || property.archivedAt !== null) {
      problems.push(missing(name))
      continue
    }
    const read = readValue(property, text)
    if ('problem' in read) problems.push(read.problem)
    else values.set(name, read.value)
  }
  for (const name of creating ? type.required : []) {
    if (!values.get(name))
      problems.push({
        message: `Property "${name}" is required`,
        code: 'MISSING_REQUIRED_PROPERTY',
        context: { propertyName: [name] },
      })
  }
  if (problems.length > 0) throw invalidValues(problems)
  return values
}

function missing(name: string): ErrorDetail {
  return {
    message: `Property "${name}" does not exist`,
    code: 'PROPERTY_DOESNT_EXIST',
    context: { propertyName: [name] },
  }
}

export function invalidValues(problems: readonly ErrorDetail[]) {
  const listed = problems.map(({ message, code, context }) => ({
    isValid: false,
    message,
    error: code,
    name: context?.propertyName?.[0],
  }))
  return invalid(`Property values were not valid: ${JSON.stringify(listed)}`, problems)
}
