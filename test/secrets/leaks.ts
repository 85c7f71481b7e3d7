/** The name of a place → all texts that are there. */
export type Places = ReadonlyMap<string, string>

/** A secret that must not be found: a text as people type it, or the bytes of a key. */
export type Secret = string | Buffer

/** Which secrets stand in which places, in whatever spelling, as `what in where`. */
export function findLeaks(places: Places, secrets: Readonly<Record<string, Secret>>): string[] {
  const folded = [...places].map(([place, text]) => [place, text.toLowerCase()] as const)
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const spellings = spellingsOf(secret)
    return folded
      .filter(([, text]) => spellings.some((spelling) => text.includes(spelling)))
      .map(([place]) => `${name} in ${place}`)
  })
}

/** As it is and without dashes, as a URL has it, and its bytes in hexadecimal and in base64, also amid other bytes. */
function spellingsOf(secret: Secret): string[] {
  const bytes = Buffer.from(secret)
  const texts =
    typeof secret === 'string' ? [secret, secret.replaceAll('-', ''), encodeURIComponent(secret)] : []
  const encoded = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    // The characters at both ends hold bits of what stands before and behind.
    return text.slice(Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 4) / 3) - 1)
  })
  const urlSafe = encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  return [...texts, bytes.toString('hex'), ...encoded, ...urlSafe].map((text) => text.toLowerCase())
}
