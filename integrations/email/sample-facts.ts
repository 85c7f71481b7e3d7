import type { NotificationMessage } from '../../prisma/client/enums.ts'
import type { CodeMail } from '../../src/domain/mailed-codes/code-mail.ts'
import type { NotificationFacts } from '../../src/domain/notifications/notification-facts.ts'
import type { EndpointMail } from '../../src/webhooks/mails/endpoint-mail.ts'

/** The facts of a fictitious customer, for previews. */
export function sampleFacts(message: NotificationMessage): NotificationFacts {
  return {
    notificationId: '01900000-0000-7000-8000-000000000001',
    message,
    offset: 'P7D',
    contact: {
      id: '01900000-0000-7000-8000-000000000002',
      name: 'Kari Nordmann',
      email: 'kari@nordlys.example',
      locale: null,
    },
    account: { name: 'Nordlys Foto AS' },
    product: { code: 'photo-studio', name: 'Photo Studio' },
    licenseType: { name: 'Photo Studio, annual' },
    license: {
      keyHint: '7KQ2M',
      expiry: new Date('2027-01-31T22:59:59.999Z'),
      graceEndsAt: new Date('2027-02-14T22:59:59.999Z'),
      updatesUntil: new Date('2027-01-31T22:59:59.999Z'),
      timeZone: 'Europe/Oslo',
      maxActivations: 2,
      activeActivations: 2,
      keepsWorking: false,
      isTrial: message === 'TRIAL_ENDING',
    },
    licenseKey: null,
    data: {
      device: 'Kari’s laptop',
      ...(message === 'DEVICE_ACTIVATED'
        ? { devices: ['Kari’s laptop', null], count: 5 }
        : { devices: ['Kari’s laptop'], count: 1 }),
      assignedAt: '2026-01-28T10:00:00.000Z',
      expiresAt: '2026-03-02T10:00:00.000Z',
      worksUntil: '2026-02-11T10:00:00.000Z',
      usableUntil: '2026-02-11T10:00:00.000Z',
      added: ['Export'],
      removed: ['RAW import'],
    },
  }
}

/** The mail about a disabled webhook endpoint of the fictitious customer. */
export function sampleEndpointMail(): EndpointMail {
  const { email, locale } = sampleFacts('LICENSE_ISSUED').contact
  return {
    recipient: { email, locale },
    endpoint: 'whe_01jd0000000000000000000000',
    host: 'hooks.nordlys.example',
    reason: 'FAILING',
    disabledAt: new Date('2027-01-31T10:00:00.000Z'),
  }
}

/** A mail about a one-time code for the fictitious customer. */
export function sampleCode(message: CodeMail['message']): CodeMail {
  const { contact, product, licenseType } = sampleFacts('LICENSE_ISSUED')
  const { name, email, locale } = contact
  const code = message === 'TRIAL_USED' ? '' : '7KQ2-M4ZD'
  return { message, recipient: { name, email, locale }, product: { name: product.name }, licenseType, code }
}
