import { it } from 'vitest';
import { gaussian, solved } from './main/compute/convex/families/problems';
import { targets } from './main/compute/convex/families/table';
it('x', () => {
  const out: string[] = [];
  for (const [n,d,m] of [[4,2,2],[5,2,2],[6,2,1],[5,3,2],[6,1,2]] as const)
  for (const loss of ['squared','huber','hinge'] as const) for (const regularizer of ['power','path-norm'] as const) {
      const X=gaussian(n,d,n); const Y=targets(loss,gaussian(n,1,n+50));
      const t0=performance.now();
      try {
        const r=solved(X,Y,{family:'three-layer-relu',loss,beta:1,interpolate:true,regularizer,widths:[m]});
        const sm=solved(X,Y,{family:'three-layer-relu',loss,beta:1e-4*r.betaMax,regularizer,widths:[m]});
        out.push([loss,regularizer,n,d,m,r.status,r.certificate,r.objective.toPrecision(10),(r.relativeGap??NaN).toExponential(2),'small',(sm.objective/(1e-4*r.betaMax)).toPrecision(8),'m',r.activeNeurons,'bm',r.betaMax.toPrecision(6),sm.betaMax.toPrecision(6),(performance.now()-t0).toFixed(0)+'ms',r.notes.at(-1)!.slice(-40)].join(' '));
      } catch(e) { out.push([loss,regularizer,n,d,m,'ERR',(e as Error).message,(performance.now()-t0).toFixed(0)+'ms'].join(' ')); }
    }
  console.log(out.join('\n'));
},300000);
