import type { CrmObject } from '../../../prisma/client/enums.ts'
import { handleCheckout } from './handle-checkout.ts'
import { handleCustomer } from './handle-customer.ts'
import { handleInvoice } from './handle-invoice.ts'
import { handlePayment } from './handle-payment.ts'
import { handleSubscription } from './handle-subscription.ts'
import type { ObjectHandler } from './object-handler.ts'

/** The handler of each type of objects. */
export const handlers = {
  CHECKOUT: handleCheckout,
  CUSTOMER: handleCustomer,
  INVOICE: handleInvoice,
  PAYMENT: handlePayment,
  SUBSCRIPTION: handleSubscription,
} as const satisfies Partial<Record<CrmObject, ObjectHandler>>
