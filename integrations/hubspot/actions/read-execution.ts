import { z } from 'zod'
import { keepDigits, parseJson } from '../../../src/platform/json.ts'

/** A received id as text: a number of any length, or a text of digits. */
const id = z.union([z.string().regex(/^\d{1,20}$/), z.int().nonnegative()]).transform(String)
/** The value of an input field. HubSpot sends numbers as numbers or as text, and empty fields as null or empty text. */
const input = z
  .union([z.string().max(2_000), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? '' : String(value).trim()))

const shape = z.object({
  callbackId: z.string().min(1).max(200),
  origin: z.object({ portalId: id }),
  context: z.object({ workflowId: id.optional() }).optional(),
  object: z.object({ objectId: id, objectType: z.string().max(40) }),
  inputFields: z.record(z.string().max(100), input).default({}),
})

/** The types of records that an action works on, by the name that HubSpot sends. */
const objectTypes: Record<string, string> = {
  CONTACT: '0-1',
  COMPANY: '0-2',
  DEAL: '0-3',
  TICKET: '0-5',
}

/** The execution of an action for a record of a workflow. */
export interface Execution {
  callbackId: string
  portalId: string
  /** Null if HubSpot does not name the workflow. */
  workflowId: string | null
  record: { objectTypeId: string; objectId: string }
  /** Without empty values. */
  inputs: Record<string, string>
}

/** Reads a request of HubSpot to execute an action; null if it is none, or its record is of another type. */
export function readExecution(body: string): Execution | null {
  const json = parseJson(body, keepDigits)
  const { success, data } = shape.safeParse(json.ok ? json.value : null)
  if (!success) return null
  const { callbackId, origin, context, object, inputFields } = data
  const objectTypeId = objectTypes[object.objectType.toUpperCase()] ?? object.objectType
  if (!Object.values(objectTypes).includes(objectTypeId)) return null
  return {
    callbackId,
    portalId: origin.portalId,
    workflowId: context?.workflowId ?? null,
    record: { objectTypeId, objectId: object.objectId },
    inputs: Object.fromEntries(Object.entries(inputFields).filter(([, value]) => value !== '')),
  }
}
