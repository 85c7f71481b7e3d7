import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal } from '../../platform/errors.ts'
import { parseInput, text } from '../../platform/input.ts'
import { visibleLicenses } from '../../platform/visible.ts'
import { say } from '../../texts/say.ts'
import type { RenderedNotification } from './mailer.ts'
import { notificationMessages } from './messages.ts'
import { notificationInclude, toNotificationFacts } from './notification-facts.ts'

const previewInput = z.strictObject({
  licenseId: z.string(),
  message: z.enum(notificationMessages),
  contactId: z.string().nullish(),
  locale: text({ max: 35 }).nullish(),
})

/**
 * Returns a message about a license as a contact would read it now. Writes and sends nothing. Shows the last
 * group of the key in its place. Refused LICENSE_NOT_FOUND or CONTACT_NOT_FOUND.
 */
export async function previewNotification(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof previewInput>,
): Promise<RenderedNotification> {
  const { licenseId, message, contactId, locale } = parseInput(previewInput, raw)
  const license = await tx.license.findFirst({
    where: { AND: [{ id: licenseId }, visibleLicenses(ctx.caller)] },
    include: notificationInclude,
  })
  if (!license) throw new NotFoundRefusal('LICENSE_NOT_FOUND', say('LICENSE_NOT_FOUND'))
  const contact = await tx.contact.findFirst({
    where: { accountId: license.accountId, removedAt: null, ...(contactId && { id: contactId }) },
    orderBy: { id: 'asc' },
  })
  if (!contact) throw new NotFoundRefusal('CONTACT_NOT_FOUND', say('CONTACT_NOT_FOUND_IN_ACCOUNT_OF_LICENSE'))
  const now = ctx.now().toISOString()
  return ctx.mailer.render(
    {
      ...toNotificationFacts(license),
      notificationId: '00000000-0000-0000-0000-000000000000',
      message,
      offset: 'P7D',
      contact,
      licenseKey: null,
      // Sample details of an occasion, with values of the license if it has them.
      data: {
        device: null,
        devices: [null],
        count: 1,
        assignedAt: license.issuedAt.toISOString(),
        expiresAt: now,
        worksUntil: null,
        usableUntil: license.overLimitUntil?.toISOString() ?? null,
        added: [],
        removed: [],
      },
    },
    locale ?? undefined,
  )
}
