import { CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { registerCurveShape } from './curve-shape';

/** The parts of ECharts that the figures use; a caller registers them with the renderer of its side: `use([...PARTS, CanvasRenderer])`. */
export const PARTS = [LineChart, ScatterChart, CustomChart, GridComponent, TooltipComponent, registerCurveShape];
