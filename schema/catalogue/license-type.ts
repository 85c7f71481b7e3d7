import { defineLicenseType } from '../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../src/domain/catalogue/license-types/publish.ts'
import { retireLicenseType } from '../../src/domain/catalogue/license-types/retire.ts'
import type { LicenseTypeRules } from '../../src/domain/catalogue/license-types/rules.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins, known, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicenseTypeState } from './license-type-enums.ts'
import { LicenseTypeRulesType } from './license-type-rules.ts'
import { LicenseTypeRulesInput, toRules } from './license-type-rules-input.ts'
import { Product } from './product.ts'

const LicenseTypeRevision = builder.prismaObject('LicenseTypeRevision', {
  description: 'One numbered version of the rules of a license type. A published one never changes.',
  subGraphs: known,
  fields: (t) => ({
    number: t.exposeInt('number', { description: '1, 2, 3 … within the license type.' }),
    rules: t.field({
      type: LicenseTypeRulesType,
      description: 'The rules.',
      select: { rules: true },
      resolve: ({ rules }) => rules as LicenseTypeRules,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was begun.' }),
    publishedAt: t.expose('publishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null while it is the draft.',
    }),
  }),
})

export const LicenseType = builder.prismaNode('LicenseType', {
  description:
    'The rules under which licenses are issued. A license stays on the revision it was issued under.',
  id: { field: 'id' },
  authScopes: { scope: 'CATALOG_READ' },
  subGraphs: known,
  fields: (t) => ({
    code: t.exposeString('code', { description: 'The name that files and software use; unique, fixed.' }),
    name: t.exposeString('name', { description: 'The name that people read.' }),
    description: t.exposeString('description', { nullable: true, description: 'What it is for.' }),
    state: t.expose('state', { type: LicenseTypeState, description: 'Whether it issues licenses.' }),
    product: t.relation('product', { description: 'What it licenses.' }),
    skus: t.stringList({
      subGraphs: operators,
      description:
        'What it is called where it is sold: a line of a deal in the CRM with such a SKU means it.',
      select: { skus: { orderBy: { sku: 'asc' } } },
      resolve: ({ skus }) => skus.map(({ sku }) => sku),
    }),
    published: t.field({
      type: LicenseTypeRevision,
      nullable: true,
      description: 'The revision under which licenses are issued now; null before the first was published.',
      select: { revisions: { orderBy: { number: 'desc' } } },
      resolve: ({ revisions }) => revisions.find(({ publishedAt }) => publishedAt) ?? null,
    }),
    draft: t.field({
      type: LicenseTypeRevision,
      nullable: true,
      subGraphs: admins,
      description: 'The revision that is being edited; null when there is none.',
      select: { revisions: { orderBy: { number: 'desc' } } },
      resolve: ({ revisions }) => revisions.find(({ publishedAt }) => !publishedAt) ?? null,
    }),
    revisions: t.relation('revisions', {
      query: { orderBy: { number: 'asc' } },
      subGraphs: admins,
      description: 'Every revision, the first one first.',
    }),
    retiredAt: t.expose('retiredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was retired.',
    }),
  }),
})

const LicenseTypeConnection = builder.connectionObject(
  { type: LicenseType, name: 'LicenseTypeConnection' },
  { name: 'LicenseTypeEdge' },
)

builder.prismaObjectField(Product, 'licenseTypes', (t) =>
  t.relatedConnection(
    'licenseTypes',
    {
      cursor: 'id',
      subGraphs: operators,
      description: 'Its license types, oldest first; retired ones included.',
    },
    LicenseTypeConnection,
  ),
)

