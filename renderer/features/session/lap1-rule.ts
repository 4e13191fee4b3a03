import { t } from '../../i18n/t.ts'

const LAP1 = {
  counted: { text: t('session:lap1.counted'), title: t('session:lap1.countedTitle') },
  left: {
    text: t('session:lap1.left'),
    title: t('session:lap1.leftTitle'),
  },
  unknown: {
    text: t('session:lap1.unknown'),
    title: t('session:lap1.unknownTitle'),
  },
}

/** Whether the race's figures include lap 1, as inferred from them. */
export function lap1Rule(lap1Counted: boolean | null): (typeof LAP1)[keyof typeof LAP1] {
  if (lap1Counted === null) return LAP1.unknown
  return lap1Counted ? LAP1.counted : LAP1.left
}
