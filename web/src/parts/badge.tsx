import type { ReactNode } from 'react'

const tones = {
  neutral: 'bg-sunken text-quiet',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
} as const

export type Tone = keyof typeof tones

/** A short state in a colour. The text says all that the colour says. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={`inline-block max-w-80 shrink-0 truncate rounded-full px-2 py-0.5 align-bottom text-xs font-medium max-sm:max-w-full max-sm:shrink max-sm:rounded-md max-sm:whitespace-normal ${tones[tone]}`}
    >
      {children}
    </span>
  )
}
