/**
 * Returns the policy of the console: it loads scripts and styles from its own gateway alone, connects to that gateway and to
 * the given origins of the OpenID provider, sets no HTML from text (Trusted Types), and no page may frame it.
 */
export function contentSecurityPolicy(providerOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...providerOrigins].join(' '),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}
