import { signCardRequest } from '../../../../integrations/hubspot/emulator/control/card-request.ts'
import { PUBLIC, type Pull } from '../pull.ts'

interface CardRequest {
  objectTypeId: string
  objectId: string
  userEmail?: string
  /** The action to perform. Without it the card is requested. */
  action?: object
  /** The secret of the signature. Default: the secret of the app. */
  secret?: string
  /** Whether the request is changed after it is signed. */
  tamper?: boolean
}

/** Sends signed requests as a card in HubSpot does, through a proxy that changes the address. */
export function requestAsAgent({ emulator, url }: Pick<Pull, 'emulator' | 'url'>) {
  return async ({ objectTypeId, objectId, userEmail, action, secret, tamper }: CardRequest) => {
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
