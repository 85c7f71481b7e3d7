import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'

/** A choice of a menu. */
export interface MenuChoice {
  name: string
  onSelect(): void
  danger?: boolean
  /** Says why, or what, in a second line. */
  detail?: ReactNode
}

/** A button that opens a menu of choices, in groups. Groups without a choice are left out. */
export function Menu({
  trigger,
  groups,
}: {
  trigger: ReactElement<Record<string, unknown>>
  groups: readonly (readonly MenuChoice[])[]
}) {
  const shown = groups.filter((group) => group.length > 0)
  if (shown.length === 0) return null
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align="end" sideOffset={6} className="z-40 outline-none">
          <Base.Popup className="max-h-(--available-height) min-w-52 max-w-80 animate-appear overflow-y-auto rounded-lg border border-line bg-surface py-1 shadow-floating outline-none">
            {shown.map((group, index) => (
              <Base.Group key={group[0]?.name} className={index > 0 ? 'mt-1 border-t border-line pt-1' : ''}>
                {group.map(({ name, onSelect, danger, detail }) => (
                  <Base.Item
                    key={name}
                    onClick={onSelect}
                    className={`cursor-pointer px-3.5 py-1.5 -outline-offset-2 select-none data-highlighted:bg-sunken ${danger ? 'text-bad' : ''}`}
                  >
                    {name}
                    {detail && <span className="block text-xs text-quiet">{detail}</span>}
                  </Base.Item>
                ))}
              </Base.Group>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
