import { createSocket, type Socket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { afterAll } from 'vitest'

/** Records by name and type. */
export type Records = Record<string, { TXT?: string[]; MX?: string[] }>

const types: Record<number, 'TXT' | 'MX'> = { 16: 'TXT', 15: 'MX' }
const NXDOMAIN = 3
const SERVFAIL = 2

/** Starts a DNS server on this machine (RFC 1035), and returns a resolver that uses it. Null records: every query fails. */
export async function startNameServer(records: Records | null): Promise<Resolver> {
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => socket.send(respond(query, records), port, address))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  afterAll(() => close(socket))
  const resolver = new Resolver({ timeout: 1000, tries: 1 })
  resolver.setServers([`127.0.0.1:${socket.address().port}`])
  return resolver
}

const close = (socket: Socket) => new Promise<void>((resolve) => socket.close(() => resolve()))

function respond(query: Buffer, records: Records | null): Buffer {
  const labels: string[] = []
  let at = 12
  while (query[at] !== 0) {
    const length = query[at]!
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  const question = query.subarray(12, at + 5)
  const type = types[query.readUInt16BE(at + 1)]
  const found = records?.[labels.join('.').toLowerCase()]
  const values = (type && found?.[type]) ?? []
  const answers = values.map((value) => {
    const data = type === 'TXT' ? textData(value) : exchangeData(value)
    const head = Buffer.alloc(12)
    head.writeUInt16BE(0xc00c, 0)
    head.writeUInt16BE(type === 'TXT' ? 16 : 15, 2)
    head.writeUInt16BE(1, 4)
    head.writeUInt32BE(60, 6)
    head.writeUInt16BE(data.length, 10)
    return Buffer.concat([head, data])
  })
  const header = Buffer.alloc(12)
  query.copy(header, 0, 0, 2)
  const code = records === null ? SERVFAIL : found ? 0 : NXDOMAIN
  header.writeUInt16BE(0x8180 | code, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(answers.length, 6)
  return Buffer.concat([header, question, ...answers])
}

/** A text in strings of at most 255 bytes. */
function textData(text: string): Buffer {
  const parts = text.match(/.{1,255}/g) ?? ['']
  return Buffer.concat(parts.flatMap((part) => [Buffer.from([part.length]), Buffer.from(part, 'latin1')]))
}

function exchangeData(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '')
  return Buffer.concat([
    Buffer.from([0, 10]),
    ...labels.flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'latin1')]),
    Buffer.from([0]),
  ])
}
