import { HelpCircle } from 'lucide-react'
import { lapMarkValues } from '../../../shared/domain/analysis/lap-marks.ts'
import type { Explanation } from '../../../shared/domain/analysis/explain.ts'
import { InspectorContent } from '../../app/inspector.tsx'
import { formatCount } from '../../format/counts.ts'
import { figureText } from '../../format/figures.ts'
import { formatDelta, formatTime, formatTimeOr, NO_FIGURE } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { Button } from '../../ui/button.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'
import { FactList } from '../../ui/fact-list.tsx'
import { explainDriver } from './model/figures.ts'
import { lapFacts } from './model/lap-facts.ts'
import type { LapFacts } from './model/lap-facts.ts'
import type { SessionDriver } from './model/session-model.ts'
import { annotationText, lapsDownText, referenceName } from './point-text.ts'
import { useSession } from './session-context.ts'
import { useSessionUi } from './session-ui.ts'
import { useOverride } from './use-overrides.ts'
import './session-facts.css'

/** The inspector of a session: the lap and the driver under the cursor, then the session itself. */
export function SessionFacts() {
  return (
    <InspectorContent>
      <div className="session-inspector">
        <PointedFacts />
      </div>
      <AboutSession />
    </InspectorContent>
  )
}

function PointedFacts() {
  const { model, reference } = useSession()
  const driverId = useSessionUi((ui) => ui.driverId)
  const lap = useSessionUi((ui) => ui.lap)
  const driver = driverId === null ? undefined : model.byId.get(driverId)
  if (driver === undefined) return <p className="muted small inspector-hint">{t('session:facts.hint')}</p>
  const facts = lap === null ? null : lapFacts(model, driver.driverId, lap, reference)
  return (
    <>
      {facts !== null && <LapList facts={facts} />}
      <DriverList driver={driver} />
    </>
  )
}

function LapList({ facts }: { readonly facts: LapFacts }) {
  const { reference } = useSession()
  const { driver, lap, timeMs, elapsedMs, position, toBestMs, gapMs, intervalMs, lapsDown } = facts
  const gap = [gapMs === null ? NO_FIGURE : formatDelta(gapMs), lapsDown > 0 ? lapsDownText(lapsDown) : '']
  return (
    <>
      <FactList
        title={t('session:point.title', { name: driver.name, lap })}
        facts={[
          { name: t('session:facts.time'), value: formatTime(timeMs) },
          { name: t('session:facts.toBest'), value: toBestMs === null ? NO_FIGURE : formatDelta(toBestMs) },
          { name: t('session:facts.elapsed'), value: formatTime(elapsedMs) },
          { name: t('session:facts.position'), value: position ?? NO_FIGURE },
          {
            name: t('session:facts.gapTo', { name: reference === null ? '' : referenceName(reference) }),
            value: gap.filter(Boolean).join(', '),
          },
          { name: t('session:facts.interval'), value: formatTimeOr(intervalMs) },
          { name: t('session:facts.pace'), value: facts.paceText ?? NO_FIGURE },
          {
            name: t('session:facts.counted'),
            value: facts.isCounted ? t('session:facts.yes') : t('session:laps.notCounted'),
          },
          { name: t('session:facts.event'), value: annotationText(facts.annotation) ?? NO_FIGURE },
        ]}
      />
      <StopVerdict facts={facts} />
      <MarkVerdict facts={facts} />
    </>
  )
}

