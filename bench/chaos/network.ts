import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Behavior of a network. `pass` forwards every packet. `slow` delays every packet. `silent` drops every packet, so that
 * neither end notices (half-open). `reset` breaks every connection. `nonsense` responds with bytes of no protocol.
 */
export type Manner = 'pass' | 'slow' | 'silent' | 'reset' | 'nonsense'

/** A port that forwards to a server, over a network that can have faults. */
export interface Network {
  port: number
  behave(manner: Manner): void
  close(): Promise<void>
}

const SLOW_MS = 100
const NONSENSE = Buffer.from('\x16\x03\x01 \0\xff<html>%s</html>\r\n\r\n{"":[', 'latin1')

/** Opens a network that forwards every packet. */
export async function openNetwork(targetPort: number): Promise<Network> {
  let manner: Manner = 'pass'
  const sockets = new Set<net.Socket>()
  const keep = (socket: net.Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  }

  /** Forwards packets in their order, delayed if the network is slow. A dropped packet is never sent. */
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
      // A connection that lost packets cannot continue.
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
