import { Link, type LinkProps } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useWords } from '../i18n/words.ts'
import { buttonClass } from './button.tsx'
import { PageHeader } from './page-header.tsx'
import { Empty } from './states.tsx'
import { words } from './words.ts'

/**
 * The page of a record that does not exist or that the caller may not see, with the way to the list. It has a title as every
 * page has, and is not among the visited records. `help` replaces the general reason.
 */
export function Missing({
  title,
  list,
  help,
}: {
  title: string
  list: { name: string; to: NonNullable<LinkProps['to']> }
  help?: string
}) {
  const t = useWords(words)
  return (
    <>
      <PageHeader title={title} above={list} isRecord={false} />
      <Empty title={help ?? t.missingHelp} icon={SearchX}>
        <Link to={list.to} search={{}} className={buttonClass({ size: 'small' })}>
          {t.toList}
        </Link>
      </Empty>
    </>
  )
}