/** What the engineer says about a stop on this lap; it is stored, and outlives a re-import. */
function StopVerdict({ facts }: { readonly facts: LapFacts }) {
  const { model } = useSession()
  const override = useOverride()
  const readOnly = useReadOnlyBlock()
  const { driver, lap } = facts
  const { driverId } = driver
  const verdict = model.overrides.stops.find((own) => own.driverId === driverId && own.lap === lap)?.verdict
  const decide = (next: 'accepted' | 'rejected' | null): void =>
    override({ kind: 'stop', driverId, lap, verdict: next })
  return (
    <fieldset className="stop-verdict">
      <legend className="small muted">{t('session:verdict.label')}</legend>
      <Button
        size="row"
        blocked={readOnly}
        aria-pressed={verdict === 'accepted'}
        onClick={() => decide('accepted')}
      >
        {t('session:verdict.accepted')}
      </Button>
      <Button
        size="row"
        blocked={readOnly}
        aria-pressed={verdict === 'rejected'}
        onClick={() => decide('rejected')}
      >
        {t('session:verdict.rejected')}
      </Button>
      <Button size="row" blocked={readOnly} aria-pressed={verdict === undefined} onClick={() => decide(null)}>
        {t('session:verdict.none')}
      </Button>
    </fieldset>
  )
}

const MARKS = [null, ...lapMarkValues] as const

/** What the engineer says happened on this lap, in place of what is suspected; stored as the verdict on a stop is. */
function MarkVerdict({ facts }: { readonly facts: LapFacts }) {
  const { model } = useSession()
  const override = useOverride()
  const readOnly = useReadOnlyBlock()
  const { driver, lap } = facts
  const { driverId } = driver
  const decided = model.overrides.marks.find((own) => own.driverId === driverId && own.lap === lap)?.mark
  return (
    <fieldset className="stop-verdict">
      <legend className="small muted">{t('session:mark.label')}</legend>
      {MARKS.map((mark) => (
        <Button
          key={mark}
          size="row"
          aria-pressed={(decided ?? null) === mark}
          blocked={readOnly}
          onClick={() => override({ kind: 'mark', driverId, lap, mark })}
        >
          {mark === null ? t('session:mark.asFound') : t(`session:mark.${mark}`)}
        </Button>
      ))}
    </fieldset>
  )
}

function DriverList({ driver }: { readonly driver: SessionDriver }) {
  const { model, filter, explain } = useSession()
  const figures = [...explainDriver(model, driver, filter).values()]
  return (
    <FactList
      title={driver.name}
      facts={figures.map((own) => ({
        name: t(`results:figure.${own.name}`),
        value: (
          <span className="fact-figure">
            {figureText(own.name, own.value)}
            {own.agrees === false && <span className="warn small">{t('results:agreesNo')}</span>}
            <Explain own={own} driver={driver} explain={explain} />
          </span>
        ),
      }))}
    />
  )
}

interface ExplainProps {
  readonly own: Explanation
  readonly driver: SessionDriver
  readonly explain: ReturnType<typeof useSession>['explain']
}

function Explain({ own, driver, explain }: ExplainProps) {
  return (
    <Button
      tone="quiet"
      size="row"
      icon={HelpCircle}
      iconOnly
      aria-haspopup="dialog"
      onClick={({ currentTarget }) =>
        explain({ driverId: driver.driverId, figure: own.name, anchor: currentTarget })
      }
    >
      {t('session:explain.open', { figure: t(`results:figure.${own.name}`) })}
    </Button>
  )
}

function AboutSession() {
  const { model } = useSession()
  const { best, detail, drivers } = model
  const holder = best === null ? undefined : model.byId.get(best.driverId)
  return (
    <>
      <FactList
        title={t('session:facts.title')}
        facts={[
          { name: t('session:facts.number'), value: detail.session.raceId },
          { name: t('session:facts.class'), value: detail.session.className },
          {
            name: t('session:facts.best'),
            value:
              best === null || holder === undefined
                ? NO_FIGURE
                : t('session:facts.bestBy', {
                    time: formatTime(best.timeMs),
                    driver: holder.name,
                    lap: best.lap,
                  }),
          },
          { name: t('session:facts.drivers'), value: formatCount(drivers.length) },
          { name: t('session:facts.lap1'), value: t(`session:lap1Title.${model.lap1.rule}`) },
        ]}
      />
      <ExternalLink address={detail.raceUrl} />
    </>
  )
}
