declare module 'scs-solver' {
  interface Settings {
    epsAbs: number;
    epsRel: number;
    maxIters: number;
    verbose: number;
  }
  interface Scs {
    ScsSettings: new () => Settings;
    setDefaultSettings(settings: Settings): void;
    solve(data: object, cone: object, settings: Settings): { status: number; info: { pobj: number; dobj: number; iter: number } };
  }
  export default function createSCS(): Promise<Scs>;
}
