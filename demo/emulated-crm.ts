/** Longer than the demonstration, so that the token of the gateway stays valid. */
const HOUR_MS = 60 * 60 * 1000

/** The printed members of the card. */
interface Card {
  sentence: string
  licenses: { devices: { name: string }[] }[]
  refusals: { explanation: string; nextAction: string | null }[]
  mails: unknown[]
}

/** The path of a kind of object in HubSpot's API. */
export function objects(type: string, path = ''): string {
  return `/crm/objects/2026-09/${type}${path}`
}

/** Connects to the emulator as its users and its card do. Sends its webhooks to the address on which the gateway listens. */
export async function connectToCrm(crm: string, gateway: string) {
  const send = async (method: string, path: string, body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${crm}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`the CRM returned status ${response.status}: ${await response.text()}`)
    return await response.json()
  }
  const post = (path: string, body: object) => send('POST', path, body)
  const { token } = await post('/_emulator/token', { graceMs: HOUR_MS })
  // The emulator signs the public address of the gateway. The demonstration takes the place of a proxy.
  const { targetUrl, publicUrl } = await post('/_emulator/webhooks', {})
  const signed: string = publicUrl ?? targetUrl
  await post('/_emulator/webhooks', { targetUrl: `${gateway}/hubspot/webhooks`, publicUrl: signed })
  const byAgent = { authorization: `Bearer ${token}`, 'x-emulator-agent': 'demo' }
  return {
    /** Writes as an agent of the vendor does. */
    write: async (path: string, body: object, method = 'POST'): Promise<{ id: string }> =>
      await send(method, path, body, byAgent),
    async lookUp(objectId: string): Promise<{ status: number; text: string; card: Card }> {
      const address = signed.replace('/webhooks', '/card')
      const { status, body } = await post('/_emulator/card', {
        url: `${address}?objectTypeId=0-2&objectId=${objectId}`,
        userEmail: 'grace@licet.example',
        sendTo: gateway,
      })
      return { status, text: body, card: JSON.parse(body) }
    },
  }
}
