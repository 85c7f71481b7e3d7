const ADDRESS = /(https?:\/\/[^\s),]+)/

/** A text of the gateway, with its web addresses as links. */
export function LinkedText({ children }: { children: string }) {
  return children.split(ADDRESS).map((part) =>
    ADDRESS.test(part) ? (
      <a key={part} href={part} rel="noreferrer" className="text-accent underline underline-offset-2">
        {part}
      </a>
    ) : (
      part
    ),
  )
}
