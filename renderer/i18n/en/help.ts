/** The place that explains the app: shortcuts, what the figures mean, what this build is (ui.md 3a). */
export const help = {
  title: 'Help',
  'part.keys': 'Shortcuts',
  'part.figures': 'Figures and terms',
  'part.about': 'About',
  'keys.charts': 'In charts',
  'keys.arrows': 'Left and right arrow',
  'keys.arrowsText': 'Lap cursor, a lap further; with Ctrl ten laps',
  'keys.drivers': 'Up and down arrow',
  'keys.driversText': 'From driver to driver',
  'keys.ends': 'Home, End',
  'keys.endsText': 'First and last lap',
  'keys.pan': 'Shift and left or right arrow',
  'keys.panText': 'Move what is in view',
  'figures.intro':
    't is a lap time, S the counted laps of a driver, n how many they are. Every figure is computed from the laps; where LiveRC prints it too, both stand side by side behind its question mark.',
  'figures.printed': 'As LiveRC prints them',
  'figures.own': 'Figures of this app',
  'figures.name': 'Figure',
  'figures.formula': 'Formula',
  'terms.title': 'Terms',
  'term.counted': 'Counted laps (S)',
  'term.countedText':
    'All laps of a race, or all but lap 1: races differ. Which it is follows from LiveRC\u2019s own average: lap 1 counts if total / n is that average. In practice, the laps inside the valid range.',
  'term.clean': 'Clean laps',
  'term.cleanText':
    'Counted laps up to a limit, usually 110 % of the driver\u2019s own median. The filter touches pace alone, never positions or gaps; n of m laps used stands beside each figure.',
  'term.interval': 'Interval, Behind',
  'term.intervalText':
    'Time to the row above at the flag, or how many laps more that one has: what LiveRC prints as Behind.',
  'term.gap': 'Gap',
  'term.gapText':
    'Elapsed time less that of the chosen reference at the end of the same lap. It holds for lapped cars, and ends where one of the two has no more laps.',
  'term.lapsDown': 'Laps down',
  'term.lapsDownText':
    'Laps of the leader less those of the driver at the same moment: +1 L beside the seconds, never instead of them.',
  'term.position': 'Position in a lap',
  'term.positionText':
    '1 + how many drivers had less elapsed time at the same lap number; lap 0 is the starting order.',
  'term.forecast': 'Forecast',
  'term.forecastText':
    'With the average of all laps so far: laps = race length / average, rounded up; time = laps \u00d7 average.',
  'term.raising': 'Raising average',
  'term.raisingText': 'Mean of the best 1, 2, 3 \u2026 n counted laps. A flat line is a consistent driver.',
  'term.run': 'Best 5 minutes',
  'term.runText':
    'Of all runs of whole laps that reach five minutes: most laps, then least time, as qualifying is scored.',
  'term.stint': 'Stint',
  'term.stintText': 'The laps between two accepted stops; the lap out of the pits belongs to the new stint.',
  'term.stop': 'Possible stop for fuel',
  'term.stopText':
    'Nitro only, inferred: laps that lost time against the driver\u2019s own pace, in a rhythm that the tank and the field speak for. Shown with its confidence, to be accepted or rejected.',
  'term.cut': 'Suspected cut',
  'term.cutText':
    'Below 0.85 of the driver\u2019s median and below the class\u2019s floor. Marked, never left out.',
  'term.qualifying': 'Qualifying points',
  'term.qualifyingText':
    'A round ranks the class by laps, then time, over all its heats: first 0 points, else the rank. Brackets mean what the page\u2019s own tie-breaker rule says.',
  'about.version': 'Version',
  'about.schema': 'Database version',
  'about.engine': 'Engine',
  'about.window': 'Window',
  'about.shellElectron': 'Desktop app, {{browser}}',
  'about.shellBrowser': 'Browser, {{browser}}',
  'about.licence': 'Licence',
  'about.licenceText': 'MIT. The file LICENSE comes with the app, as do the licences of what it is made of.',
  'about.source': 'Data from',
  'about.copy': 'Copy these facts',
  'about.copied': 'Facts copied',
  'about.notCopied': 'The clipboard is not allowed here',
  'about.logs': 'Log',
  'about.logsText': 'What the app did and what went wrong. Nothing of it leaves this computer by itself.',
  'about.openLogs': 'Open the log folder',
  'about.readLogs': 'Read the log',
  'about.onlyDesktop': 'Only the desktop app can open folders; the log can be read here.',
  'about.updates': 'New versions',
  'about.updatesText':
    'The app never looks for a new version: it asks the network for nothing but the pages that you import. Whether there is a newer one than {{version}} is told where you got it from. Data of this version is copied before a newer one changes it.',
  'about.loading': 'Asking the engine\u2026',
} as const
