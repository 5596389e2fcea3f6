import { connect, init, use, type ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { PARTS } from '../../../shared/figures/parts';

use([...PARTS, CanvasRenderer]);

export { connect, init, type ECharts };
