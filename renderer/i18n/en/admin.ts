/** The screens of Admin apart from the texts of single jobs. */
export const admin = {
  label: 'Admin',
  'part.jobs': 'Jobs',
  'part.locks': 'Locks',
  'part.health': 'Health',
  'part.logs': 'Logs',
  'part.metrics': 'Metrics',
  'part.settings': 'Settings',
  'part.quality': 'Data quality',
  'part.database': 'Database',
  'part.audit': 'Audit',
  reason: 'Reason',
  reasonHint: 'At least {{least}} characters; it goes to the audit log.',
  unknown: 'unknown',
  unsaved: 'unsaved',
} as const
