/** What every chart has around its lines. */
export const charts = {
  role: 'chart',
  keys: 'Left and right arrow go from lap to lap, up and down from driver to driver, plus and minus zoom, 0 shows everything.',
  zoomIn: 'Zoom in (+)',
  zoomOut: 'Zoom out (\u2212)',
  zoomReset: 'Show everything (0)',
  isWhole: 'Everything is in view',
  savePicture: 'Save as picture',
  asTable: 'Show as table',
  table: '{{name}}, as a table',
} as const
