import type { AccountInput } from './generated/admin/graphql.ts'
import type { ActivateLicenseInput } from './generated/app/graphql.ts'

/** The data of a device that an application sends. */
export type Device = Pick<ActivateLicenseInput, 'fingerprint' | 'platform' | 'version'> & { name: string }

export const nordlys = customer('Nordlys Foto', 'nordlys.example', 'Kari Nordmann')
export const fjord = customer('Fjord Film', 'fjord.example', 'Jonas Berg')
export const tidende = customer('Tromsø Tidende', 'tidende.example', 'Siri Hansen')
export const bergen = customer('Bergen Bilder', 'bergen.example', 'Lars Vik')
export const hamar = customer('Hamar Video', 'hamar.example', 'Ida Moe')

export const laptop = device("Kari's laptop", 'windows-x64')
export const desktop = device('the office desktop', 'macos-arm64')
export const tablet = device("Kari's tablet", 'windows-arm64')
export const fieldLaptop = device('the field laptop', 'linux-arm64')
export const stranger = device('a stranger', 'linux-x64')

export const editSuite = device('the edit suite', 'macos-arm64')
export const gradingRoom = device('the grading room', 'linux-x64')

function device(name: string, platform: string): Device {
  return { name, platform, version: '5.2.0', fingerprint: `${platform}:${name}` }
}

function customer(name: string, domain: string, contact: string): AccountInput {
  const email = `${contact.split(' ')[0]?.toLowerCase()}@${domain}`
  return { name, domain, externalId: `crm-${domain.split('.')[0]}`, contact: { name: contact, email } }
}
