import type { ComponentProps } from 'react'

const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border-transparent',
  secondary: 'bg-surface text-text border-line hover:bg-sunken shadow-raised',
  quiet: 'text-quiet border-transparent hover:bg-sunken hover:text-text',
  danger: 'bg-bad text-on-bad border-transparent hover:opacity-90',
} as const

const sizes = { small: 'h-8 px-2.5 text-sm', medium: 'h-9 px-3.5' } as const

export interface ButtonLook {
  look?: keyof typeof looks
  size?: keyof typeof sizes
}

/** Classes of a button, for a link that looks like one. */
export function buttonClass({ look = 'secondary', size = 'medium' }: ButtonLook = {}): string {
  return `inline-flex items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap transition-colors disabled:opacity-55 aria-disabled:opacity-55 ${looks[look]} ${sizes[size]}`
}

/** A button; of type `button` unless said otherwise. While `pending`, it cannot be pressed again but keeps the focus. */
export function Button({
  look = 'secondary',
  size = 'medium',
  pending = false,
  className = '',
  onClick,
  ...props
}: ComponentProps<'button'> & ButtonLook & { pending?: boolean }) {
  return (
    <button
      type="button"
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      className={`${buttonClass({ look, size })} ${pending ? 'animate-pulse' : ''} ${className}`}
      {...props}
      onClick={(event) => {
        if (pending) event.preventDefault()
        else onClick?.(event)
      }}
    />
  )
}
