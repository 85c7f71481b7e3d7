import { builder } from '../builder/builder.ts'

export const ComponentInput = builder.inputType('ComponentInput', {
  description: 'Named component of a device, for license types that match devices by components.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the component, such as `board`.' }),
    value: t.string({ required: true, description: 'Identity of the component.' }),
  }),
})
