import { audiences, type Caller } from '../../src/platform/caller.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { Scope } from './scope.ts'

const Audience = builder.enumType('Audience', {
  description: 'Who asks. Each audience sees a graph of its own.',
  values: audiences,
})

const Viewer = builder.objectRef<Caller>('Viewer').implement({
  description: 'The caller, as the gateway sees it.',
  fields: (t) => ({
    audience: t.expose('audience', { type: Audience, description: 'Whose graph this is.' }),
    principal: t.exposeString('principal', { description: 'The name of the caller in the audit log.' }),
    scopes: t.field({
      type: [Scope],
      description: 'What the credential includes.',
      resolve: ({ scopes }) => [...scopes],
    }),
    requestId: t.exposeString('requestId', { description: 'This request, as the log names it.' }),
  }),
})

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    description: 'Who you are to the gateway.',
    subGraphs: everyone,
    resolve: (_root, _args, ctx) => ctx.caller,
  }),
)
