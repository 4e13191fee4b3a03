/** Words that several screens share. */
export const common = {
  appName: 'My Race Engineer',
  title: '{{title}} \u2013 My Race Engineer',
  loading: '{{label}}\u2026',
  screen: 'Loading the screen',
  close: 'Close',
  cancel: 'Cancel',
  details: 'Details',
  retry: 'Retry',
  tryAgain: 'Try again',
  goToFind: 'Go to Find',
  opensInBrowser: 'opens in the browser',
  blocked: '({{reason}})',
  'table.copied': 'Table copied',
  'table.notCopied': 'The table could not be copied: the clipboard is not allowed here',
  sample: 'Sample',
  of: '{{part}} of {{whole}}',
} as const
