import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A value in DER: its tag, its length and its content. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts)
const bytes = (hex: string) => Buffer.from(hex, 'hex')
/** `YYMMDDHHMMSSZ`. */
const time = (date: Date) =>
  der(0x17, Buffer.from(`${date.toISOString().replaceAll(/\D/g, '').slice(2, 14)}Z`))
const commonName = bytes('0603550403')
const subjectAltName = bytes('0603551d11')
const ecdsaWithSha256 = sequence(bytes('06082a8648ce3d040302'))

/** Returns a self-signed certificate of a host, and its private key, in PEM. By default it is valid for a year. */
export function createCertificate(
  host: string,
  {
    from = new Date(Date.now() - 60_000),
    until = new Date(Date.now() + 365 * 86_400_000),
  }: { from?: Date; until?: Date } = {},
): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(host)))))
  const altNames = sequence(subjectAltName, der(0x04, sequence(der(0x82, Buffer.from(host)))))
  const content = sequence(
    der(0xa0, bytes('020102')),
    der(0x02, Buffer.from([1, ...randomBytes(8)])),
    ecdsaWithSha256,
    name,
    sequence(time(from), time(until)),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, sequence(altNames)),
  )
  const signature = der(0x03, bytes('00'), sign('sha256', content, privateKey))
  const text = sequence(content, ecdsaWithSha256, signature).toString('base64')
  const lines = text.match(/.{1,64}/g)!.join('\n')
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  }
}
