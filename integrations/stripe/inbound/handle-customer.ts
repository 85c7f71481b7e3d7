import { onCustomerChanged, onCustomerDeleted } from '../../../src/shops/on-customer-changed.ts'
import { customerOf } from '../mapping/customer.ts'
import type { ObjectHandler } from './object-handler.ts'

/** Applies the current state of a customer: its address, its name, or its deletion. */
export const handleCustomer: ObjectHandler = async ({ client, source }, externalId) => {
  const customer = await client.find(({ customers }) => customers.retrieve(externalId))
  const key = { source, externalId }
  if (!customer || customer.deleted) return (_ctx, tx) => onCustomerDeleted(tx, key)
  const { email, name } = customerOf(customer)
  return (ctx, tx) => onCustomerChanged(ctx, tx, { ...key, email, name })
}
