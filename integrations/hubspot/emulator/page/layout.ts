import { type Html, html } from './html.ts'
import { style } from './style.ts'

/** A whole page. Its header states that it is not HubSpot. */
export function layout(title: string, main: Html): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · HubSpot emulator</title><style>${style}</style></head>
<body>
<div class="bar"><strong>HubSpot emulator</strong><span>This is not HubSpot. The account is in memory and ends with the process.</span></div>
<main>${main}</main>
</body>
</html>
`.text
}
