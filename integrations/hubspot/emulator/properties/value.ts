import type { ErrorDetail } from '../http/api-error.ts'
import type { Property } from './property.ts'

const LONGEST = 65_536
const DAY = /^\d{4}-\d{2}-\d{2}$/
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/

export type ReadValue = { value: string } | { problem: ErrorDetail }

/** The stored form of a value, or the problem with it. `''` clears the property. */
export function readValue(property: Property, text: string): ReadValue {
  if (property.readOnly)
    return problem(
      property,
      'READ_ONLY_VALUE',
      `"${property.name}" is a read only property; its value cannot be set.`,
    )
  if (text === '') return { value: '' }
  if (text.length > LONGEST)
    return problem(property, 'PROPERTY_VALUE_TOO_LONG', `The value is longer than ${LONGEST} characters.`)
  switch (property.type) {
    case 'number':
      return Number.isFinite(Number(text)) && text.trim() === text
        ? { value: text }
        : problem(property, 'INVALID_INTEGER', `${text} was not a valid number.`)
    case 'bool':
      return readOption(property, ['true', 'false'], text)
    case 'enumeration':
      return readOption(
        property,
        property.options.map(({ value }) => value),
        text,
      )
    case 'date':
      return readDay(property, text)
    case 'datetime':
      return readInstant(property, text)
    default:
      return property.name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)
        ? problem(property, 'INVALID_EMAIL', `Email address ${text} is invalid`)
        : { value: property.name === 'email' ? text.trim().toLowerCase() : text }
  }
}

/** Reads an internal value of an option, or for a checkbox several, separated by `;`. */
function readOption(property: Property, allowed: readonly string[], text: string): ReadValue {
  const chosen = property.fieldType === 'checkbox' ? text.split(';') : [text]
  const wrong = chosen.find((value) => !allowed.includes(value))
  if (wrong === undefined) return { value: text }
  return problem(
    property,
    'INVALID_OPTION',
    `${wrong} was not one of the allowed options: [${allowed.join(', ')}]`,
  )
}

/** Reads a calendar day. Accepts an instant only if it is midnight in UTC. */
function readDay(property: Property, text: string): ReadValue {
  const ms = DAY.test(text) || ISO.test(text) ? Date.parse(text) : /^-?\d+$/.test(text) ? Number(text) : NaN
  const date = new Date(ms)
  if (Number.isNaN(date.getTime()) || (DAY.test(text) && dayOf(date) !== text))
    return problem(property, 'INVALID_DATE', `${text} was not a valid date.`)
  if (ms % 86_400_000 !== 0)
    return problem(
      property,
      'INVALID_DATE',
      `${text} is at ${date.toISOString().slice(11, -1)} UTC, not midnight!`,
    )
  return { value: dayOf(date) }
}

function readInstant(property: Property, text: string): ReadValue {
  const ms = DAY.test(text) || ISO.test(text) ? Date.parse(text) : /^-?\d+$/.test(text) ? Number(text) : NaN
  const date = new Date(ms)
  return Number.isNaN(date.getTime())
    ? problem(property, 'INVALID_DATE', `${text} was not a valid date.`)
    : { value: date.toISOString() }
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10)

function problem({ name }: Property, code: string, message: string): ReadValue {
  return { problem: { message, code, context: { propertyName: [name] } } }
}
