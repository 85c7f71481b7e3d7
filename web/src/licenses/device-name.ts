/** The name of a device for people. */
export function deviceName(
  {
    name,
    platform,
    fingerprint,
  }: { name?: string | null; platform?: string | null; fingerprint?: string | null },
  unnamed: string,
): string {
  return name ?? platform ?? (fingerprint ? shorten(fingerprint) : unnamed)
}

/** A fingerprint in at most 20 characters. */
export function shorten(fingerprint: string): string {
  return fingerprint.length > 20 ? `${fingerprint.slice(0, 19)}…` : fingerprint
}
