export { figureFonts } from './fonts/figure-fonts';
export { missingLetters } from './missing-letters';
export { svgToPdf } from './pdf/figure';
export { embedFonts } from './svg-fonts';
