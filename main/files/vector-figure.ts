export { figureFonts } from './fonts/figure-fonts';
export { svgToPdf } from './pdf/figure';
export { embedFonts } from './svg-fonts';
