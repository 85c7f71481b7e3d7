import { signCardRequest } from '../../../../integrations/hubspot/emulator/control/card-request.ts'
import { PUBLIC, type Pull } from '../pull.ts'

interface Asked {
  objectTypeId: string
  objectId: string
  userEmail?: string
  /** What an agent asks to be done; without it the card is asked for. */
  action?: object
  /** Signed with another secret, or changed behind its signature. */
  secret?: string
  tamper?: boolean
}

/** Asks as a card in HubSpot does, signed, through a proxy of which the gateway hears nothing. */
export function askAs({ emulator, url }: Pick<Pull, 'emulator' | 'url'>) {
  return async ({ objectTypeId, objectId, userEmail, action, secret, tamper }: Asked) => {
    const path = action ? '/hubspot/card/actions' : '/hubspot/card'
    const query = new URLSearchParams({ objectTypeId, objectId })
    const signed = signCardRequest(emulator.portal, secret ?? emulator.appSecret, {
      url: `${PUBLIC}${path}?${query}`,
      ...(action && { method: 'POST', body: action }),
      ...(userEmail && { userEmail }),
    })
    const response = await fetch(`${url}${signed.url.slice(PUBLIC.length)}${tamper ? '&objectId=1' : ''}`, {
      method: signed.method,
      headers: signed.headers,
      ...(signed.body && { body: signed.body }),
    })
    const text = await response.text()
    // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as any }
  }
}
