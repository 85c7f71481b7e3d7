import { expect, test } from 'vitest'
import { execute } from '../../../graphql.ts'
import { seedAccount } from '../../../seed.ts'
import { objects, startPull } from '../pull.ts'

const hub = await startPull()
const { app } = hub
const { db } = app.ctx

const open = async () => {
  const { data } = await execute(
    app,
    app.admin,
    '{ crmSync { reviews { edges { node { id code detail object remoteId account { id } resolvedAt } } } } }',
  )
  return data.crmSync.reviews.edges.map(({ node }: { node: Record<string, unknown> }) => node)
}

test('a review is listed until a person resolves it', async () => {
  const { accountId } = await seedAccount(app.admin)
  await hub.pull()
  const { remoteId } = await db.crmRecord.findUniqueOrThrow({
    where: { kind_subjectId: { kind: 'ACCOUNT', subjectId: accountId } },
  })
  await hub.agent('DELETE', objects('companies', `/${remoteId}`))
  await hub.pull()
  const [review, ...more] = await open()
  expect(more).toEqual([])
  expect(review).toMatchObject({ code: 'RECORD_DELETED', object: 'COMPANY', remoteId, resolvedAt: null })

  const resolve = (ctx = app.admin) =>
    execute(
      app,
      ctx,
      `mutation ($review: ID!) { resolveCrmReview(input: { review: $review, reason: "Linked to another." }) {
        ... on ResolveCrmReviewPayload { review { resolvedAt resolvedBy } } } }`,
      { review: review!.id },
    )
  const narrow = app.as({ audience: 'SUPPORT', scopes: ['CRM_READ'] })
  expect((await resolve(narrow)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  expect(await open()).toHaveLength(1)
  const { data } = await resolve()
  expect(data.resolveCrmReview.review).toMatchObject({ resolvedBy: 'system', resolvedAt: expect.any(String) })
  await resolve()
  expect(await open()).toEqual([])
  expect(await db.event.count({ where: { type: 'crm-review.resolved', accountId } })).toBe(1)
})
