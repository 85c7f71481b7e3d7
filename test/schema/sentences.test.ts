import { getNamedType, isInterfaceType, isObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { schemas } from '../../schema/index.ts'

/** Sentences that are in English only, and beside which there is no text. docs/graph.md lists them. */
const inEnglish = [
  'BulkOperationRow.message',
  'CrmErasure.reason',
  'CrmLink.parkedReason',
  'CrmParkedDeal.reason',
  'CrmParkedRecord.reason',
  'CrmPause.reason',
  'CrmReconciliation.failure',
  'CrmReview.detail',
  'FailedJob.error',
  'SaleProblem.detail',
  'ScheduledChange.failure',
]

/** Fields whose description has one of these words, and which are no sentences of the gateway. */
const otherTexts = [
  'LicenseChange.cursor',
  'OnboardingChange.cursor',
  'SearchResult.label',
  'Notification.reply',
  'Notification.subject',
  'Notification.text',
]

const words = /\bsentences?\b|\bmessage\b|\bexplanation\b|\bin English\b|\bin a few words\b|^Problem\b/i

const fields = Object.values(schemas).flatMap((schema) =>
  Object.values(schema.getTypeMap()).flatMap((type) =>
    (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__')
      ? Object.values(type.getFields()).map((field) => ({ type, field, name: `${type.name}.${field.name}` }))
      : [],
  ),
)

test('every sentence for people has its text beside it, or is listed as English', () => {
  const sentences = fields.filter(
    ({ field }) => getNamedType(field.type).name === 'String' && words.test(field.description ?? ''),
  )
  const withoutText = sentences
    .filter(({ type }) => getNamedType(type.getFields().text?.type ?? null)?.name !== 'Text')
    .map(({ name }) => name)
    .filter((name) => !otherTexts.includes(name))
  expect([...new Set(withoutText)].toSorted()).toEqual(inEnglish)
})

test('each listed field exists', () => {
  const names = new Set(fields.map(({ name }) => name))
  expect([...inEnglish, ...otherTexts].filter((name) => !names.has(name))).toEqual([])
})
