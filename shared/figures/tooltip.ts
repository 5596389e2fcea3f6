import type { TooltipComponentFormatterCallbackParams, TooltipComponentOption } from 'echarts';
import type { FigureStyle } from './figure';
import type { Sketch } from './sketch';

/** Between cursor and tooltip, in pixels. */
const ASIDE = 14;
const PADDING = [6, 10];

/** One point under the pointer, as ECharts hands it over. */
export interface Hit {
  series: string;
  value: readonly (number | null)[];
}

/**
 * The tooltip of a figure that answers to the pointer: `words` gives its lines. They are set as plain text (escaped, no inline
 * styles: the window's content security policy allows none), beside the cursor and inside the chart, since linked charts show
 * theirs at the same time.
 */
export function tooltip({ palette, style }: Sketch, trigger: 'axis' | 'item', words: (hit: Hit) => string[]): TooltipComponentOption {
  if (!style.interactive) return { show: false };
  return {
    trigger,
    renderMode: 'html',
    confine: true,
    className: 'figure-tip',
    position: (point, _params, _element, _rect, { contentSize, viewSize }) => {
      const right = point[0] + ASIDE + contentSize[0] <= viewSize[0];
      return [right ? point[0] + ASIDE : Math.max(0, point[0] - ASIDE - contentSize[0]), 4];
    },
    transitionDuration: 0,
    backgroundColor: palette.raised,
    borderColor: palette['line-2'],
    padding: PADDING,
    textStyle: {
      color: palette.text,
      fontSize: style.fontSize,
      fontFamily: style.fontFamily,
      lineHeight: lineHeight(style),
    },
    extraCssText: 'white-space: pre; font-variant-numeric: tabular-nums; pointer-events: none;',
    formatter: (params: TooltipComponentFormatterCallbackParams) => {
      const first = Array.isArray(params) ? params[0] : params;
      if (!first) return '';
      return escapeHtml(words({ series: first.seriesName ?? '', value: first.value as (number | null)[] }).join('\n'));
    },
  };
}

/** How many lines of a tooltip a chart has room for. */
export function tooltipRoom(style: FigureStyle): number {
  return Math.max(3, Math.floor((style.height - 2 * PADDING[0] - 8) / lineHeight(style)));
}

const lineHeight = (style: FigureStyle) => Math.round(1.45 * style.fontSize);

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
