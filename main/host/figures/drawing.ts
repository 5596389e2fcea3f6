export { previewOf } from './preview';
export { writeFigure } from './write';
export { writeAll } from './write-all';
