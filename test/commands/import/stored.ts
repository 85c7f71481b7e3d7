import { digestsOfKey, readKey } from '../../../src/domain/license-keys/presented-key.ts'
import type { Context } from '../../../src/platform/context.ts'

/** The license with a key as it is stored, with what hangs on it. */
export async function stored(ctx: Context, key: string) {
  const { license, ...storedKey } = await ctx.db.licenseKey.findFirstOrThrow({
    where: { digest: { in: digestsOfKey(ctx, readKey(key)!) } },
    include: {
      license: {
        include: {
          activations: { orderBy: { fingerprint: 'asc' } },
          account: { include: { contacts: { orderBy: { email: 'asc' } } } },
          events: { orderBy: { position: 'asc' } },
          licenseType: true,
        },
      },
    },
  })
  return { ...license!, key: storedKey }
}
