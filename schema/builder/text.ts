import { dictionary } from '../../src/texts/dictionary.ts'
import type { Entry, Moment } from '../../src/texts/entry.ts'
import type { Text } from '../../src/texts/say.ts'
import { builder } from './builder.ts'

builder.scalarType('TextCode', {
  description:
    'Code of a text for people, such as `ACTIVATION_LIMIT_EXCEEDED`. The file `schema/texts.json` of the repository lists all ' +
    'codes with their arguments and their sentences as ICU messages. Codes are added but never renamed.',
  serialize: (code) => code,
})

/** An argument as clients read it. A value that it does not have is absent. */
interface TextArgument {
  name: string
  text?: string
  number?: number
  time?: Date
  timeZone?: string
  duration?: string
  list?: readonly string[]
}

/** Returns the arguments of a text, in the order of its definition. */
export function argumentsOf({ code, args }: Text): TextArgument[] {
  const { kinds } = dictionary[code] as Entry
  return Object.entries(kinds).map(([name, kind]) => ({ name, ...fieldsOf(kind, args[name]!) }))
}

function fieldsOf(kind: Entry['kinds'][string], value: Text['args'][string]): Omit<TextArgument, 'name'> {
  switch (kind) {
    case 'number':
    case 'percent':
      return { number: value as number }
    case 'time': {
      const { at, timeZone } = value as Moment
      return { time: new Date(at), timeZone }
    }
    case 'duration':
      return { duration: value as string }
    case 'list':
      return { list: value as readonly string[] }
    default:
      return { text: value as string }
  }
}

const TextArgumentType = builder.objectRef<TextArgument>('TextArgument').implement({
  description: 'Value in a text. Exactly one field besides `name` and `timeZone` is not null.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name of the argument, as the text has it.' }),
    text: t.exposeString('text', {
      nullable: true,
      description: 'Value that is the same in every language, such as a name or a code.',
    }),
    number: t.exposeFloat('number', {
      nullable: true,
      description: 'Value if it is a number, or a share from 0 to 1, which sentences show as percent.',
    }),
    time: t.expose('time', { type: 'DateTime', nullable: true, description: 'Value if it is an instant.' }),
    timeZone: t.expose('timeZone', {
      type: 'TimeZone',
      nullable: true,
      description:
        'Time zone in which sentences show `time`: the zone of the license, or UTC without one. Null if `time` is null.',
    }),
    duration: t.expose('duration', {
      type: 'Duration',
      nullable: true,
      description: 'Value if it is a duration.',
    }),
    list: t.stringList({
      nullable: true,
      description: 'Value if it is a list of texts.',
      resolve: ({ list }) => list?.slice() ?? null,
    }),
  }),
})

/** A sentence for people as its code and its arguments. */
export const TextType = builder.objectRef<Text>('Text').implement({
  description:
    'Sentence for people as a code with arguments, for clients that translate. The field beside it is the sentence in the ' +
    'language of the request, which `Accept-Language` chooses: English or German, by default English.',
  fields: (t) => ({
    code: t.expose('code', { type: 'TextCode', description: 'Code of the sentence.' }),
    arguments: t.field({
      type: [TextArgumentType],
      description: 'Values in the sentence, in a fixed order. Empty if it has none.',
      resolve: argumentsOf,
    }),
  }),
})
