import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * What a network does to those who speak over it: `slow` delays every packet, `silent` swallows them and says nothing
 * (half-open: neither end learns of it), `reset` breaks every connection, `nonsense` answers with what is no protocol.
 */
export type Manner = 'pass' | 'slow' | 'silent' | 'reset' | 'nonsense'

/** A port that leads to a server, through a network that can be made to misbehave. */
export interface Network {
  port: number
  behave(manner: Manner): void
  close(): Promise<void>
}

const SLOW_MS = 100
const NONSENSE = Buffer.from('\x16\x03\x01 \0\xff<html>%s</html>\r\n\r\n{"":[', 'latin1')

/** Opens one that passes everything on. */
export async function openNetwork(targetPort: number): Promise<Network> {
  let manner: Manner = 'pass'
  const sockets = new Set<net.Socket>()
  const keep = (socket: net.Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  }

  /** Packets in their order, each late when the network is slow; what is swallowed is swallowed for good. */
  function lead(from: net.Socket, to: net.Socket): void {
    let last = Promise.resolve()
    const inTurn = (then: () => void) => {
      const delayMs = manner === 'slow' ? SLOW_MS : 0
      last = last.then(() => (delayMs ? sleep(delayMs) : undefined)).then(then)
    }
    from.on('data', (packet) => {
      if (manner !== 'silent') inTurn(() => void to.write(packet))
    })
    from.on('end', () => manner !== 'silent' && inTurn(() => void to.end()))
    from.on('close', () => manner !== 'silent' && inTurn(() => void to.destroy()))
  }

  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    keep(socket)
    if (manner === 'reset') return void socket.resetAndDestroy()
    if (manner === 'nonsense') return void socket.end(NONSENSE)
    const onward = net.connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true })
    keep(onward)
    onward.on('error', () => socket.resetAndDestroy())
    lead(socket, onward)
    lead(onward, socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as net.AddressInfo).port,
    behave(next) {
      // A connection that lost packets can only break; and one that is to break breaks now.
      if (manner === 'silent' || next === 'reset' || next === 'nonsense') {
        for (const socket of sockets) socket.resetAndDestroy()
      }
      manner = next
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
