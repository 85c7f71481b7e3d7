import { builder } from '../builder/builder.ts'

export const ComponentInput = builder.inputType('ComponentInput', {
  description:
    'Named component of a device, for license types that match devices by components. The components of a recognized ' +
    'device are stored, and the next match compares with them.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the component, such as `board`.' }),
    value: t.string({
      required: true,
      description:
        'Identity of the component. A placeholder, such as `unknown`, zeros only or an empty text, equals nothing. It ' +
        'counts as a component that must match.',
    }),
  }),
})
