import { ClipboardCopy, Image } from 'lucide-react'
import { useCommands } from '../app/commands/registry.ts'
import { t } from '../i18n/t.ts'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toast.ts'
import { copyPicture } from './clipboard.ts'
import { fileNameOf } from './file-name.ts'
import { pictureOf, pictureRatio } from './picture.ts'
import type { PictureBody, PictureText } from './picture.ts'
import { saveFile } from './save-file.ts'
import { readTheme } from './theme.ts'

interface PictureToolsProps {
  readonly text: PictureText
  /** Makes the file's name, where title and source do not say enough. */
  readonly fileName?: string
  /** Draws the chart by so many pixels for each on the screen; `null` while it is not there. */
  readonly draw: (ratio: number) => Promise<PictureBody> | null
}

/** A chart out of the app: as a PNG, or as a picture on the clipboard. Toolbar, menu and palette do the same. */
export function PictureTools({ text, fileName, draw }: PictureToolsProps) {
  const picture = async (): Promise<Blob> => {
    const body = await draw(pictureRatio())
    if (body === null) throw new Error('The chart is not drawn yet.')
    return pictureOf(text, body, readTheme(document.body))
  }
  const save = (): void => {
    picture().then(
      (blob) => saveFile(blob, `${fileNameOf(fileName ?? `${text.source} ${text.title}`)}.png`),
      () => toast({ tone: 'bad', title: t('charts:pictureFailed') }),
    )
  }
  const copy = (): void => {
    copyPicture(picture).then(
      (outcome) => {
        if (outcome === 'copied') toast({ tone: 'good', title: t('charts:copied') })
        else {
          toast({
            tone: 'bad',
            title: t('charts:notCopied'),
            text: t(`charts:copyProblem.${outcome}`),
            action: { label: t('charts:savePicture'), run: save },
          })
        }
      },
      () => toast({ tone: 'bad', title: t('charts:pictureFailed') }),
    )
  }
  useCommands({ 'chart.save': { run: save }, 'chart.copy': { run: copy } })
  return (
    <>
      <Button tone="quiet" size="row" icon={Image} iconOnly onClick={save}>
        {t('charts:savePicture')}
      </Button>
      <Button tone="quiet" size="row" icon={ClipboardCopy} iconOnly onClick={copy}>
        {t('charts:copyPicture')}
      </Button>
    </>
  )
}
