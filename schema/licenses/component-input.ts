import { builder } from '../builder/builder.ts'

export const ComponentInput = builder.inputType('ComponentInput', {
  description: 'A named part of a device, for license types that match by components.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Which part, such as `board`.' }),
    value: t.string({ required: true, description: 'Its identity.' }),
  }),
})
