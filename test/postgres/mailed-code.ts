import { setTimeout as sleep } from 'node:timers/promises'
import type { Gateways } from './gateways.ts'

const LONGEST_WAIT_MS = 50_000

/** Returns the code in the mail with a product in its subject. Either gateway may have sent it. */
export async function mailedCode(licet: Gateways, product: string): Promise<string> {
  for (const deadline = Date.now() + LONGEST_WAIT_MS; Date.now() < deadline; await sleep(100)) {
    for (const { url } of [licet.at(0), licet.at(1)]) {
      const list = await (await fetch(`${url}/dev/mail`)).text()
      const id = [...list.matchAll(/href="\/dev\/mail\/(code-[^"/]+)"[^>]*>([^<]*)</g)].find(
        ([, , subject]) => subject?.includes(product),
      )?.[1]
      if (!id) continue
      const mail = await (await fetch(`${url}/dev/mail/${id}/html`)).text()
      const code = /\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(mail)?.[0]
      if (code) return code
    }
  }
  throw new Error(`no code was mailed for ${product}`)
}
