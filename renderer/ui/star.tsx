import { Star as Glyph } from 'lucide-react'
import type { ThingName } from '../../shared/contract/favourites.ts'
import { t } from '../i18n/t.ts'
import { useReadOnlyBlock } from '../state/connection.ts'
import { isFavourite, setFavourite, useFavouriteIds } from '../state/things.ts'
import './star.css'

interface StarProps {
  readonly thing: ThingName & { readonly name: string }
  readonly tabIndex?: 0 | -1
}

/** Marks a track, an event or a driver as a favourite. */
export function Star({ thing, tabIndex }: StarProps) {
  const isOn = isFavourite(useFavouriteIds(), thing)
  const block = useReadOnlyBlock()
  return (
    <button
      type="button"
      className="star"
      tabIndex={tabIndex}
      aria-pressed={isOn}
      aria-label={t('home:star.label', { name: thing.name })}
      title={block ?? (isOn ? t('home:star.off') : t('home:star.on'))}
      aria-disabled={block !== null || undefined}
      onClick={() => {
        if (block === null) void setFavourite(thing, !isOn)
      }}
    >
      <Glyph aria-hidden size={14} strokeWidth={2} fill={isOn ? 'currentColor' : 'none'} />
    </button>
  )
}
