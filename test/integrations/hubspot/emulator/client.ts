import { afterAll } from 'vitest'
import {
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from '../../../../integrations/hubspot/emulator/start-emulator.ts'

/** The members of response bodies that the tests read. */
export interface Body extends Record<string, unknown> {
  id: string
  message: string
  category: string
  properties: Record<string, string | null>
  results: Body[]
  errors: Body[]
  options: { value: string; label: string }[]
  objectWriteTraceId: string
}

export interface CallResult {
  status: number
  headers: Headers
  text: string
  body: Body
}

/** An emulator for one test file, with a fixed clock. */
export interface TestEmulator extends Emulator {
  /** Makes a call with the current token. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<CallResult>
  /** Makes a call as a person in HubSpot. */
  agent(method: string, path: string, body?: unknown): Promise<CallResult>
  advance(ms: number): void
}

export const NOON = new Date('2026-11-25T12:00:00.000Z')

/** Starts an emulator, and closes it after the file, or after the test with `onTestFinished`. */
export async function startTestEmulator(
  options: EmulatorOptions = {},
  closeAfter: (close: () => Promise<void>) => void = afterAll,
): Promise<TestEmulator> {
  const emulator = await startEmulator({
    now: () => NOON,
    webhooks: { gatherMs: null },
    limits: { burst: 100_000, searchPerSecond: 100_000 },
    ...options,
  })
  closeAfter(() => emulator.close())

  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(emulator.url + path, {
      method,
      headers: {
        authorization: `Bearer ${emulator.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : null,
    }
  }

  return Object.assign(Object.create(null, Object.getOwnPropertyDescriptors(emulator)) as Emulator, {
    call,
    agent: (method: string, path: string, body?: unknown) =>
      call(method, path, body, { 'x-emulator-agent': 'yes' }),
    advance: (ms: number) => emulator.portal.advance(ms),
  })
}

/** Creates the Licensing group with some properties, one of them unique. */
export async function addLicensing({ call }: TestEmulator, type = 'companies'): Promise<void> {
  const path = `/crm/properties/2026-09/${type}`
  await call('POST', `${path}/groups`, { name: 'licensing', label: 'Licensing' })
  const inputs = [
    { name: 'licet_account_id', label: 'Account', type: 'string', fieldType: 'text', hasUniqueValue: true },
    {
      name: 'licet_status',
      label: 'License status',
      type: 'enumeration',
      fieldType: 'select',
      options: ['active', 'grace', 'suspended'].map((value) => ({ value, label: value.toUpperCase() })),
    },
    {
      name: 'licet_types',
      label: 'License types',
      type: 'enumeration',
      fieldType: 'checkbox',
      options: ['basic', 'pro', 'cad'].map((value) => ({ value, label: value })),
    },
    { name: 'licet_next_expiry', label: 'Next expiry', type: 'date', fieldType: 'date' },
    { name: 'licet_last_activation', label: 'Last activation', type: 'datetime', fieldType: 'date' },
    { name: 'licet_seats', label: 'Seats', type: 'number', fieldType: 'number' },
    {
      name: 'licet_trial',
      label: 'Trial',
      type: 'bool',
      fieldType: 'booleancheckbox',
      options: ['true', 'false'].map((value) => ({ value, label: value })),
    },
  ].map((property) => ({ groupName: 'licensing', ...property }))
  await call('POST', `${path}/batch/create`, { inputs })
}