builder.queryFields((t) => ({
  licenseType: t.prismaField({
    type: LicenseType,
    nullable: true,
    description: 'The license type with that code; null when there is none.',
    authScopes: { scope: 'CATALOG_READ' },
    subGraphs: operators,
    args: { code: t.arg.string({ required: true, description: 'The code of the license type.' }) },
    resolve: (query, _root, { code }, ctx) => ctx.db.licenseType.findUnique({ ...query, where: { code } }),
  }),
  licenseTypes: t.prismaConnection(
    {
      type: LicenseType,
      cursor: 'id',
      description: 'License types, oldest first.',
      authScopes: { scope: 'CATALOG_READ' },
      subGraphs: operators,
      args: {
        product: t.arg.string({ required: false, description: 'Only those of the product with that code.' }),
        state: t.arg({ type: LicenseTypeState, required: false, description: 'Only those in that state.' }),
      },
      resolve: (query, _root, { product, state }, ctx) =>
        ctx.db.licenseType.findMany({
          ...query,
          where: { ...(product && { product: { code: product } }), ...(state && { state }) },
          orderBy: { id: 'asc' },
        }),
    },
    LicenseTypeConnection,
  ),
}))

const DefineLicenseTypeInput = builder.inputType('DefineLicenseTypeInput', {
  description: 'A license type, or a new version of it.',
  fields: (t) => ({
    product: t.string({ required: true, description: 'The code of the product.' }),
    code: t.string({
      required: true,
      description: 'Lower-case words joined by dashes, at most 64 characters; unique.',
    }),
    name: t.string({ required: true, description: 'The name that people read.' }),
    description: t.string({ required: false, description: 'What it is for.' }),
    rules: t.field({ type: LicenseTypeRulesInput, required: true, description: 'The usage rules.' }),
    skus: t.stringList({
      required: false,
      description:
        'The SKUs that mean it, all of them, each of this license type only; null leaves them as they are.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const LicenseTypeCodeInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({
      code: t.string({ required: true, description: 'The code of the license type.' }),
      idempotencyKey: idempotencyKey(t),
    }),
  })

const LicenseTypePayload = (name: string, description: string) =>
  builder.objectRef<{ licenseTypeId: string }>(name).implement({
    description,
    fields: (t) => ({
      licenseType: t.prismaField({
        type: LicenseType,
        description: 'The license type, as it stands now.',
        resolve: (query, { licenseTypeId }, _args, ctx) =>
          ctx.db.licenseType.findUniqueOrThrow({ ...query, where: { id: licenseTypeId } }),
      }),
    }),
  })

const PublishInput = LicenseTypeCodeInput('PublishLicenseTypeInput', 'A license type to publish.')
const RetireInput = LicenseTypeCodeInput('RetireLicenseTypeInput', 'A license type to retire.')
const DefinePayload = LicenseTypePayload('DefineLicenseTypePayload', 'The defined license type.')
const PublishPayload = LicenseTypePayload('PublishLicenseTypePayload', 'The published license type.')
const RetirePayload = LicenseTypePayload('RetireLicenseTypePayload', 'The retired license type.')

builder.mutationFields((t) => ({
  defineLicenseType: t.field({
    type: DefinePayload,
    description:
      'Defines a license type, or edits it: the rules become its draft revision, and change no license until it is ' +
      'published. Each contradiction in the rules is an issue of its own.',
    authScopes: { scope: 'CATALOG_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: {
      input: t.arg({ type: DefineLicenseTypeInput, required: true, description: 'The license type.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'defineLicenseType', input, (tx) =>
        defineLicenseType(ctx, tx, { ...input, rules: toRules(input.rules) }),
      ),
  }),
  publishLicenseType: t.field({
    type: PublishPayload,
    description:
      'Publishes the draft revision, which is frozen by it. Licenses are issued under it from now on; those that exist ' +
      'stay on their own revision. Idempotent.',
    authScopes: { scope: 'CATALOG_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: PublishInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'publishLicenseType', input, (tx) => publishLicenseType(ctx, tx, input.code)),
  }),
  retireLicenseType: t.field({
    type: RetirePayload,
    description:
      'Retires a license type: it issues nothing new, and changes nothing that exists. Idempotent.',
    authScopes: { scope: 'CATALOG_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: RetireInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'retireLicenseType', input, (tx) => retireLicenseType(ctx, tx, input.code)),
  }),
}))
