import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Context } from '../../../src/platform/context.ts'
import type { TestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'

const refusal = '... on Refusal { __typename code message } ... on InputRefusal { issues { path message } }'
const pool = 'keyPool { id name available claimed revoked closedAt }'

/** The mutations of key pools, with what a test reads of each. */
const payloads = {
  createKeyPool: `addedCount keyFile ${pool}`,
  addPooledKeys: `addedCount keyFile ${pool}`,
  revokePooledKeys: `revokedCount unchangedCount ${pool}`,
  closeKeyPool: pool,
  claimPooledKey: `accountCreated
    license { id keyHint startsAt expiry maxActivations revision metadata account { id name } }
    pooledKey { id state sale claimedAt license { id } pool { id available claimed } }`,
}
export type KeyPoolMutation = keyof typeof payloads

/** Calls a mutation of key pools through the graph, and returns its result: the payload or the refusal. */
export async function call(app: TestApp, ctx: Context, mutation: KeyPoolMutation, input: object) {
  const type = mutation[0]!.toUpperCase() + mutation.slice(1)
  const document = `mutation ($input: ${type}Input!) {
    ${mutation}(input: $input) { ... on ${type}Payload { ${payloads[mutation]} } ${refusal} }
  }`
  const { data, errors } = await execute(app, ctx, document, {
    input: { idempotencyKey: randomUUID(), ...input },
  })
  expect(errors).toBeUndefined()
  return data[mutation]
}

/** The rows of a file with the keys of a pool. */
export function rowsOf(keyFile: string): { pooledKey: string; key: string }[] {
  const [header, ...rows] = keyFile.split('\r\n').filter((line) => line !== '')
  expect(header).toBe('pooled_key,key')
  return rows.map((row) => {
    const [pooledKey, key] = row.split(',') as [string, string]
    return { pooledKey, key }
  })
}
