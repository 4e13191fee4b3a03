import { admin } from './admin.ts'
import { backup } from './backup.ts'
import { audit } from './audit.ts'
import { charts } from './charts.ts'
import { commands } from './commands.ts'
import { common } from './common.ts'
import { counts } from './counts.ts'
import { errors } from './errors.ts'
import { compare } from './compare.ts'
import { driver } from './driver.ts'
import { event } from './event.ts'
import { figures } from './figures.ts'
import { exporting } from './export.ts'
import { find } from './find.ts'
import { health } from './health.ts'
import { help } from './help.ts'
import { home } from './home.ts'
import { jobs } from './jobs.ts'
import { locks } from './locks.ts'
import { logs } from './logs.ts'
import { menus } from './menus.ts'
import { metrics } from './metrics.ts'
import { quality } from './quality.ts'
import { database } from './database.ts'
import { saved } from './saved.ts'
import { recovery } from './recovery.ts'
import { results } from './results.ts'
import { session } from './session.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { tracks } from './tracks.ts'

/**
 * The English catalogue, one namespace per part of the app. Keys are flat; the ends `_one` and `_other` are plural forms,
 * chosen by the variable `count`. Other languages have the same keys.
 */
export const en = {
  admin,
  backup,
  audit,
  charts,
  commands,
  common,
  compare,
  counts,
  driver,
  errors,
  event,
  figures,
  export: exporting,
  find,
  health,
  help,
  home,
  jobs,
  locks,
  logs,
  menus,
  metrics,
  quality,
  database,
  recovery,
  results,
  saved,
  session,
  settings,
  shell,
  tracks,
}
