import { SignJWT } from 'jose'
import { ALG, type Signer } from './signing-key.ts'

/** Signs the claims of a license file. Returns a compact JWS (RFC 7515) that any JOSE library can verify. */
export async function signFile(
  { kid, privateKey }: Signer,
  claims: Record<string, unknown>,
): Promise<string> {
  return await new SignJWT(claims).setProtectedHeader({ alg: ALG, kid, typ: 'license+jwt' }).sign(privateKey)
}
