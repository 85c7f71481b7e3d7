import { sendPage } from '../../../src/http/send-page.ts'
import type { Route } from '../../../src/http/server-options.ts'
import { html, type SafeHtml } from '../../../src/platform/html.ts'
import { listMails, readMail } from '../delivery/mail-folder.ts'

const PATH = '/dev/mail'
const SHOWN = 200

/** Shows the mails of a development gateway: a list, and each mail with its text and its sandboxed HTML. */
export function devMailRoute(folder: string): Route {
  return async (_request, response, { path }) => {
    if (path !== PATH && !path.startsWith(`${PATH}/`)) return false
    const [id = '', view] = path.slice(PATH.length + 1).split('/')
    const raw = readMail(folder, id)
    if (!raw) {
      sendPage(response, { status: id ? 404 : 200, title: 'Mail', body: await overview(folder) })
      return true
    }
    const mail = await parse(raw)
    if (view !== 'html') {
      sendPage(response, { status: 200, title: mail.subject, body: mailPage(id, mail) })
      return true
    }
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src https: http:",
    })
    response.end(mail.html)
    return true
  }
}

interface ReadableMail {
  to: string
  subject: string
  date: string
  text: string
  html: string
}

async function parse(raw: Buffer): Promise<ReadableMail> {
  const { simpleParser } = await import('mailparser')
  const { to, subject, date, text, html } = await simpleParser(raw)
  return {
    to: [to ?? []]
      .flat()
      .map((address) => address.text)
      .join(', '),
    subject: subject ?? '',
    date: date?.toISOString() ?? '',
    text: text ?? '',
    html: html || '',
  }
}

async function overview(folder: string): Promise<SafeHtml> {
  const ids = listMails(folder).slice(0, SHOWN)
  const rows = await Promise.all(
    ids.map(async (id) => {
      const { subject, to, date } = await parse(readMail(folder, id)!)
      return html`<tr><td><a href="${PATH}/${id}">${subject}</a></td><td>${to}</td><td>${date}</td></tr>`
    }),
  )
  const none = html`<p>There are no mails yet. Issue a license, and its mail appears here.</p>`
  const table = html`<table>${rows}</table>`
  return html`<h1>Mail</h1><p>Mails are written to ${folder} and not sent. Newest first.</p>${ids.length > 0 ? table : none}`
}

function mailPage(id: string, { to, subject, date, text }: ReadableMail): SafeHtml {
  return html`<p><a href="${PATH}">All mail</a></p><h1>${subject}</h1><p>To ${to}, ${date}</p>
<iframe src="${PATH}/${id}/html" sandbox title="HTML"></iframe><h1>Text</h1><pre>${text}</pre>`
}
