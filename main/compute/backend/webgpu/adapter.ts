import { Failure } from '../../../../shared/contract/failure';

/** The parts of WebGPU's interface that are used here. */
export interface GpuDevice {
  readonly lost: Promise<{ reason: string; message: string }>;
  addEventListener(type: 'uncapturederror', listener: (event: { error: { message: string } }) => void): void;
}

interface GpuAdapter {
  readonly info: { readonly description: string; readonly vendor: string; readonly isFallbackAdapter: boolean };
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(descriptor: { requiredLimits: Record<string, number> }): Promise<GpuDevice>;
}

interface Dawn {
  create(flags: string[]): { requestAdapter(options: { powerPreference: string }): Promise<GpuAdapter | null> };
  readonly globals: object;
}

/** Node's first major version under which the package loads: under an older one it ends the process. */
const NODE = 18;
const REMEDY = 'Use the embedded engine, which needs no graphics card.';

/** Drivers that compute on the processor. */
const SOFTWARE = /llvmpipe|lavapipe|swiftshader|basic render|warp/i;

/**
 * The adapter that ZEROGAP_WEBGPU_ADAPTER names (a part of its name is enough), or the fastest. Throws a Failure ('unsupported') where
 * there is none.
 * Dawn's object stays within reach: it lets go of what JavaScript has let go of, whatever that still does.
 */
export async function findAdapter(
  environment = process.env,
  node = process.versions.node,
): Promise<{ adapter: GpuAdapter; name: string; software: boolean }> {
  const [major] = node.split('.').map(Number);
  if (major < NODE)
    throw new Failure(
      'unsupported',
      `WebGPU needs Node ${NODE} or newer, and this runtime has Node ${node}.`,
      'Use a newer Electron, or the command line under a newer Node; the embedded engine runs everywhere.',
    );
  const wanted = environment['ZEROGAP_WEBGPU_ADAPTER'];
  const { create, globals } = await loadDawn();
  // The classes and constants that browsers have as globals.
  Object.assign(globalThis, globals);
  const gpu = create(wanted ? [`adapter=${wanted}`] : []);
  // Where browsers have it; TensorFlow.js looks for it there.
  const navigator = (globalThis as { navigator?: object }).navigator ?? { userAgent: `Node ${process.versions.node}` };
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch((error: Error) => {
    throw new Failure(
      'unsupported',
      `No adapter is called ‘${wanted}’: ${error.message.trim().replace(/\s+/g, ' ')}`,
      'Set ZEROGAP_WEBGPU_ADAPTER to one of these, or leave it out.',
    );
  });
  if (!adapter)
    throw new Failure(
      'unsupported',
      'WebGPU finds no graphics card with a driver for Vulkan, Metal or Direct3D 12.',
      `Install the driver of the graphics card (on Linux its Vulkan part too). ${REMEDY}`,
    );
  const { description, vendor, isFallbackAdapter } = adapter.info;
  const name = description || vendor || 'Graphics adapter';
  return { adapter, name, software: isFallbackAdapter || SOFTWARE.test(name) };
}

async function loadDawn(): Promise<Dawn> {
  try {
    return (await import('webgpu')) as unknown as Dawn;
  } catch (error) {
    throw new Failure(
      'unsupported',
      `The package webgpu cannot be loaded on ${process.platform} ${process.arch}: ${firstLine(error)}`,
      REMEDY,
    );
  }
}

const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).trim().split('\n')[0];
